// What all pages share: the document around their content, and how their assets are named from where they stand.

import { type Asset, type AssetSet, assetFolder } from '../course/assets.js';
import type { CourseConfig, Edition } from '../course/model.js';
import { resolveSite, rootFrom, siteUrl } from '../course/paths.js';
import { Html, html } from './html.js';

/** A document in pieces: what changes when an author edits (slides, steps), and the rest around it. */
export interface Pieces {
  readonly before: string;
  readonly parts: readonly string[];
  readonly after: string;
}

/** A page and what it needs beside it. */
export interface Page {
  /** From the root of the edition. */
  readonly path: string;
  readonly pieces: Pieces;
  /** What is printed in its place, when that is another document; its URLs begin with `siteScheme`. */
  readonly print?: () => string;
  readonly assets: readonly Asset[];
}

/** The document as it is written. */
export function pageText({ pieces: { before, parts, after } }: Page): string {
  return `${before}${parts.join('')}${after}`;
}

export interface PageHead {
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly keywords: string;
  readonly language: string;
  /** Names under `assets/`, in order. */
  readonly styles: readonly string[];
  /** Scripts that run before the page is drawn, and after it is read. */
  readonly headScripts: readonly string[];
  readonly bodyScripts: readonly string[];
  readonly extra?: Html | undefined;
}

export interface PageSettings {
  readonly config: CourseConfig;
  readonly edition: Edition;
  readonly assets: AssetSet;
}

/** Stands where the parts go. NUL is no character of HTML. */
const partsMark = '\0';

/** Where a body has its parts. */
export const partsPlace: Html = Html.unsafe(partsMark);

/** A document whose body has a place for parts, its URLs resolved for a page at `path`. */
export function piecesOf(head: PageHead, kind: string, body: Html, parts: readonly Html[], path: string): Pieces {
  const root = rootFrom(path);
  const [before = '', after = ''] = resolveSite(document(head, kind, body), root).split(partsMark);
  return { before, parts: parts.map(part => resolveSite(part.text, root)), after };
}

/** The whole document, its URLs beginning with `siteScheme`. `kind` becomes a class of the root element. */
export function document(head: PageHead, kind: string, body: Html): string {
  const url = (name: string): string => siteUrl(`${assetFolder}/${name}`);
  return html`<!DOCTYPE html>
<html lang="${head.language}" class="${kind}">
<head>
<meta charset="utf-8">
<title>${head.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Lutrin">
${meta('description', head.description)}${meta('author', head.author)}${meta('keywords', head.keywords)}${head.styles.map(
  name => html`<link rel="stylesheet" href="${url(name)}">\n`,
)}${head.headScripts.map(name => html`<script src="${url(name)}"></script>\n`)}${head.extra}</head>
<body>
${body}
${head.bodyScripts.map(name => html`<script src="${url(name)}"></script>\n`)}</body>
</html>
`.text;
}

function meta(name: string, content: string): Html | false {
  return content !== '' && html`<meta name="${name}" content="${content}">\n`;
}
