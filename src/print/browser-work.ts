// What the browser is asked to do, where it runs.

import type { FoundBrowser } from '../io/browser-finder.js';
import { Chrome } from '../io/chrome.js';
import { hashOf, ownText } from '../io/files.js';
import { browserProgram } from '../io/installed-browser.js';
import { createToolFiles } from '../io/tool-files.js';
import { type DrawingResult, type DrawingStyle, drawDiagrams } from './draw-diagrams.js';
import { type PrintJob, type PrintResult, type PrintTools, printPage } from './print-page.js';

export interface Diagram {
  readonly id: string;
  readonly source: string;
}

/** Answers are undefined when there is no browser for this machine. */
export interface BrowserWork {
  /** Starts the browser with this many tabs; false when there is none. */
  start(found: FoundBrowser, tabs: number, options: Chrome['options']): Promise<boolean>;
  /** `id` is for `abandon`, after which the answer is undefined. */
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
      const opened = await chrome;
      opened?.prepare(tabs);
      return opened !== undefined;
    },
    print: async (id, job) => {
      const controller = new AbortController();
      underWay.set(id, controller);
      try {
        return await (await chrome)?.withTab(tab => printPage(tab, job, tools), controller.signal);
      } catch (error) {
        if (controller.signal.aborted) return undefined;
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
