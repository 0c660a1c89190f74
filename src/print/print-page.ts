// One page of an edition to PDF. The page is laid out for paper from the start (a layout for the screen first would double the
// time), and printed when its fonts and images are there: no fixed waits.

import { pathToFileURL } from 'node:url';
import type { Tab } from '../io/chrome-tab.js';
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

export interface PrintTools {
  digest(content: Uint8Array): string;
  /** The text of a file, by its absolute path. */
  read(file: string): string;
  /** The script `client/fit.ts`. */
  fitScript(): string;
}

/** A page as Chrome printed it. */
export interface Printed {
  readonly pdf: Uint8Array;
  readonly headings: readonly string[];
  readonly missing: readonly string[];
}

export async function printPage(
  tab: Tab,
  job: PrintJob,
  { read, fitScript }: Pick<PrintTools, 'read' | 'fitScript'>,
): Promise<Printed> {
  await tab.setMedia('print');
  const html = read(job.file);
  await tab.open(pathToFileURL(job.file).href, loadTimeout, mayRun.test(html) ? undefined : html);
  const fit = html.includes('data-auto-scaling') ? `if (!window.lutrinFit) {${fitScript()}}\nlutrinFit();` : '';
  const { missing, headings } = (await tab.evaluate(`(async () => {
const missing = await (${load})(${loadTimeout});
${fit}
return { missing, headings: (${readHeadings})() };
})()`)) as { missing: string[]; headings: string[] };
  return { pdf: await tab.print(), headings, missing };
}

/** Needs no tab any more. */
export function finishPage(
  { pdf, headings, missing }: Printed,
  job: PrintJob,
  { digest }: Pick<PrintTools, 'digest'>,
): PrintResult {
  const base = pathToFileURL(`${job.root}/`).href;
  const rewriteLink = (uri: string): string => publishedLink(uri, base, job);
  return { pdf: finishPdf(pdf, { metadata: job.metadata, headings, rewriteLink, digest }), missing };
}

/** What a page has on which something runs that may go on when it is gone. */
const mayRun = /<(?:script|iframe|object|embed|frame|meta[^>]*http-equiv)|\son\w+\s*=/i;

/** Runs in the page: the words of its headings. */
const readHeadings = `() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading =>
  heading.textContent.replace(/\\s+/g, ' ').trim())`;

/**
 * Runs in the page: resolves when its fonts and images are there, or after `limit` milliseconds, with the images of other servers
 * that are missing. (What is missing on this machine was reported where the page was made.)
 */
const load = `async limit => {
  let timer;
  const late = new Promise(resolve => (timer = setTimeout(resolve, limit)));
  const images = [...document.images];
  for (const image of images) image.loading = 'eager';
  document.documentElement.getBoundingClientRect(); // the layout asks for the fonts
  const loaded = image => image.complete || new Promise(resolve => (image.onload = image.onerror = resolve));
  await Promise.race([Promise.all([document.fonts.ready, ...images.map(loaded)]), late]);
  clearTimeout(timer);
  return images.filter(image => image.naturalWidth === 0 && /^https?:/.test(image.src)).map(image => image.src);
}`;

/** A link to another page of the edition: absolute when the course says where it is published, else relative to this page. */
function publishedLink(uri: string, base: string, job: PrintJob): string {
  if (!uri.startsWith(base)) return uri;
  const target = uri.slice(base.length);
  if (job.url !== undefined) return new URL(target.replace(/(^|\/)index\.html(?=$|[?#])/, '$1'), job.url).href;
  const up = '../'.repeat(job.page.split('/').length - 1);
  return up + target;
}
