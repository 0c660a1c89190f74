// The course on disk for a process that stays: what was read is kept until it is looked at again.

import { existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { type Content, CourseGone, diskFiles, type Files, memoryFiles, UnreadableFile } from './files.js';

export interface LiveFiles extends Files {
  /**
   * Looks at a file again, or at all files of a folder. Returns the paths of those whose content is another than the one that was
   * read; the path itself when a folder, or a file that was never read, may have changed. `again`: it was looked at just before, and
   * a folder or strange file that is as it was then has not changed. A file that has lost its content, or is there without any, must
   * be looked at twice; so must one that may have been written again within the time that its times can tell.
   */
  refresh(path: string, options: { readonly again: boolean }): readonly string[];
  /** The course is there. */
  isThere(): boolean;
  /** No file is empty only since a moment: somebody may be about to write it. */
  isSettled(): boolean;
}

/** Milliseconds after which a file without content is empty on purpose: less than what the watcher waits for its last look. */
const emptyFor = 900;

export function liveFiles(root: string): LiveFiles {
  const contents = new Map<string, Content | undefined>();
  /** Of folders and files that were never read: how they were when they were last looked at. */
  const looks = new Map<string, string>();
  const disk = (): Files => {
    try {
      return diskFiles(root);
    } catch (error) {
      if (error instanceof CourseGone) return memoryFiles({});
      throw error;
    }
  };
  const now = (path: string): Content | undefined => disk().read(path);
  /** Of files that had content, or were not there: since when they are empty, in milliseconds, and how they were then. */
  const empty = new Map<string, { readonly since: number; readonly look: string | undefined }>();
  const isRecent = ({ since }: { readonly since: number }): boolean => performance.now() - since < emptyFor;
  /** A file that somebody is about to write is empty for a moment. */
  const isInFlux = (name: string, old: Content | undefined, found: Content | undefined): boolean => {
    if (found?.bytes.length !== 0 || old?.bytes.length === 0) {
      empty.delete(name);
      return false;
    }
    const look = orNothing(() => lookOf(path.join(root, name)));
    const before = empty.get(name);
    // Emptied again since: somebody writes it once more.
    const current = before !== undefined && before.look === look ? before : { since: performance.now(), look };
    empty.set(name, current);
    return isRecent(current);
  };
  const isAsBefore = (name: string): boolean => {
    const look = orNothing(() => lookOf(path.join(root, name)));
    const before = looks.get(name);
    if (look === undefined) looks.delete(name);
    else looks.set(name, look);
    return look === before;
  };
  /** How files were when they were last looked at. A write is told several times: one look is enough. */
  const readAs = new Map<string, string | undefined>();
  const refreshFile = (name: string, again: boolean): boolean => {
    const look = orNothing(() => lookOf(path.join(root, name)));
    if (!again && look !== undefined && look === readAs.get(name)) return false;
    readAs.set(name, look);
    const before = contents.get(name);
    const after = readOrNothing(() => now(name));
    if (isInFlux(name, before, after) || before?.hash === after?.hash) return false;
    contents.set(name, after);
    return true;
  };
  return {
    read: path => {
      if (!contents.has(path)) contents.set(path, now(path));
      return contents.get(path);
    },
    list: path => disk().list(path),
    kind: path => disk().kind(path),
    isThere: () => existsSync(root),
    isSettled: () => ![...empty.values()].some(isRecent),
    refresh: (path, { again }) => {
      // A course that is gone may come back: until then it stays as it was.
      if (!existsSync(root)) return [];
      if (contents.has(path)) return refreshFile(path, again) ? [path] : [];
      const below = [...contents.keys()].filter(name => path === '' || name.startsWith(`${path}/`));
      const own = isAsBefore(path) && again ? [] : [path];
      return [...own, ...below.filter(name => refreshFile(name, again))];
    },
  };
}

/** What cannot be read is said by who reads it. */
function readOrNothing(action: () => Content | undefined): Content | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined;
    throw error;
  }
}

/** Nothing, also of what was removed meanwhile or is not for us. */
function orNothing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** What changes when a file does, or a file in the folder. */
function lookOf(absolute: string): string | undefined {
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true) return stat && stampText(stat);
  const inside = readdirSync(absolute).map(name => statSync(path.join(absolute, name), { throwIfNoEntry: false }));
  return [stat, ...inside].map(found => found && stampText(found)).join();
}

function stampText({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return [size, mtimeMs, ctimeMs, ino].join(' ');
}
