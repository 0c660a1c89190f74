// Watching folders of the course. Only says where something may have changed: who listens looks at the files.
//
// Chokidar leaves out a second change within 50 ms, and one that keeps the time of the file: its raw events are heard, too, and
// each place is named again a little later.

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

export interface Watcher {
  /** Watches these folders, paths from the root, without what is below them, and no others. */
  setFolders(folders: ReadonlySet<string>): void;
  close(): Promise<void>;
}

export interface WatchEvents {
  /** Something may have changed at this path from the root: a file, or a folder with all that is in it. `look` counts from 1. */
  changed(path: string, look: number): void;
  /** The system watches no more, or the course is gone. While that is so, everything may have changed every second. */
  trouble(message: string): void;
}

/** Milliseconds after which a place is looked at again. */
const laterLooks = [60, 250, 1000];

/** Milliseconds between two looks at everything, where nothing tells of changes. */
const pollInterval = 1000;

const ignored = new Set(['node_modules', '.git', '.lutrin', 'dist', 'private']);

export function watchFolders(root: string, events: WatchEvents): Watcher {
  const later = new Map<string, NodeJS.Timeout[]>();
  let isClosed = false;
  const look = (name: string): void => {
    if (isClosed) return;
    lookLater(name);
    events.changed(name, 1);
  };
  const lookLater = (name: string): void => {
    later.get(name)?.forEach(clearTimeout);
    const timers = laterLooks.map((delay, index) =>
      setTimeout(() => {
        if (index === laterLooks.length - 1) later.delete(name);
        events.changed(name, index + 2);
      }, delay),
    );
    later.set(name, timers);
  };
  const nameOf = (absolute: string): string => path.relative(root, absolute).split(path.sep).join('/');
  /** A folder that another one was moved over has the same name and is watched no more. */
  const isOther = (folder: string): boolean => {
    const inode = watched.has(folder) ? inodeOf(folder) : undefined;
    return inode !== undefined && inode !== inodes.get(folder);
  };
  const seen = (absolute: string): void => {
    if (isOther(absolute)) rewatch(absolute);
    const name = nameOf(absolute);
    if (name.startsWith('..') || name.split('/').some(part => ignored.has(part))) return;
    look(name);
  };
  let poll: NodeJS.Timeout | undefined;
  /** `isOver`: everything is watched again after the next look. */
  const inTrouble = (message: string, isOver: () => boolean): void => {
    if (isClosed || poll !== undefined) return;
    events.trouble(message);
    poll = setInterval(() => {
      if (!existsSync(root)) return;
      if (isOver()) {
        clearInterval(poll);
        poll = undefined;
        rewatch(root);
      }
      for (const folder of watched) events.changed(nameOf(folder), 2);
    }, pollInterval);
  };
  /** Each folder has a watcher of its own, which says when it has begun. */
  const watchers = new Map<string, FSWatcher>();
  const start = (folder: string): FSWatcher => {
    const watcher = watch(folder, {
      ignoreInitial: true,
      atomic: false,
      depth: 0,
      ignored: file => file !== root && ignored.has(path.basename(file)),
    });
    // What changed since it was read, and before it was watched, is told by nobody.
    watcher.once('ready', () => {
      if (watchers.get(folder) === watcher) lookLater(nameOf(folder));
    });
    watcher.on('all', (event, file) => {
      if (event === 'addDir') rewatch(file);
      if (event === 'unlinkDir' && file === root) inTrouble(`The folder ${root} is gone`, () => true);
      seen(file);
    });
    watcher.on('raw', (_event, file, details) => {
      const { watchedPath } = details as { watchedPath: string };
      seen(path.basename(watchedPath) === file ? watchedPath : path.join(watchedPath, file ?? ''));
    });
    watcher.on('error', error => inTrouble(error instanceof Error ? error.message : String(error), () => false));
    return watcher;
  };
  let watched = new Set<string>();
  const inodes = new Map<string, number | undefined>();
  const add = (folders: readonly string[]): void => {
    for (const folder of folders) {
      inodes.set(folder, inodeOf(folder));
      watchers.set(folder, start(folder));
    }
  };
  const drop = (folders: readonly string[]): void => {
    for (const folder of folders) {
      void watchers.get(folder)?.close();
      watchers.delete(folder);
    }
  };
  /** A folder that was gone and is there again is watched anew, with all that is watched below it. */
  const rewatch = (folder: string): void => {
    const below = [...watched].filter(name => name === folder || name.startsWith(folder + path.sep));
    if (below.length === 0) return;
    drop(below);
    add(below);
  };
  return {
    setFolders: folders => {
      const wanted = new Set([...folders].map(folder => path.join(root, folder)));
      const gone = [...watched].filter(folder => !wanted.has(folder));
      const added = [...wanted].filter(folder => !watched.has(folder));
      watched = wanted;
      drop(gone);
      add(added);
    },
    close: async () => {
      isClosed = true;
      clearInterval(poll);
      for (const timers of later.values()) timers.forEach(clearTimeout);
      await Promise.all([...watchers.values()].map(watcher => watcher.close()));
    },
  };
}

function inodeOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}
