// What the folder of the course holds while its author works, and what is made once for all of its pages. Nothing is written.

import { type PageTask, planBuild } from '../build/plan.js';
import { createSession, type Session } from '../build/session.js';
import { configFile } from '../course/config.js';
import { discover } from '../course/discover.js';
import type { Outline } from '../course/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Files } from '../io/files.js';
import { type Read, recording } from '../io/recording.js';
import type { ToolFiles } from '../io/tool-files.js';
import { createEngine, type EngineParts } from '../markdown/engine.js';
import { deckPath } from '../render/deck-page.js';
import { sheetPath } from '../render/sheet-page.js';

export interface CourseNow {
  readonly outline: Outline;
  readonly reads: readonly Read[];
  /** Mistakes that are of no page alone: those of the configuration, of names that are there twice. */
  readonly diagnostics: readonly Diagnostic[];
  readonly session: Session;
  /** By edition and path of the page. */
  readonly tasks: ReadonlyMap<string, PageTask>;
}

export interface CourseWorld {
  readonly root: string;
  readonly files: Files;
  readonly tool: ToolFiles;
  readonly engineParts: EngineParts;
}

/** As long as the configuration cannot be read, that of `before` holds: variables, theme and language go with it. */
export function discoverCourse({ files, tool, root, engineParts }: CourseWorld, before?: CourseNow): CourseNow {
  const recorder = recording(files);
  const diagnostics: Diagnostic[] = [];
  const found = discover(recorder.files, problem => diagnostics.push(problem));
  const outline =
    before !== undefined && lacksConfig(diagnostics) ? { ...found, config: before.outline.config } : found;
  const session = createSession(files, tool, outline, createEngine(engineParts), root);
  const tasks = planBuild(outline).pages.map((task): [string, PageTask] => [
    `${task.edition} ${task.type === 'deck' ? deckPath(task.deck.id) : sheetPath(task.lab.id)}`,
    task,
  ]);
  return { outline, reads: recorder.reads(), diagnostics, session, tasks: new Map(tasks) };
}

export function isSameOutline(a: Outline, b: Outline): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function plain({ config, ...rest }: Outline): unknown {
  return { ...rest, config: { ...config, variables: [...config.variables], audiences: [...config.audiences] } };
}

function lacksConfig(found: readonly Diagnostic[]): boolean {
  return found.some(
    ({ code, span }) => span.file === configFile && (code === 'config/yaml' || code.startsWith('source/')),
  );
}
