// Puts a deck together: `<!-- include: … -->` becomes the included text, `<!-- lab: … -->` the slides of a lab.
// Each line keeps its place, so that diagnostics point into the file that the author has to mend.

import { resolveReference } from '../course/paths.js';
import { readText } from '../course/text.js';
import { diagnostic, type Report, type Span } from '../diagnostics/diagnostic.js';
import { type Source, spanOf } from '../diagnostics/source.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import type { Files } from '../io/files.js';
import { type Document, documentFrom, documentOf, type Place } from './document.js';
import { splitFrontMatter } from './front-matter.js';
import type { LabSlides, LabSlidesPlace } from './lab-slides.js';
import { missingFileNotes } from './missing.js';
import { findRegion, regionNames } from './regions.js';

export interface ExpandContext {
  readonly files: Files;
  readonly report: Report;
  /** First lines of the slides of a text, counted from 0. */
  slideStarts(text: string): readonly number[];
  /** The lab's slides as Markdown; undefined when no lab has the id. */
  labSlides(id: string, place: LabSlidesPlace): LabSlides | undefined;
  /** Levels of the headings that begin a slide by themselves. */
  readonly dividingLevels: readonly number[];
  labIds(): readonly string[];
}

const directive = /^ {0,3}<!--+\s*(include|lab)\s*:\s*(.*?)\s*--+>\s*$/;

/** The deck as one text. Without inclusions it is the file itself. */
export function expandDeck(source: Source, context: ExpandContext): Document {
  if (!/<!--+\s*(?:include|lab)\s*:/.test(source.text)) return documentOf(source);
  const lines: string[] = [];
  const places: Place[] = [];
  const emit: Emit = (text, place) => {
    lines.push(text);
    places.push(place);
  };
  expandLines(source, source.text.split('\n'), 1, [source.path], { level: 1, slideIsEmpty: true }, emit, context);
  return documentFrom(lines, places, source);
}

type Emit = (text: string, place: Place) => void;

/** Where on the slides the text has come to. */
interface Position {
  /** Level of the author's last heading: the slides of a lab go one deeper. */
  level: number;
  slideIsEmpty: boolean;
}

function expandLines(
  source: Source,
  lines: readonly string[],
  firstLine: number,
  stack: readonly string[],
  position: Position,
  emit: Emit,
  context: ExpandContext,
): void {
  let fence: string | undefined;
  for (const [index, text] of lines.entries()) {
    const place = { source, line: firstLine + index };
    // Most lines of a long deck are told by their first sign.
    const sign = text.trimStart().charAt(0);
    if (sign === '`' || sign === '~') fence = fenceAfter(text, fence);
    const match = fence === undefined && sign === '<' ? directive.exec(text) : null;
    if (match === null) {
      if (fence === undefined && sign !== '') advance(position, text, sign);
      emit(text, place);
      continue;
    }
    const [, kind, argument = ''] = match;
    emit('', place);
    if (kind === 'include') include(argument, place, stack, position, emit, context);
    else insertLab(argument, place, position, emit, context);
    emit('', place);
  }
}

function include(
  argument: string,
  place: Place,
  stack: readonly string[],
  position: Position,
  emit: Emit,
  context: ExpandContext,
): void {
  const span = spanOf(place.source, argument, place.line, place.line);
  const included = openIncluded(argument, place, span, stack, context);
  if (included === undefined) return;
  const { source, lines, firstLine } = included;
  if (included.isSlides && !position.slideIsEmpty && !beginsSlide(lines[0] ?? '', context)) {
    emit('---', place);
    emit('', place);
  }
  expandLines(source, lines, firstLine, [...stack, source.path], position, emit, context);
}

interface Included {
  readonly source: Source;
  readonly lines: readonly string[];
  readonly firstLine: number;
  /** Whole slides: they do not go on on the slide that includes them. */
  readonly isSlides: boolean;
}

