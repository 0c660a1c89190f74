// What a build knows and gathers while it goes, and how its tasks end.

import type { Edition, Outline } from '../course/model.js';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.js';
import { spanOfFile } from '../diagnostics/source.js';
import type { Files, Stamp } from '../io/files.js';
import { type Output, OutputFailed } from '../io/output.js';
import type { Read } from '../io/recording.js';
import type { ToolFiles } from '../io/tool-files.js';
import type { EngineParts } from '../markdown/engine.js';
import type { Browser } from '../print/browser.js';
import type { Manifest, TaskRecord } from './manifest.js';
import type { Present } from './stale.js';
import type { Writer } from './writer.js';

export interface BuildWorld {
  readonly files: Files;
  /** The stamp of a course file now. */
  sourceStamp(path: string): Stamp | undefined;
  readonly output: Output;
  readonly tool: ToolFiles;
  readonly browser: Browser;
  /** The absolute path of the course. */
  readonly root: string;
  /** What is kept from build to build; without it each makes its own. */
  readonly engineParts?: () => EngineParts;
}

export interface BuildOptions {
  readonly editions: readonly Edition[];
  readonly audience: string | undefined;
  /** Leaves PDFs as they are, to be printed by a later build. */
  readonly withoutPrints?: boolean;
  /** Ends the build early: what was not begun stays as it is, and nothing that is outdated is written. */
  readonly signal?: AbortSignal;
}

export interface BuildProgress {
  /** How many tasks will run, as far as is known. */
  planned(count: number): void;
  /** A task has run; `path` is its main output. */
  made(path: string): void;
}

export interface BuildResult {
  readonly diagnostics: readonly Diagnostic[];
  /** Main outputs of the tasks that were run. */
  readonly made: readonly string[];
  readonly removed: readonly string[];
  /** The tasks of the editions built, with what they read and why they were last run. */
  readonly tasks: ReadonlyMap<string, TaskRecord>;
  /** Ids of the tasks that were run now. */
  readonly ran: ReadonlySet<string>;
  /** What the plan of the course depends on. */
  readonly reads: readonly Read[];
  /** It was ended early: some tasks may still be stale. */
  readonly aborted: boolean;
}

export interface BuildState {
  readonly world: BuildWorld;
  readonly options: BuildOptions;
  readonly outline: Outline;
  /** What earlier builds did. */
  readonly manifest: Manifest;
  readonly present: Present;
  readonly writer: Writer;
  readonly progress: BuildProgress;
  readonly diagnostics: Diagnostic[];
  /** The tasks of this build, run now or earlier. */
  readonly records: Map<string, TaskRecord>;
  readonly ran: Set<string>;
  readonly made: string[];
}

/** A task that need not run: its result stands, and what it had to say is said again. */
export function adopt(id: string, record: TaskRecord, state: BuildState): void {
  state.records.set(id, record);
  state.diagnostics.push(...record.diagnostics);
}

export function finish(id: string, record: TaskRecord, state: BuildState): void {
  state.records.set(id, record);
  state.ran.add(id);
  const path = record.outputs[0]?.path ?? id;
  state.made.push(path);
  state.progress.made(path);
}

/** A task that failed leaves what it made before. */
export function keepOld(id: string, { manifest, records }: BuildState): void {
  const old = manifest.tasks.get(id);
  if (old !== undefined) records.set(id, old);
}

/** Runs an action that writes. What cannot be written is reported, and the task leaves what it made before. */
export async function writing<T>(id: string, state: BuildState, action: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof OutputFailed)) throw error;
    const message = `"${error.path}" cannot be written: ${error.reason}.`;
    state.diagnostics.push(diagnostic('output/unwritable', spanOfFile(error.path), message));
    keepOld(id, state);
    return undefined;
  }
}
