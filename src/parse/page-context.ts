// What the Markdown rules ask of the course while a page is made: files, links, code from files, diagrams.
// Everything a page uses is collected here; everything it cannot have is reported here.

import { type AssetSet, assetFolder } from '../course/assets.js';
import type { Edition, Outline } from '../course/model.js';
import { resolveReference, siteUrl } from '../course/paths.js';
import { decodeText, readBytes } from '../course/text.js';
import type { Variables } from '../course/variables.js';
import { type Diagnostic, diagnostic, type Report, type Span } from '../diagnostics/diagnostic.js';
import { type Source, spanAt } from '../diagnostics/source.js';
import { didYouMean } from '../diagnostics/suggest.js';
import { type Files, UnreadableFile } from '../io/files.js';
import type { Lines, MarkdownContext } from '../markdown/context.js';
import { type Drawing, readDrawing } from '../markdown/drawing.js';
import { type Document, spanIn } from './document.js';
import { missingFileNotes } from './missing.js';
import { findRegion, regionNames, withoutMarkers } from './regions.js';

export interface PageInput {
  readonly files: Files;
  readonly outline: Outline;
  readonly document: Document;
  readonly edition: Edition;
  readonly variables: Variables;
  readonly assets: AssetSet;
  readonly report: Report;
}

/** A diagram that a page shows; `placeholder` stands in the page's HTML until it is drawn. */
export interface DiagramRequest {
  readonly source: string;
  readonly alt: string | undefined;
  readonly placeholder: string;
  readonly span: Span;
}

export interface PageContext extends MarkdownContext {
  readonly diagrams: readonly DiagramRequest[];
}

export function createPageContext(input: PageInput): PageContext {
  const { files, document, report } = input;
  const diagrams: DiagramRequest[] = [];
  const span = (needle: string, lines: Lines | undefined): Span => spanIn(document, needle, lines);
  const fileOf = (lines: Lines | undefined): string => document.place(lines?.[0] ?? 0).source.path;
  const asset = (reference: string, lines: Lines | undefined): string | undefined =>
    useAsset(input, reference, fileOf(lines), () => span(reference, lines));
  const assetUrl = (reference: string, lines: Lines | undefined): string => {
    const name = asset(reference, lines);
    return name === undefined ? reference : siteUrl(`${assetFolder}/${name}`) + fragmentOf(reference);
  };
  return {
    edition: input.edition,
    variables: input.variables,
    allHtml: input.outline.config.html,
    report,
    span,
    diagrams,
    asset: assetUrl,
    captions: (reference, lines) => {
      const text = textAt(input, reference, fileOf(lines))?.text;
      return text === undefined
        ? assetUrl(reference, lines)
        : `data:text/vtt;charset=utf-8,${encodeURIComponent(text)}`;
    },
    drawing: (reference, lines) => useDrawing(input, reference, fileOf(lines)),
    styleAsset: (reference, lines) => {
      const name = asset(reference, lines);
      return name === undefined ? reference : name + fragmentOf(reference);
    },
    link: (reference, lines) => linkUrl(input, reference, fileOf(lines), () => span(reference, lines)),
    code: (reference, lines) => readCode(files, reference, fileOf(lines), () => span(reference, lines), report),
    theme: () => {},
    diagram: (source, alt, lines) => {
      const placeholder = `<lutrin-diagram data-number="${diagrams.length}"></lutrin-diagram>`;
      diagrams.push({ source, alt, placeholder, span: span(source.split('\n')[0] ?? '', lines) });
      return placeholder;
    },
  };
}

/** `#icon` of `icons.svg#icon`: which part of the file is shown. */
function fragmentOf(reference: string): string {
  return /#.*$/.exec(reference)?.[0] ?? '';
}

/** The asset's name; undefined for what is not a file of the course, or is missing (reported). */
function useAsset(input: PageInput, text: string, from: string, span: () => Span): string | undefined {
  const { files, report } = input;
  const reference = resolveReference(from, text);
  switch (reference.type) {
    case 'anchor':
    case 'other':
      return undefined;
    case 'remote':
      report(diagnostic('image/remote', span(), `"${text}" is on another server.`));
      return undefined;
    case 'outside':
      report(outside(files, text, span()));
      return undefined;
    case 'local': {
      const content = readContent(files, reference.path, report);
      if (content === 'unreadable') return undefined;
      if (content !== undefined)
        return input.assets.add(reference.path, content.hash, { type: 'course', path: reference.path });
      const details = missingFileNotes(files, reference.path, text);
      report(diagnostic('image/missing', span(), `"${reference.path}" does not exist.`, details));
      return undefined;
    }
  }
}