function openIncluded(
  argument: string,
  place: Place,
  span: Span,
  stack: readonly string[],
  context: ExpandContext,
): Included | undefined {
  const reference = resolveReference(place.source.path, argument);
  if (reference.type === 'outside') {
    const message = `"${argument}" leads out of the course.`;
    context.report(diagnostic('path/outside', span, message));
    return undefined;
  }
  if (reference.type !== 'local') {
    context.report(diagnostic('include/missing', span, `"${argument}" is no path of a file in the course.`));
    return undefined;
  }
  if (stack.includes(reference.path)) {
    const chain = [...stack.slice(stack.indexOf(reference.path)), reference.path].join(' → ');
    const message = `"${reference.path}" includes itself.`;
    context.report(diagnostic('include/cycle', span, message, { notes: [`The way around: ${chain}.`] }));
    return undefined;
  }
  const problems: Parameters<Report>[0][] = [];
  const source = readText(context.files, reference.path, problem => problems.push(problem));
  problems.forEach(context.report);
  if (source === undefined) {
    if (problems.length === 0) {
      const message = `The included file "${reference.path}" does not exist.`;
      const details = missingFileNotes(context.files, reference.path, argument);
      context.report(diagnostic('include/missing', span, message, details));
    }
    return undefined;
  }
  return part(source, reference.suffix.replace(/^#/, ''), span, context);
}

/** The whole file, a region of it, or some of its slides; never its front matter. */
function part(source: Source, name: string, span: Span, context: ExpandContext): Included | undefined {
  const all = source.text.split('\n');
  const body = splitFrontMatter(source.text)?.bodyLine ?? 0;
  if (name === '') return cut(source, all, body, all.length);
  if (/^[\d,-]+$/.test(name)) return slideRange(source, all, body, name, span, context);
  const region = findRegion(source.text, name);
  if (region === undefined || region === 'unclosed') {
    const what = region === undefined ? 'has no region' : 'does not close the region';
    const details = {
      fix: didYouMean(name, regionNames(source.text)),
      notes: [`A region stands between <!-- #region ${name} --> and <!-- #endregion -->.`],
    };
    context.report(diagnostic('include/region', span, `"${source.path}" ${what} "${name}".`, details));
    return undefined;
  }
  return cut(source, all, region.line - 1, region.line - 1 + region.text.split('\n').length);
}

function slideRange(
  source: Source,
  all: readonly string[],
  body: number,
  range: string,
  span: Span,
  context: ExpandContext,
): Included | undefined {
  const starts = context.slideStarts(all.slice(body).join('\n')).map(line => line + body);
  const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === '' || from < 1 || to < from || to > starts.length) {
    const message = `"${source.path}" has no slides ${range}: it has ${starts.length}.`;
    context.report(diagnostic('include/range', span, message, { notes: ['A range is 2 or 2-5.'] }));
    return undefined;
  }
  return {
    ...cut(source, all, from === 1 ? body : (starts[from - 1] ?? body), starts[to] ?? all.length),
    isSlides: true,
  };
}

/** Lines from `from` to before `to`, without the comments that mark regions. */
function cut(source: Source, all: readonly string[], from: number, to: number): Included {
  const lines = all.slice(from, to).map(line => (/^\s*<!--+\s*#?(?:end)?region\b[^>]*-->\s*$/.test(line) ? '' : line));
  return { source, lines, firstLine: from + 1, isSlides: false };
}

function insertLab(id: string, place: Place, position: Position, emit: Emit, context: ExpandContext): void {
  const level = Math.min(6, position.level + 1);
  const headingDivides = context.dividingLevels.includes(level);
  const slides = context.labSlides(id, { level, headingDivides, slideIsEmpty: position.slideIsEmpty });
  position.slideIsEmpty = false;
  if (slides === undefined) {
    const ids = context.labIds();
    const details = {
      fix: didYouMean(id, ids),
      notes: [ids.length === 0 ? 'The course has no labs.' : `Labs: ${listOf(ids, 20)}.`],
    };
    const span = spanOf(place.source, id, place.line, place.line);
    context.report(diagnostic('deck/unknown-lab', span, `No lab has the id "${id}".`, details));
    return;
  }
  for (const [index, line] of slides.lines.entries()) emit(line, slides.places[index] ?? place);
}

function beginsSlide(line: string, context: ExpandContext): boolean {
  const level = headingLevel(line);
  return isRuler(line) || (level !== undefined && context.dividingLevels.includes(level));
}

function headingLevel(line: string): number | undefined {
  return /^ {0,3}(#{1,6})(?:\s|$)/.exec(line)?.[1]?.length;
}

function isRuler(line: string): boolean {
  return /^ {0,3}(?:-[ \t]*){3,}$/.test(line);
}

/** `sign` is the first one of the line, which is not empty. */
function advance(position: Position, line: string, sign: string): void {
  const level = sign === '#' ? headingLevel(line) : undefined;
  if (level !== undefined) position.level = level;
  if (sign === '-' && isRuler(line)) position.slideIsEmpty = true;
  else if (sign !== '<' || !/^\s*<!--.*-->\s*$/.test(line)) position.slideIsEmpty = false;
}

/** The marker of the fence that is open after this line. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const marker = /^\s{0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  if (open === undefined)
    return marker === null || (marker[1]?.startsWith('`') && marker[2]?.includes('`')) ? undefined : marker[1];
  const closes = marker?.[1]?.startsWith(open) === true && marker[2]?.trim() === '';
  return closes ? undefined : open;
}
