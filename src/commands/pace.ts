// When to build: pages soon after an edit, PDFs when the author pauses or somebody waits for one. The last state wins: a newer
// edit ends what is under way, and who waits is told when a build has seen everything that was edited before they asked.

import type { BuilderOptions, BuildSummary } from './builder.js';

export interface PaceWorld {
  /** Rejects when the builder itself failed. */
  build(options: BuilderOptions): Promise<BuildSummary>;
  /** After each build that was not ended by a newer one; with what those that were had made. */
  done(summary: BuildSummary, milliseconds: number): void;
  failed(error: unknown): void;
  clock(): number;
}

export interface Pace {
  edited(): void;
  /** Resolves when what was edited so far is built; with PDFs when they are printed. */
  built(options: { readonly prints: boolean }): Promise<void>;
  /** Builds now, without waiting for a pause. */
  now(options: BuilderOptions): void;
  close(): void;
}

/** Milliseconds from an edit to the build of its pages: the live page is drawn first, also where there are two cores. */
const pagesDelay = 120;
/** Milliseconds without an edit after which PDFs are printed. */
const pause = 250;

type Made = Pick<BuildSummary, 'made' | 'removed' | 'reasons'>;

const nothing: Made = { made: [], removed: [], reasons: [] };

function together(before: Made, now: Made): Made {
  const both = (name: keyof Made): string[] => [...new Set([...before[name], ...now[name]])];
  return { made: both('made'), removed: both('removed'), reasons: both('reasons') };
}

export function createPace({ build, done, failed, clock }: PaceWorld): Pace {
  let edits = 0;
  /** Edits that the last build of pages, and of PDFs, had seen. */
  const seen = { pages: -1, prints: -1 };
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let run = 0;
  let lastEdit = clock();
  /** The edits that a build under way with PDFs has seen. */
  let printing = -1;
  /** What was made by builds that newer ones ended. */
  let unsaid: Made = nothing;
  const waiting = new Set<{ edits: number; prints: boolean; resolve: () => void }>();

  const release = (): void => {
    for (const one of waiting) {
      if (!isClosed && (one.prints ? seen.prints : seen.pages) < one.edits) continue;
      waiting.delete(one);
      one.resolve();
    }
  };
  const later = (delay: number, options: BuilderOptions): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void start(options), delay);
  };
  const start = async (options: BuilderOptions): Promise<void> => {
    clearTimeout(timer);
    if (isClosed) return;
    const mine = ++run;
    const [from, began] = [edits, clock()];
    printing = options.prints ? from : -1;
    try {
      const summary = await build(options);
      const whole = { ...summary, ...together(unsaid, summary) };
      unsaid = whole;
      if (mine !== run || isClosed) return;
      if (summary.aborted) {
        // By nobody that is known here: who waits must not wait for ever.
        later(pagesDelay, options);
        return;
      }
      unsaid = nothing;
      seen.pages = from;
      if (options.prints) seen.prints = from;
      done(whole, clock() - began);
    } catch (error) {
      if (mine !== run || isClosed) return;
      failed(error);
      // Who waits gets what there is.
      seen.pages = from;
      if (options.prints) seen.prints = from;
    }
    printing = -1;
    release();
    const isWaited = [...waiting].some(one => one.prints);
    const rest = Math.max(0, pause - (clock() - lastEdit));
    if (seen.prints < edits && from === edits) later(isWaited ? 0 : rest, { prints: true });
  };

  return {
    edited: () => {
      edits++;
      lastEdit = clock();
      later(pagesDelay, { prints: false });
    },
    built: ({ prints }) =>
      new Promise(resolve => {
        waiting.add({ edits, prints, resolve });
        release();
        const isUnderWay = printing === edits || seen.pages < edits || seen.prints >= edits;
        if (prints && !isUnderWay) later(0, { prints: true });
      }),
    now: options => void start(options),
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      release();
    },
  };
}