/** The content of a text file of the course. What is none is asked for as an asset, and complained of there. */
function textAt({ files }: PageInput, text: string, from: string): Source | undefined {
  const reference = resolveReference(from, text);
  if (reference.type !== 'local') return undefined;
  const ignore = (): void => {};
  const bytes = readBytes(files, reference.path, ignore);
  return bytes && decodeText(reference.path, bytes, ignore);
}

/** What is left out of it is reported with its place in its file. */
function useDrawing(input: PageInput, text: string, from: string): Drawing | undefined {
  const { report } = input;
  const source = /\.svg(?:[?#]|$)/i.test(text) ? textAt(input, text, from) : undefined;
  const drawing = source && readDrawing(source.text);
  if (source === undefined || drawing === undefined) return undefined;
  for (const { name, offset } of drawing.removed)
    report(diagnostic('drawing/removed', spanAt(source, offset, name.length), `${name} is left out of the drawing.`));
  return drawing;
}

function readContent(files: Files, path: string, report: Report): ReturnType<Files['read']> | 'unreadable' {
  try {
    return files.read(path);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    readBytes(files, path, report);
    return 'unreadable';
  }
}

function outside(files: Files, text: string, span: Span): Diagnostic {
  const inCourse = text.replace(/^[\\/]+/, '');
  const notes =
    inCourse !== text && files.kind(inCourse) === 'file'
      ? [`"${inCourse}" exists from the root of the course. A path is relative to the file that it stands in.`]
      : ['Copy the file into the course and name it relative to the file that uses it.'];
  return diagnostic('path/outside', span, `"${text}" leads out of the course.`, { notes });
}

function linkUrl(input: PageInput, text: string, from: string, span: () => Span): string {
  const { files, outline, report } = input;
  const reference = resolveReference(from, text);
  if (reference.type === 'outside') report(outside(files, text, span()));
  if (reference.type !== 'local') return text;
  const { path, suffix } = reference;
  const page = pageOf(outline, path, files);
  if (page !== undefined) return siteUrl(page) + suffix;
  const kind = files.kind(path);
  if (kind === 'file' && !/\.md$/i.test(path)) {
    const hash = files.read(path)?.hash ?? '';
    return siteUrl(`${assetFolder}/${input.assets.add(path, hash, { type: 'course', path })}`) + suffix;
  }
  if (kind === undefined) {
    const details = missingFileNotes(files, path, text);
    report(diagnostic('link/missing', span(), `The link leads to "${path}", which does not exist.`, details));
  } else if (kind === 'file') {
    const message = `The link leads to "${path}", which is no deck and no lab of the course.`;
    report(diagnostic('link/missing', span(), message));
  }
  return text;
}

/** Recorded as a read of the file: a lab's id, and with it the address of its page, stands in it. */
function pageOf(outline: Outline, path: string, files: Files): string | undefined {
  files.kind(path);
  const deck = outline.decks.find(found => found.path === path);
  if (deck !== undefined) return `slides/${deck.id}/index.html`;
  const lab = outline.labs.find(found => found.path === path);
  if (lab !== undefined) files.read(path);
  return lab === undefined ? undefined : `labs/${lab.id}/index.html`;
}

function readCode(files: Files, text: string, from: string, span: () => Span, report: Report): string | undefined {
  const reference = resolveReference(from, text);
  if (reference.type === 'outside') report(outside(files, text, span()));
  if (reference.type !== 'local') return undefined;
  const bytes = readBytes(files, reference.path, report);
  if (bytes === undefined) {
    const details = missingFileNotes(files, reference.path, text);
    report(diagnostic('file/missing', span(), `"${reference.path}" does not exist.`, details));
    return undefined;
  }
  const source = decodeText(reference.path, bytes, report);
  const name = reference.suffix.replace(/^#/, '');
  if (source === undefined || name === '') return source && withoutMarkers(source.text);
  const region = findRegion(source.text, name);
  if (region !== undefined && region !== 'unclosed') return region.text;
  const message = `"${source.path}" ${region === undefined ? 'has no region' : 'does not close the region'} "${name}".`;
  const details = {
    fix: didYouMean(name, regionNames(source.text)),
    notes: [`A region stands between comments "#region ${name}" and "#endregion".`],
  };
  report(diagnostic('file/region', span(), message, details));
  return undefined;
}
