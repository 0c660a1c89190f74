// What follows from recorded reads when files change: which folders to watch, and which results are touched.

import { posix } from 'node:path';
import type { Read } from '../io/recording.js';

/** The folders whose changes can change an answer, with the folders above them: one that is gone comes back there. */
export function foldersOf(reads: Iterable<Read>): Set<string> {
  const folders = new Set<string>(['']);
  for (const { type, path } of reads)
    for (let folder = type === 'folder' ? path : folderOf(path); folder !== ''; folder = folderOf(folder))
      folders.add(folder);
  return folders;
}

/** Whether a change of one of these paths can change the answer. */
export function isTouched(read: Read, changed: ReadonlySet<string>): boolean {
  if (changed.has(read.path)) return true;
  for (const path of changed) {
    if (read.type === 'folder' && folderOf(path) === read.path) return true;
    // A folder that comes or goes changes all that is in it.
    if (read.path.startsWith(`${path}/`)) return true;
  }
  return false;
}

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}
