// The page tasks of a build: the stale ones run, and each page is printed while the next is made. Decks come first, because a
// sheet leads to the slides that name its steps.

import type { Edition } from '../course/model.js';
import { hashOf } from '../io/files.js';
import { type Bridge, bridgesTo } from './bridges.js';
import { createPrinting, type Printing } from './make-prints.js';
import type { TaskRecord } from './manifest.js';
import { inWorkingOrder } from './order.js';
import type { KeptSummary } from './page-result.js';
import type { PageRunner } from './page-runner.js';
import type { PageTask, Plan } from './plan.js';
import { staleBecause, taskKey } from './stale.js';
import { adopt, type BuildState, finish, keepOld, writing } from './state.js';

interface StalePage {
  readonly task: PageTask;
  /** To the steps of a sheet's lab. */
  readonly bridges: readonly Bridge[];
  readonly key: string;
  readonly because: string;
}

type Records = ReadonlyMap<string, TaskRecord>;

export async function makePages(plan: Plan, state: BuildState): Promise<void> {
  const { manifest, world, progress, options, outline } = state;
  // What slides lead to which steps is known when the decks are made; until then, as it was.
  const count = staleAmong(plan.pages, plan, manifest.tasks, state).length;
  if (count > 0 && !options.withoutPrints) world.browser.start(count, outline.config.html);
  progress.planned(count * (options.withoutPrints ? 1 : 2));
  const printing = createPrinting(state);
  const runner = createRunner(state);
  const make = async (type: PageTask['type'], records: Records): Promise<void> => {
    const pages = plan.pages.filter(task => task.type === type);
    const stale = staleAmong(pages, plan, records, state);
    const toRun = new Set(stale.map(({ task }) => task));
    adoptAll(
      pages.filter(task => !toRun.has(task)),
      printing,
      state,
    );
    await runStale(stale, runner, printing, state);
  };
  await make('deck', manifest.tasks);
  await make('sheet', state.records);
  await printing.end();
}

/** The stale ones of the pages, with the bridges that `records` know. */
function staleAmong(pages: readonly PageTask[], plan: Plan, records: Records, state: BuildState): StalePage[] {
  return pages.flatMap(task => {
    const bridges = task.type === 'deck' ? [] : bridgesTo(task.lab.id, bridgesIn(task.edition, plan, records));
    const key = pageKey(task, bridges, state);
    const because = staleBecause(state.manifest.tasks.get(task.id), key, state.present);
    return because === undefined ? [] : [{ task, bridges, key, because }];
  });
}

/** Those of an edition's decks, as they were last made: no sheet leads to a slide that its edition does not have. */
function bridgesIn(edition: Edition, { pages }: Plan, records: Records): Bridge[] {
  return pages.flatMap(task =>
    task.type === 'deck' && task.edition === edition
      ? ((records.get(task.id)?.value as KeptSummary | undefined)?.bridges ?? [])
      : [],
  );
}

function adoptAll(tasks: readonly PageTask[], printing: Printing, state: BuildState): void {
  for (const task of tasks) {
    const record = state.manifest.tasks.get(task.id);
    if (record !== undefined) adopt(task.id, record, state);
    printing.start(task);
  }
}

/** Loaded when the first page is stale: it is most of the tool. */
function createRunner({ world, options, outline, writer }: BuildState): () => Promise<PageRunner> {
  let runner: Promise<PageRunner> | undefined;
  return () => {
    runner ??= import('./page-runner.js').then(({ createPageRunner }) =>
      createPageRunner(world, options, outline, writer),
    );
    return runner;
  };
}

async function runStale(
  stale: readonly StalePage[],
  runner: () => Promise<PageRunner>,
  printing: Printing,
  state: BuildState,
): Promise<void> {
  const { world, options } = state;
  const size = ({ task }: StalePage): number =>
    world.sourceStamp(task.type === 'deck' ? task.deck.path : task.lab.path)?.[0] ?? 0;
  for (const { task, bridges, key, because } of inWorkingOrder(stale, size)) {
    if (options.signal?.aborted) {
      keepOld(task.id, state);
      continue;
    }
    await writing(task.id, state, async () => {
      const { record, diagnostics } = await (await runner()).run(task, bridges, key, because);
      state.diagnostics.push(...diagnostics);
      if (record !== undefined) finish(task.id, record, state);
      else keepOld(task.id, state);
    });
    if (state.records.has(task.id)) printing.start(task);
    await new Promise(resolve => setImmediate(resolve)); // Chrome's answers are read between two pages
  }
}

/** What a page depends on beside the files that it reads. */
function pageKey(task: PageTask, bridges: readonly Bridge[], { options, outline }: BuildState): string {
  const { variables, audiences, ...config } = outline.config;
  return taskKey({
    task: task.type,
    edition: task.edition,
    audience: options.audience ?? '',
    configuration: hashOf(JSON.stringify([config, [...variables], [...audiences]])),
    themes: hashOf(JSON.stringify(outline.themes)),
    labs: hashOf(JSON.stringify(outline.labs)),
    ...(task.type === 'sheet' ? { slides: hashOf(JSON.stringify(bridges)) } : {}),
  });
}
