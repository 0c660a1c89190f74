// Which tasks must run, and why. Pure: compares records with how things are now.

import type { Files } from '../io/files.js';
import { hashOfEntries, type Read } from '../io/recording.js';
import type { OutputRecord, TaskRecord } from './manifest.js';

/** How things are now. */
export interface Present {
  /** Hash of a course file's content, without reading it when its stamp is the recorded one. */
  fileHash(path: string): string | undefined;
  readonly files: Files;
  /** How many recorded files had to be read again because their stamp had changed. */
  learned(): number;
  /** The output is what was written. */
  outputIsIntact(output: OutputRecord): boolean;
}

export const neverBuilt = 'it was not built before';

/** Why a task has to run; undefined when it does not. */
export function staleBecause(record: TaskRecord | undefined, key: string, present: Present): string | undefined {
  if (record === undefined) return neverBuilt;
  if (record.key !== key) return keyChange(record.key, key);
  for (const read of record.reads) {
    const change = readChange(read, present);
    if (change !== undefined) return change;
  }
  const damaged = record.outputs.find(output => !present.outputIsIntact(output));
  return damaged && `${damaged.path} is missing or was changed by something else`;
}

/** Keys are JSON objects of named parts. */
export function taskKey(parts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(parts);
}

function keyChange(before: string, now: string): string {
  if (before === '') return 'it was built by another version of Lutrin';
  const [old, current] = [before, now].map(key => JSON.parse(key) as Record<string, unknown>);
  const names = Object.keys(current ?? {}).filter(
    name => JSON.stringify(old?.[name]) !== JSON.stringify(current?.[name]),
  );
  return `${names.join(' and ') || 'what it depends on'} changed`;
}

function readChange(read: Read, present: Present): string | undefined {
  switch (read.type) {
    case 'file': {
      const now = present.fileHash(read.path);
      if (now === read.hash) return undefined;
      return now === undefined
        ? `${read.path} is gone`
        : read.hash === undefined
          ? `${read.path} appeared`
          : `${read.path} changed`;
    }
    case 'folder': {
      const entries = present.files.list(read.path);
      const now = entries && hashOfEntries(entries);
      return now === read.hash ? undefined : `the folder ${read.path || 'of the course'} lists other files`;
    }
    case 'kind': {
      const now = present.files.kind(read.path);
      if (now === read.kind) return undefined;
      return now === undefined
        ? `${read.path} is gone`
        : read.kind === undefined
          ? `${read.path} appeared`
          : `${read.path} is now a ${now}`;
    }
  }
}
