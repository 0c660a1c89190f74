// One page of an edition to PDF. The page is laid out for paper from the start (a layout for the screen first would double the
// time), and printed when its fonts and images are there: no fixed waits.

import { pathToFileURL } from 'node:url';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { finishPdf, type PdfMetadata } from './finish-pdf.js';

export interface PrintJob {
  /** Absolute path of the page on disk. */
  readonly file: string;
  /** Absolute path of the edition's folder. */
  readonly root: string;
  /** Path of the page in the edition. */
  readonly page: string;
  readonly metadata: PdfMetadata;
  /** Where the edition is published; links between its pages are relative without it. */
  readonly url: string | undefined;
}

export interface PrintResult {
  readonly pdf: Uint8Array;
  /** URLs that could not be loaded, or not in time. */
  readonly missing: readonly string[];
}

/** Milliseconds that a page may take to load what it names on other servers. */
const loadTimeout = 8000;

export async function printPage(
  page: Page,
  job: PrintJob,
  digest: (content: Uint8Array) => string,
): Promise<PrintResult> {
  const missing = await load(page, pathToFileURL(job.file).href);
  const bytes = await page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged: true,
    outline: true,
    waitForFonts: false,
    timeout: 0,
  });
  const base = pathToFileURL(`${job.root}/`).href;
  const pdf = finishPdf(bytes, {
    metadata: job.metadata,
    rewriteLink: uri => publishedLink(uri, base, job),
    digest,
  });
  return { pdf, missing };
}

async function load(page: Page, url: string): Promise<string[]> {
  const pending = new Set<HTTPRequest>();
  const failed: string[] = [];
  const onRequest = (request: HTTPRequest): void => void pending.add(request);
  const onFinished = (request: HTTPRequest): void => void pending.delete(request);
  const onFailed = (request: HTTPRequest): void => {
    pending.delete(request);
    failed.push(request.url());
  };
  page.on('request', onRequest).on('requestfinished', onFinished).on('requestfailed', onFailed);
  try {
    await page.emulateMediaType('print');
    await page.goto(url, { waitUntil: 'load', timeout: loadTimeout }).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
    });
    await page.evaluate(`(${ready})(${loadTimeout})`);
    // What is missing on this machine was reported where the page was made.
    return [...failed, ...[...pending].map(request => request.url())].filter(missing => /^https?:/.test(missing));
  } finally {
    page.off('request', onRequest).off('requestfinished', onFinished).off('requestfailed', onFailed);
  }
}

/** Runs in the page: resolves when its fonts are there and the elements that fit themselves to their slide have done so. */
const ready = `async limit => {
  const late = new Promise(resolve => setTimeout(resolve, limit));
  await Promise.race([document.fonts.ready, late]);
  await new Promise(resolve => requestAnimationFrame(resolve));
  if (window.lutrinFit) await window.lutrinFit();
}`;

/** A link to another page of the edition: absolute when the course says where it is published, else relative to this page. */
function publishedLink(uri: string, base: string, job: PrintJob): string {
  if (!uri.startsWith(base)) return uri;
  const target = uri.slice(base.length);
  if (job.url !== undefined) return new URL(target.replace(/(^|\/)index\.html(?=$|[?#])/, '$1'), job.url).href;
  const up = '../'.repeat(job.page.split('/').length - 1);
  return up + target;
}
