// Prints pages to PDF, some at a time, in the order in which they come.

import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.js';
import { spanOfFile } from '../diagnostics/source.js';
import { type Browser, BrowserFailed } from '../print/browser.js';
import type { PrintJob } from '../print/print-page.js';

export interface Printer {
  /** The PDF, or undefined and the reason among the diagnostics. `source` is the author's file behind the page. */
  print(job: PrintJob, source: string): Promise<Printed>;
}

export interface Printed {
  readonly pdf: Uint8Array | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function createPrinter(browser: Browser, atOnce: number): Printer {
  const inTurn = limit(atOnce);
  return { print: (job, source) => inTurn(() => print(browser, job, source)) };
}

async function print(browser: Browser, job: PrintJob, source: string): Promise<Printed> {
  const failed = (code: 'print/no-browser' | 'print/failed', message: string, notes: readonly string[]): Printed => ({
    pdf: undefined,
    diagnostics: [diagnostic(code, spanOfFile(source), message, { notes })],
  });
  try {
    const printed = await browser.print(job);
    if (printed === undefined)
      return failed('print/no-browser', 'The PDF cannot be printed without Chrome.', browser.advice());
    return { pdf: printed.pdf, diagnostics: printed.missing.map(url => missingResource(url, source)) };
  } catch (error) {
    if (!(error instanceof BrowserFailed)) throw error;
    return failed('print/failed', `The PDF could not be printed: ${error.message}`, []);
  }
}

function missingResource(url: string, source: string): Diagnostic {
  return diagnostic('print/resource', spanOfFile(source), `The PDF lacks "${url}": it could not be loaded in time.`);
}

/** Runs at most `count` actions at once, first come first served. */
function limit(count: number): <T>(action: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async action => {
    if (running >= count) await new Promise<void>(resolve => waiting.push(resolve));
    else running++;
    try {
      return await action();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
