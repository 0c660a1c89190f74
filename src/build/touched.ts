// What follows from recorded reads when files change: which folders to watch, and which results are touched.

import { posix } from 'node:path';
import { type Files, UnreadableFile } from '../io/files.js';
import { hashOfEntries, type Read } from '../io/recording.js';

/** The folders whose changes can change an answer, with the folders above them: one that is gone comes back there. */
export function foldersOf(reads: Iterable<Read>): Set<string> {
  const folders = new Set<string>(['']);
  for (const { type, path } of reads)
    for (let folder = type === 'folder' ? path : folderOf(path); folder !== ''; folder = folderOf(folder))
      folders.add(folder);
  return folders;
}

/** Whether the answer is another, now that something changed at these paths: a file, or a folder with all that is in it. */
export function hasChanged(read: Read, changed: ReadonlySet<string>, files: Files): boolean {
  if (!isNear(read, changed)) return false;
  switch (read.type) {
    case 'file':
      return contentHash(read.path, files) !== read.hash;
    case 'folder': {
      const entries = files.list(read.path);
      return (entries && hashOfEntries(entries)) !== read.hash;
    }
    case 'kind':
      return files.kind(read.path) !== read.kind;
  }
}

function isNear({ path, type }: Read, changed: ReadonlySet<string>): boolean {
  if (changed.has(path) || changed.has('')) return true;
  for (const other of changed)
    if (path.startsWith(`${other}/`) || (type === 'folder' && folderOf(other) === path)) return true;
  return false;
}

/** A file that cannot be read is another one than before: who reads it says why. */
function contentHash(path: string, files: Files): string | undefined {
  try {
    return files.read(path)?.hash;
  } catch (error) {
    if (error instanceof UnreadableFile) return '';
    throw error;
  }
}

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}
