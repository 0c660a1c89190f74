// The page tasks of a build: the stale ones run, and each page is printed while the next is made.

import { hashOf } from '../io/files.js';
import { createPrinting, type Printing } from './make-prints.js';
import { inWorkingOrder } from './order.js';
import type { PageTask, Plan } from './plan.js';
import { staleBecause, taskKey } from './stale.js';
import { adopt, type BuildState, finish, keepOld, writing } from './state.js';

interface StalePage {
  readonly task: PageTask;
  readonly key: string;
  readonly because: string;
}

export async function makePages(plan: Plan, state: BuildState): Promise<void> {
  const { manifest, present, world, progress, options } = state;
  const stale: StalePage[] = [];
  const printing = createPrinting(state);
  for (const task of plan.pages) {
    const key = pageKey(task, state);
    const record = manifest.tasks.get(task.id);
    const because = staleBecause(record, key, present);
    if (because !== undefined) stale.push({ task, key, because });
    else if (record !== undefined) adopt(task.id, record, state);
  }
  if (stale.length > 0 && !options.withoutPrints) world.browser.start(stale.length);
  progress.planned(stale.length * (options.withoutPrints ? 1 : 2));
  for (const task of plan.pages) if (state.records.has(task.id)) printing.start(task);
  if (stale.length > 0) await runStale(stale, printing, state);
  await printing.end();
}

async function runStale(stale: readonly StalePage[], printing: Printing, state: BuildState): Promise<void> {
  const { world, options, outline, writer } = state;
  const { createPageRunner } = await import('./page-runner.js');
  const runner = createPageRunner(world, options, outline, writer);
  const size = ({ task }: StalePage): number =>
    world.sourceStamp(task.type === 'deck' ? task.deck.path : task.lab.path)?.[0] ?? 0;
  for (const { task, key, because } of inWorkingOrder(stale, size)) {
    if (options.signal?.aborted) {
      keepOld(task.id, state);
      continue;
    }
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
