// Prints a page to PDF, and says what is wrong with it.

import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.js';
import { spanOfFile } from '../diagnostics/source.js';
import { type Browser, BrowserFailed } from '../print/browser.js';
import type { PrintJob } from '../print/print-page.js';

export interface Printed {
  readonly pdf: Uint8Array | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The PDF, or undefined and the reason among the diagnostics. `source` is the author's file behind the page. */
export async function printPdf(
  browser: Browser,
  job: PrintJob,
  source: string,
  signal: AbortSignal | undefined,
): Promise<Printed> {
  const failed = (code: 'print/no-browser' | 'print/failed', message: string, notes: readonly string[]): Printed => ({
    pdf: undefined,
    diagnostics: [diagnostic(code, spanOfFile(source), message, { notes })],
  });
  try {
    const printed = await browser.print(job, signal);
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
