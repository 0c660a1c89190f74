// The thread of the browser: prints and draws while the main thread renders, which would keep Chrome waiting between two commands.

import type { FoundBrowser } from '../io/browser-finder.js';
import { Chrome } from '../io/chrome.js';
import { hashOf } from '../io/files.js';
import { browserProgram } from '../io/installed-browser.js';
import { serveThread } from '../io/thread.js';
import { type DrawingResult, type DrawingStyle, drawDiagrams } from './draw-diagrams.js';
import { type PrintJob, type PrintResult, printPage } from './print-page.js';

let chrome: Promise<Chrome | undefined> | undefined;

serveThread({
  /** Starts the browser with this many tabs; false when there is none. */
  start: async (found: FoundBrowser, tabs: number): Promise<boolean> => {
    chrome ??= open(found);
    const opened = await chrome;
    opened?.prepare(tabs);
    return opened !== undefined;
  },
  print: async (job: PrintJob): Promise<PrintResult | undefined> => {
    const opened = await chrome;
    return opened?.withTab(tab => printPage(tab, job, hashOf));
  },
  draw: async (
    page: string,
    diagrams: readonly { readonly id: string; readonly source: string }[],
    style: DrawingStyle,
  ): Promise<readonly DrawingResult[] | undefined> => {
    const opened = await chrome;
    return opened?.withTab(tab => drawDiagrams(tab, page, diagrams, style));
  },
  close: async (): Promise<void> => (await chrome)?.close(),
});

async function open(found: FoundBrowser): Promise<Chrome | undefined> {
  const program = await browserProgram(found);
  if (program === undefined) return undefined;
  const started = new Chrome(program);
  started.start();
  return started;
}
