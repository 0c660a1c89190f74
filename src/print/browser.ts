// The browser as a build sees it: found without being started, started without being waited for, working in a thread of its own.

import type { FoundBrowser } from '../io/browser-finder.js';
import { adviceFor, identityOf } from '../io/installed-browser.js';
import type { Thread } from '../io/thread.js';
import type { DrawingResult, DrawingStyle } from './draw-diagrams.js';
import type { PrintJob, PrintResult } from './print-page.js';

export interface Browser {
  /** What tells this browser from another; empty when there is none. */
  readonly identity: string;
  /** Starts it, if there is one, with this many tabs. Nobody has to wait for it. */
  start(tabs: number): void;
  /** Undefined when there is no browser. Throws `BrowserFailed`. */
  print(job: PrintJob): Promise<PrintResult | undefined>;
  /** The SVG of each diagram, drawn on a page that `drawingPage` made. Undefined when there is no browser. Throws `BrowserFailed`. */
  draw(page: string, diagrams: readonly Diagram[], style: DrawingStyle): Promise<readonly DrawingResult[] | undefined>;
  /** What to install, or what is wrong with the one that was named. */
  advice(): readonly string[];
  close(): Promise<void>;
}

interface Diagram {
  readonly id: string;
  readonly source: string;
}

/** The browser could not be started, died twice, or refused; the message says what happened. */
export class BrowserFailed extends Error {}

/**
 * `thread` runs `print/browser-thread`: it takes a while to start, and so is started before it is known whether it will be needed.
 * `onBundled` is called when no installed browser was found and the one that comes with the install is used.
 */
export function createBrowser(found: FoundBrowser, thread: Thread, onBundled: () => void): Browser {
  let isStarted = false;
  const start = (tabs: number): void => {
    if (isStarted) return;
    isStarted = true;
    // When it cannot be started, whoever wants something of it will hear why.
    thread.call('start', found, tabs).then(
      isThere => {
        if (isThere === true && found.type === 'none') onBundled();
      },
      () => {},
    );
  };
  const call = async (name: string, ...args: readonly unknown[]): Promise<unknown> => {
    try {
      start(1);
      return await thread.call(name, ...args);
    } catch (error) {
      throw new BrowserFailed(error instanceof Error ? error.message : String(error));
    }
  };
  return {
    identity: identityOf(found),
    start,
    print: async job => (await call('print', job)) as PrintResult | undefined,
    draw: async (page, diagrams, style) => (await call('draw', page, diagrams, style)) as DrawingResult[] | undefined,
    advice: () => adviceFor(found),
    close: async () => {
      if (isStarted) await thread.call('close').catch(() => {});
      await thread.end();
    },
  };
}
