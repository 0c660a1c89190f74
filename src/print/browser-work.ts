// What the browser is asked to do, where it runs.

import type { FoundBrowser } from '../io/browser-finder.js';
import { Chrome } from '../io/chrome.js';
import { hashOf, ownText } from '../io/files.js';
import { browserProgram } from '../io/installed-browser.js';
import { createToolFiles } from '../io/tool-files.js';
import { type DrawingResult, type DrawingStyle, drawDiagrams } from './draw-diagrams.js';
import { finishPage, type Printed, type PrintJob, type PrintResult, type PrintTools, printPage } from './print-page.js';
import { createTurns, type Turns } from './turns.js';

export interface Diagram {
  readonly id: string;
  readonly source: string;
}

export interface Tabs {
  /** Pages that are printed at once, each in a tab. */
  readonly atOnce: number;
  /** Tabs that are opened before there is something to print. */
  readonly opened: number;
}

/** Answers are undefined when there is no browser for this machine. */
export interface BrowserWork {
  /** Starts the browser; false when there is none. */
  start(found: FoundBrowser, tabs: Tabs, options: Chrome['options']): Promise<boolean>;
  /** When it is its turn. `id` is for `abandon`, after which the answer is undefined. */
  print(id: number, job: PrintJob): Promise<PrintResult | undefined>;
  /** Ends a print that nobody waits for any more. */
  abandon(id: number): Promise<void>;
  /** The SVG of each diagram, drawn on a page that `drawingPage` made. */
  draw(page: string, diagrams: readonly Diagram[], style: DrawingStyle): Promise<readonly DrawingResult[] | undefined>;
  close(): Promise<void>;
}

/** One browser, started at the first `start`. */
export function createBrowserWork(): BrowserWork {
  let chrome: Promise<Chrome | undefined> | undefined;
  let turns: Turns | undefined;
  const underWay = new Map<number, AbortController>();
  const tool = createToolFiles();
  const tools: PrintTools = {
    digest: hashOf,
    read: ownText,
    fitScript: () => new TextDecoder().decode(tool.read('client/fit.js')),
  };
  return {
    start: async (found, tabs, options) => {
      chrome ??= open(found, options);
      turns ??= createTurns(tabs.atOnce);
      const opened = await chrome;
      opened?.prepare(tabs.opened);
      return opened !== undefined;
    },
    print: async (id, job) => {
      const controller = new AbortController();
      const { signal } = controller;
      underWay.set(id, controller);
      try {
        const printIn = async (): Promise<Printed | undefined> =>
          (await chrome)?.withTab(tab => printPage(tab, job, tools), signal);
        const printed = await turns?.take(printIn, signal);
        return printed && finishPage(printed, job, tools);
      } catch (error) {
        if (signal.aborted) return undefined;
        throw error;
      } finally {
        underWay.delete(id);
      }
    },
    abandon: async id => underWay.get(id)?.abort(),
    draw: async (page, diagrams, style) => (await chrome)?.withTab(tab => drawDiagrams(tab, page, diagrams, style)),
    close: async () => (await chrome)?.close(),
  };
}

async function open(found: FoundBrowser, options: Chrome['options']): Promise<Chrome | undefined> {
  const program = await browserProgram(found);
  if (program === undefined) return undefined;
  const started = new Chrome(program, options);
  started.start();
  return started;
}
