// The PDFs of a build: each is printed when its page is there and its record no longer fits.

import type { KeptSummary } from './page-result.js';
import { type PageTask, printTaskId } from './plan.js';
import { printPdf } from './print-pdf.js';
import { staleBecause, taskKey } from './stale.js';
import { adopt, type BuildState, finish, keepOld, writing } from './state.js';

export interface Printing {
  start(task: PageTask): void;
  /** Waits for all that was started. */
  end(): Promise<void>;
}

/** Prints go on while pages are made; what goes wrong with one is thrown at the end. */
export function createPrinting(state: BuildState): Printing {
  const all: Promise<unknown>[] = [];
  const aborted = whenAborted(state.options.signal);
  return {
    start: task => {
      const print = writing(printTaskId(task), state, () => printIfStale(task, state, aborted));
      all.push(print.catch((error: unknown) => error ?? new Error('printing failed')));
    },
    end: async () => {
      const failure = (await Promise.all(all)).find(result => result instanceof Error);
      if (failure !== undefined) throw failure;
    },
  };
}

async function printIfStale(page: PageTask, state: BuildState, aborted: Promise<undefined>): Promise<void> {
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
  if (because === undefined && before !== undefined) return adopt(id, before, state);
  const { signal, withoutPrints } = state.options;
  if (withoutPrints || signal?.aborted) return keepOld(id, state);
  world.browser.start(1, outline.config.html);
  const print = printPdf(
    world.browser,
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
    signal,
  );
  const printed = await Promise.race([print, aborted]);
  if (printed === undefined || signal?.aborted) return keepOld(id, state);
  const { pdf, diagnostics } = printed;
  state.diagnostics.push(...diagnostics);
  if (pdf === undefined) return keepOld(id, state);
  const output = state.writer.write(page.edition, summary.pdf, pdf);
  finish(id, { key, reads: [], outputs: [output], diagnostics, because: because ?? '', value: pdf.length }, state);
}

/** Resolves when the signal is given: what comes later is outdated. */
function whenAborted(signal: AbortSignal | undefined): Promise<undefined> {
  return new Promise(resolve => signal?.addEventListener('abort', () => resolve(undefined), { once: true }));
}
