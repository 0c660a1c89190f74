// How the course and its outputs are now, without reading what has the stamp it had.

import { type Files, hashOf, type Stamp } from '../io/files.js';
import type { Output } from '../io/output.js';
import type { SourceRecord, TaskRecord } from './manifest.js';
import type { Present } from './stale.js';

export interface PresentWorld {
  readonly files: Files;
  readonly output: Output;
  sourceStamp(path: string): Stamp | undefined;
}

export function createPresent(world: PresentWorld, sources: ReadonlyMap<string, SourceRecord>): Present {
  const hashes = new Map<string, string | undefined>();
  const intact = new Map<string, boolean>();
  let learned = 0;
  const fileHash = (path: string): string | undefined => {
    if (hashes.has(path)) return hashes.get(path);
    const known = sources.get(path);
    const isSame = known?.stamp !== undefined && sameStamp(known.stamp, world.sourceStamp(path));
    if (!isSame && known !== undefined) learned++;
    const hash = isSame ? known.hash : world.files.read(path)?.hash;
    hashes.set(path, hash);
    return hash;
  };
  return {
    files: world.files,
    fileHash,
    learned: () => learned,
    outputIsIntact: ({ path, hash, stamp }) => {
      const known = intact.get(path);
      if (known !== undefined) return known;
      const now = world.output.stamp(path);
      const isIntact = sameStamp(stamp, now) || (now !== undefined && hashOf(world.output.read(path) ?? '') === hash);
      intact.set(path, isIntact);
      return isIntact;
    },
  };
}

/** Stamps of the files that tasks read, for the next build. */
export function sourcesOf(
  tasks: ReadonlyMap<string, TaskRecord>,
  world: PresentWorld,
  before: ReadonlyMap<string, SourceRecord>,
): ReadonlyMap<string, SourceRecord> {
  const sources = new Map<string, SourceRecord>();
  for (const task of tasks.values())
    for (const read of task.reads) {
      if (read.type !== 'file' || read.hash === undefined || sources.has(read.path)) continue;
      const known = before.get(read.path);
      if (
        known?.stamp !== undefined &&
        known.hash === read.hash &&
        sameStamp(known.stamp, world.sourceStamp(read.path))
      ) {
        sources.set(read.path, known);
        continue;
      }
      const content = world.files.read(read.path);
      if (content !== undefined) sources.set(read.path, { stamp: content.stamp, hash: content.hash });
    }
  return sources;
}

function sameStamp(a: Stamp | undefined, b: Stamp | undefined): boolean {
  return a !== undefined && b !== undefined && a.every((value, index) => value === b[index]);
}
