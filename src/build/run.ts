// A build: which tasks are stale, those run, their outputs written, the rest removed. What is heavy (Marp, Chrome, …) is loaded
// only when a stale task needs it, and Chrome is started before the Markdown is rendered.

import { discover } from '../course/discover.js';
import { type Edition, editionFolders, type Outline } from '../course/model.js';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.js';
import { spanOfFile } from '../diagnostics/source.js';
import { type Files, hashOf, type Stamp } from '../io/files.js';
import type { MachineBrowser } from '../io/installed-browser.js';
import { type Output, OutputFailed } from '../io/output.js';
import type { ToolFiles } from '../io/tool-files.js';
import { buildIndex } from './index-task.js';
import { type Manifest, readManifest, type TaskRecord, writeManifest } from './manifest.js';
import type { KeptSummary, PageSummary } from './page-result.js';
import { indexTaskId, type PageTask, type Plan, planBuild, printTaskId } from './plan.js';
import { createPresent, sourcesOf } from './present.js';
import { createPrinter, type Printer } from './printer.js';
import { type Present, staleBecause, taskKey } from './stale.js';
import { createWriter, isForeign, type Writer } from './writer.js';

export interface BuildWorld {
  readonly files: Files;
  /** The stamp of a course file now. */
  sourceStamp(path: string): Stamp | undefined;
  readonly output: Output;
  readonly tool: ToolFiles;
  readonly browser: MachineBrowser;
  /** The absolute path of the course. */
  readonly root: string;
  /** Pages printed at once. */
  readonly printers: number;
}

export interface BuildOptions {
  readonly editions: readonly Edition[];
  readonly audience: string | undefined;
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
}

/** What a build gathers while it goes. */
interface Gathered {
  readonly diagnostics: Diagnostic[];
  readonly records: Map<string, TaskRecord>;
  readonly ran: Set<string>;
  readonly made: string[];
}

interface BuildState extends Gathered {
  readonly world: BuildWorld;
  readonly options: BuildOptions;
  readonly outline: Outline;
  readonly manifest: Manifest;
  readonly present: Present;
  readonly writer: Writer;
  readonly printer: Printer;
  readonly progress: BuildProgress;
}

export async function build(world: BuildWorld, options: BuildOptions, progress: BuildProgress): Promise<BuildResult> {
  const diagnostics: Diagnostic[] = [];
  const outline = discover(world.files, found => diagnostics.push(found));
  const manifest = readManifest(world.output, world.tool.buildId);
  const state: BuildState = {
    world,
    options,
    outline,
    manifest,
    progress,
    diagnostics,
    records: new Map(),
    ran: new Set(),
    made: [],
    present: createPresent(world, manifest.sources),
    writer: createWriter(world.files, world.tool, world.output),
    printer: createPrinter(world.browser, world.printers),
  };
  const plan = planBuild(
    outline,
    options.editions.filter(edition => mayWrite(edition, state)),
  );
  await runPages(plan, state);
  for (const edition of plan.editions) await writing(indexTaskId(edition), state, () => runIndex(edition, plan, state));
  const removed = (await writing('', state, () => removeOthers(plan, state))) ?? [];
  await writing('', state, () => saveManifest(plan, state));
  return { diagnostics, removed, made: state.made, tasks: state.records, ran: state.ran };
}

