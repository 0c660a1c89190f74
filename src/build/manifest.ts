// What earlier builds did: for each task its key, what it read, what it wrote, what it said, and why it was run.
//
// Rules of the cache: a record depends on nothing but its key and its reads; diagnostics are part of it and are said again;
// a record that cannot be read, or was written by another build of the tool, is no record.

import type { Edition } from '../course/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Stamp } from '../io/files.js';
import { type Output, workFolder } from '../io/output.js';
import type { Read } from '../io/recording.js';

/** What a task wrote, by content; the stamp saves reading it again. */
export interface OutputRecord {
  readonly path: string;
  readonly hash: string;
  readonly stamp: Stamp | undefined;
}

export interface TaskRecord {
  readonly key: string;
  readonly reads: readonly Read[];
  readonly outputs: readonly OutputRecord[];
  readonly diagnostics: readonly Diagnostic[];
  /** Why it was last run. */
  readonly because: string;
  /** What other tasks need of its result. */
  readonly value: unknown;
}

/** A source file as it was when its hash was taken; without a stamp it was too new for its times to tell. */
export interface SourceRecord {
  readonly stamp: Stamp | undefined;
  readonly hash: string;
}

export interface Manifest {
  /** The editions whose folders are Lutrin's: said before the first file is written there. */
  readonly editions: ReadonlySet<Edition>;
  readonly tasks: ReadonlyMap<string, TaskRecord>;
  readonly sources: ReadonlyMap<string, SourceRecord>;
}

export const emptyManifest: Manifest = { editions: new Set(), tasks: new Map(), sources: new Map() };

const path = `${workFolder}/manifest.json`;

/** `buildId` identifies the build of the tool. */
export function readManifest(output: Output, buildId: string): Manifest {
  const bytes = output.read(path);
  if (bytes === undefined) return emptyManifest;
  try {
    const stored = JSON.parse(new TextDecoder().decode(bytes));
    const editions = new Set<Edition>(stored.editions);
    if (stored.buildId !== buildId) return { ...emptyManifest, editions, tasks: keepOutputs(stored.tasks) };
    return { editions, tasks: new Map(Object.entries(stored.tasks)), sources: new Map(Object.entries(stored.sources)) };
  } catch {
    return emptyManifest;
  }
}

export function writeManifest(output: Output, buildId: string, { editions, tasks, sources }: Manifest): void {
  const stored = {
    buildId,
    editions: [...editions].sort(),
    tasks: Object.fromEntries(tasks),
    sources: Object.fromEntries(sources),
  };
  output.write(path, new TextEncoder().encode(JSON.stringify(stored)));
}

/** The next build makes everything. */
export function forgetBuilds(output: Output): void {
  output.remove(path);
}

/** Records of another build of the tool say only what it wrote: the key fits nothing. */
function keepOutputs(tasks: Record<string, TaskRecord>): ReadonlyMap<string, TaskRecord> {
  return new Map(Object.entries(tasks).map(([id, task]) => [id, { ...task, key: '' }]));
}
