// What Chrome leaves undone in a PDF: author, subject and keywords; links that do not name this machine; a title in the window;
// and nothing that differs between two prints of one page. Chrome stamps dates, and numbers the nodes of a tagged PDF from a
// counter of the whole browser: dates go, numbers become ranks.

import { openPdf, type PdfFile } from './pdf-file.js';
import { pdfString, readLiteral } from './pdf-text.js';

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
  /** The link as it should stand in the PDF. */
  rewriteLink(uri: string): string;
  /** A digest of bytes as 32 hexadecimal digits. */
  digest(content: Uint8Array): string;
}

export function finishPdf(bytes: Uint8Array, options: FinishOptions): Uint8Array {
  const pdf = openPdf(bytes);
  const nodes = new Set<string>();
  const withNodes: { number: number; text: string }[] = [];
  for (const { number, text } of pdf.objects()) {
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
