// The browser as a build sees it: found without being started, started without being waited for, working in a thread of its own.

import type { FoundBrowser } from '../io/browser-finder.js';
import { adviceFor, identityOf } from '../io/installed-browser.js';
import type { Thread } from '../io/thread.js';
import type { BrowserWork, Diagram } from './browser-work.js';
import type { DrawingResult, DrawingStyle } from './draw-diagrams.js';
import type { PrintJob, PrintResult } from './print-page.js';

export interface Browser {
  /** What tells this browser from another; empty when there is none. */
  readonly identity: string;
  /** Starts it, if there is one, for about this many pages, which may have scripts of their own. Nobody has to wait for it. */
  start(pages: number, scripts: boolean): void;
  /**
   * Some at a time, in the order in which they come. A `signal` ends one that nobody waits for any more, or takes it from those that
   * wait for their turn. Undefined then, and when there is no browser. Throws `BrowserFailed`.
   */
  print(job: PrintJob, signal?: AbortSignal): Promise<PrintResult | undefined>;
  /** The SVG of each diagram, drawn on a page that `drawingPage` made. Undefined when there is no browser. Throws `BrowserFailed`. */
  draw(page: string, diagrams: readonly Diagram[], style: DrawingStyle): Promise<readonly DrawingResult[] | undefined>;
  /** What to install, or what is wrong with the one that was named. */
  advice(): readonly string[];
  close(): Promise<void>;
}

/** The browser could not be started, died twice, or refused; the message says what happened. */
export class BrowserFailed extends Error {}

export interface BrowserSettings {
  readonly found: FoundBrowser;
  /** Runs `print/browser-thread`. It takes a while to start, and so is started before it is known whether it will be needed. */
  readonly thread: Thread;
  /** Pages that are printed at once, each in a tab. */
  readonly tabs: number;
  /** It is kept for builds to come, of which nothing is known. */
  readonly isKept: boolean;
  /** Called when no installed browser was found and the one that comes with the install is used. */
  onBundled(): void;
}

export function createBrowser({ found, thread, tabs, isKept, onBundled }: BrowserSettings): Browser {
  const work = workIn(thread);
  let isStarted = false;
  const start = (pages: number, scripts: boolean): void => {
    if (isStarted) return;
    isStarted = true;
    // When it cannot be started, whoever wants something of it will hear why.
    work.start(found, { atOnce: tabs, opened: Math.min(tabs, pages) }, { webgl: scripts || isKept }).then(
      isThere => {
        if (isThere && found.type === 'none') onBundled();
      },
      () => {},
    );
  };
  let prints = 0;
  const print = async (job: PrintJob, signal: AbortSignal | undefined): Promise<PrintResult | undefined> => {
    const id = ++prints;
    const abandon = (): void => void work.abandon(id).catch(() => {}); // the thread may have ended
    signal?.addEventListener('abort', abandon);
    try {
      return await work.print(id, job);
    } finally {
      signal?.removeEventListener('abort', abandon);
    }
  };
  const asked = async <T>(answer: () => Promise<T>): Promise<T> => {
    try {
      start(1, false);
      return await answer();
    } catch (error) {
      throw new BrowserFailed(error instanceof Error ? error.message : String(error));
    }
  };
  return {
    identity: identityOf(found),
    start,
    print: async (job, signal) => (signal?.aborted ? undefined : asked(() => print(job, signal))),
    draw: (page, diagrams, style) => asked(() => work.draw(page, diagrams, style)),
    advice: () => adviceFor(found),
    close: async () => {
      if (isStarted) await work.close().catch(() => {});
      await thread.end();
    },
  };
}

function workIn(thread: Thread): BrowserWork {
  return {
    start: async (...args) => (await thread.call('start', ...args)) === true,
    print: async (...args) => (await thread.call('print', ...args)) as PrintResult | undefined,
    abandon: async id => void (await thread.call('abandon', id)),
    draw: async (...args) => (await thread.call('draw', ...args)) as readonly DrawingResult[] | undefined,
    close: async () => void (await thread.call('close')),
  };
}
