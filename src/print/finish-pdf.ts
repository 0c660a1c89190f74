// What Chrome leaves undone in a PDF: author, subject and keywords; links that do not name this machine; a title in the window;
// the spaces in bookmarks of long headings; and nothing that differs between two prints of one page. Chrome stamps dates, and
// numbers the nodes of a tagged PDF from a counter of the whole browser: dates go, numbers become ranks.

import { openPdf, type PdfFile } from './pdf-file.js';
import { pdfString, readHexadecimal, readLiteral, readText } from './pdf-text.js';

export interface PdfMetadata {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly keywords: string;
  /** One page fills the window (slides); else pages scroll. */
  readonly singlePages: boolean;
}

export interface FinishOptions {
  readonly metadata: PdfMetadata;
  /** The headings of the page, from which the bookmarks are. */
  readonly headings: readonly string[];
  /** The link as it should stand in the PDF. */
  rewriteLink(uri: string): string;
  /** A digest of bytes as 32 hexadecimal digits. */
  digest(content: Uint8Array): string;
}

export function finishPdf(bytes: Uint8Array, options: FinishOptions): Uint8Array {
  const pdf = openPdf(bytes);
  const nodes = new Set<string>();
  const withNodes: { number: number; text: string }[] = [];
  const headings = new Map(options.headings.map(heading => [withoutSpaces(heading), heading]));
  for (const { number, text } of pdf.objects()) {
    if (text.startsWith('<</Title') && text.includes('/Dest [')) nameBookmark(pdf, number, text, headings);
    if (text.includes('(node') && /\/(?:StructElem|Names|Limits)\b/.test(text)) {
      for (const match of text.matchAll(nodePattern)) nodes.add(match[1] ?? '');
      withNodes.push({ number, text });
    }
    if (text.includes('/S /URI')) rewriteUri(pdf, number, text, options);
    if (number === pdf.root) pdf.replace(number, catalogue(text, options.metadata));
  }
  const ranks = new Map(
    [...nodes].sort(byNumber).map((node, index) => [node, String(index + 1).padStart(node.length, '0')]),
  );
  for (const { number, text } of withNodes)
    pdf.replace(
      number,
      text.replace(nodePattern, (_all, node: string) => `(node${ranks.get(node)})`),
    );
  if (pdf.info !== undefined) pdf.replace(pdf.info, information(options.metadata));
  return pdf.write(options.digest);
}

const nodePattern = /(?<!\\)\(node(\d{8,})\)/g;
const uriPattern = /\/URI \(((?:[^\\()]|\\[\s\S])*)\)/;

function rewriteUri(pdf: PdfFile, number: number, text: string, options: FinishOptions): void {
  const uri = uriPattern.exec(text)?.[1];
  if (uri === undefined) return;
  const before = readLiteral(uri);
  const after = options.rewriteLink(before);
  if (after !== before)
    pdf.replace(
      number,
      text.replace(uriPattern, () => `/URI ${pdfString(after)}`),
    );
}

const titlePattern = /^<<\/Title (?:\(((?:[^\\()]|\\[\s\S])*)\)|<([\da-fA-F]*)>)/;

/** Chrome takes the words of a heading line by line, and loses the space between two lines. */
function nameBookmark(pdf: PdfFile, number: number, text: string, headings: ReadonlyMap<string, string>): void {
  const [all, literal, hexadecimal = ''] = titlePattern.exec(text) ?? [];
  if (all === undefined) return;
  const title = literal === undefined ? readHexadecimal(hexadecimal) : readText(readLiteral(literal));
  const heading = headings.get(withoutSpaces(title));
  if (heading !== undefined && heading !== title)
    pdf.replace(number, `<</Title ${pdfString(heading)}${text.slice(all.length)}`);
}

function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, '');
}

function catalogue(text: string, { singlePages }: PdfMetadata): string {
  const layout = singlePages ? '\n/PageLayout /SinglePage' : '';
  const title = text.includes('/ViewerPreferences') ? '' : '\n/ViewerPreferences <</DisplayDocTitle true>>';
  return text.replace(/>>\s*$/, `${layout}${title}>>`);
}

function information(metadata: PdfMetadata): string {
  const entries = {
    Title: metadata.title,
    Author: metadata.author,
    Subject: metadata.subject,
    Keywords: metadata.keywords,
  };
  const lines = Object.entries(entries).flatMap(([key, value]) =>
    value === '' ? [] : [`/${key} ${pdfString(value)}`],
  );
  return `<<${[...lines, '/Creator (Lutrin)', '/Producer (Skia/PDF)'].join('\n')}>>`;
}

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b);
}