/** Runs an action that writes. What cannot be written is reported, and the task leaves what it made before. */
async function writing<T>(id: string, state: BuildState, action: () => T | Promise<T>): Promise<T | undefined> {
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

function mayWrite(edition: Edition, { manifest, world, diagnostics }: BuildState): boolean {
  const folder = editionFolders[edition];
  if (!isForeign(edition, world.output, manifest.tasks.size > 0)) return true;
  const message = `The folder "${folder}" holds files that Lutrin did not write. Nothing in it was changed.`;
  const notes = [`Move it away, or build another folder: Lutrin owns "${folder}" in a course.`];
  diagnostics.push(diagnostic('output/foreign', spanOfFile(folder), message, { notes }));
  return false;
}

interface StalePage {
  readonly task: PageTask;
  readonly key: string;
  readonly because: string;
}

async function runPages(plan: Plan, state: BuildState): Promise<void> {
  const { manifest, present, world, progress } = state;
  const stale: StalePage[] = [];
  const printing = createPrinting(state);
  for (const task of plan.pages) {
    const key = pageKey(task, state);
    const record = manifest.tasks.get(task.id);
    const because = staleBecause(record, key, present);
    if (because !== undefined) stale.push({ task, key, because });
    else if (record !== undefined) {
      state.records.set(task.id, record);
      state.diagnostics.push(...record.diagnostics);
    }
  }
  if (stale.length > 0) world.browser.start();
  progress.planned(stale.length * 2);
  for (const task of plan.pages) if (state.records.has(task.id)) printing.start(task);
  if (stale.length > 0) await makePages(stale, printing, state);
  await printing.end();
}

interface Printing {
  start(task: PageTask): void;
  /** Waits for all that was started. */
  end(): Promise<void>;
}

/** Prints go on while pages are made; what goes wrong with one is thrown at the end. */
function createPrinting(state: BuildState): Printing {
  const all: Promise<unknown>[] = [];
  return {
    start: task => {
      const print = writing(printTaskId(task), state, () => printIfStale(task, state));
      all.push(print.catch((error: unknown) => error ?? new Error('printing failed')));
    },
    end: async () => {
      const failure = (await Promise.all(all)).find(result => result instanceof Error);
      if (failure !== undefined) throw failure;
    },
  };
}

async function makePages(stale: readonly StalePage[], printing: Printing, state: BuildState): Promise<void> {
  const { world, options, outline, writer } = state;
  const { createPageRunner } = await import('./page-runner.js');
  const runner = createPageRunner(world, options, outline, writer);
  // The longest first, so that no long print is left alone at the end.
  const size = ({ task }: StalePage): number =>
    world.sourceStamp(task.type === 'deck' ? task.deck.path : task.lab.path)?.[0] ?? 0;
  for (const { task, key, because } of [...stale].sort((a, b) => size(b) - size(a))) {
    await writing(task.id, state, async () => {
      const { record, diagnostics } = await runner.run(task, key, because);
      state.diagnostics.push(...diagnostics);
      if (record !== undefined) finish(task.id, record, state);
      else keepOld(task.id, state);
    });
    if (state.records.has(task.id)) printing.start(task);
    await new Promise(resolve => setImmediate(resolve)); // Chrome's answers are read between two pages
  }
}

/** What a page depends on beside the files that it reads. */
function pageKey(task: PageTask, { options, outline }: BuildState): string {
  const { variables, audiences, ...config } = outline.config;
  return taskKey({
    task: task.type,
    edition: task.edition,
    audience: options.audience ?? '',
    configuration: hashOf(JSON.stringify([config, [...variables], [...audiences]])),
    themes: hashOf(JSON.stringify(outline.themes)),
    labs: hashOf(JSON.stringify(outline.labs)),
  });
}

async function printIfStale(page: PageTask, state: BuildState): Promise<void> {
  const { world, manifest, outline } = state;
  const record = state.records.get(page.id);
  if (record === undefined) return;
  const summary = record.value as KeptSummary;
  const id = printTaskId(page);
  const { url } = outline.config;
  const key = taskKey({
    page: summary.printed.hash,
    browser: world.browser.identity,
    url: url ?? '',
    build: world.tool.buildId,
  });
  const before = manifest.tasks.get(id);
  const because = staleBecause(before, key, state.present);
  if (because === undefined && before !== undefined) {
    state.records.set(id, before);
    state.diagnostics.push(...before.diagnostics);
    return;
  }
  world.browser.start();
  const { pdf, diagnostics } = await state.printer.print(
    {
      file: world.output.absolute(summary.printed.path),
      root: world.output.absolute(summary.folder),
      page: summary.page,
      url,
      metadata: {
        title: summary.title,
        author: summary.author,
        subject: summary.description,
        keywords: summary.keywords,
        singlePages: summary.type === 'deck' && page.edition === 'student',
      },
    },
    summary.source,
  );
  state.diagnostics.push(...diagnostics);
  if (pdf === undefined) return keepOld(id, state);
  const output = state.writer.write(page.edition, summary.pdf, pdf);
  finish(id, { key, reads: [], outputs: [output], diagnostics, because: because ?? '', value: pdf.length }, state);
}

function runIndex(edition: Edition, plan: Plan, state: BuildState): void {
  const pages = plan.pages.filter(page => page.edition === edition);
  const id = indexTaskId(edition);
  const entries = pages.flatMap(page => {
    const kept = state.records.get(page.id)?.value as KeptSummary | undefined;
    if (kept === undefined) return [];
    const { printed, ...summary }: KeptSummary = kept;
    return [{ ...summary, pdfSize: state.records.get(printTaskId(page))?.value as number | undefined }];
  });
  const { variables, audiences, ...config } = state.outline.config;
  const key = taskKey({
    pages: hashOf(JSON.stringify(entries)),
    configuration: hashOf(JSON.stringify(config)),
    edition,
  });
  const before = state.manifest.tasks.get(id);
  const because = staleBecause(before, key, state.present);
  if (entries.length === 0) return;
  if (because === undefined && before !== undefined) {
    state.records.set(id, before);
    return;
  }
  const made = buildIndex(edition, entries, state.world, state.outline, state.writer);
  finish(id, { ...made, key, because: because ?? '', value: undefined }, state);
}

function finish(id: string, record: TaskRecord, state: BuildState): void {
  state.records.set(id, record);
  state.ran.add(id);
  const path = record.outputs[0]?.path ?? id;
  state.made.push(path);
  state.progress.made(path);
}

/** A task that failed leaves what it made before. */
function keepOld(id: string, { manifest, records }: BuildState): void {
  const old = manifest.tasks.get(id);
  if (old !== undefined) records.set(id, old);
}

function removeOthers(plan: Plan, state: BuildState): string[] {
  const ids = [...state.manifest.tasks.keys()].filter(id =>
    plan.editions.some(edition => id.startsWith(`${edition} `)),
  );
  if (state.ran.size === 0 && ids.length > 0 && ids.every(id => state.records.has(id))) return [];
  const expected = new Set([...state.records.values()].flatMap(record => record.outputs.map(output => output.path)));
  return plan.editions.flatMap(edition => state.writer.removeOthers(edition, expected));
}

function saveManifest(plan: Plan, state: BuildState): void {
  const { manifest, records, world } = state;
  if (state.ran.size === 0 && manifest.tasks.size === records.size && state.present.learned() === 0) return;
  // Tasks of an edition that was not asked for stay as they are.
  const others = [...manifest.tasks].filter(([id]) => !plan.editions.some(edition => id.startsWith(`${edition} `)));
  const tasks = new Map([...others, ...records]);
  writeManifest(world.output, world.tool.buildId, { tasks, sources: sourcesOf(tasks, world, manifest.sources) });
}
