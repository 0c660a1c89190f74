// Puts a deck together: `<!-- include: … -->` becomes the included text, `<!-- lab: … -->` the slides of a lab.
// Each line keeps its place, so that diagnostics point into the file that the author has to mend.

import { resolveReference } from '../course/paths.js';
import { readText } from '../course/text.js';
import { diagnostic, type Report, type Span } from '../diagnostics/diagnostic.js';
import { type Source, spanOf } from '../diagnostics/source.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import type { Files } from '../io/files.js';
import { countLines, type Document, documentFrom, documentOf, type Place, type Run } from './document.js';
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

/** The deck as one text. Without inclusions it is the file itself. */
export function expandDeck(source: Source, context: ExpandContext): Document {
  if (!/<!--+\s*(?:include|lab)\s*:/.test(source.text)) return documentOf(source);
  const runs: Run[] = [];
  const emit: Emit = (text, { source, line }) => runs.push({ text, source, line });
  expandText(source, source.text, 1, [source.path], { level: 1, slideIsEmpty: true }, emit, context);
  return documentFrom(runs, source);
}

/** `text` is one line or more, of which the first has that place. */
type Emit = (text: string, place: Place) => void;

/** Where on the slides the text has come to. */
interface Position {
  /** Level of the author's last heading: the slides of a lab go one deeper. */
  level: number;
  slideIsEmpty: boolean;
}

/** A long deck has many lines and few directives: what lies between them is taken as it is. */
function expandText(
  source: Source,
  text: string,
  firstLine: number,
  stack: readonly string[],
  position: Position,
  emit: Emit,
  context: ExpandContext,
): void {
  const found = [...wholeLines(text, directive)];
  const fences = fencesIn(text);
  let start = 0;
  let line = firstLine;
  for (const { index, 0: all, 1: kind, 2: argument = '' } of found) {
    if (fences.some(([from, to]) => from < index && index < to)) continue;
    if (index > start) {
      const before = text.slice(start, index - 1);
      emit(before, { source, line });
      advance(position, text, start, index - 1, fences);
      line += countLines(before);
    }
    const place = { source, line };
    emit('', place);
    if (kind === 'include') include(argument, place, stack, position, emit, context);
    else insertLab(argument, place, position, emit, context);
    emit('', place);
    start = index + all.length + 1;
    line++;
  }
  if (start > text.length) return;
  emit(text.slice(start), { source, line });
  advance(position, text, start, text.length, fences);
}

const directive = /^ {0,3}<!--+[^\S\n]*(include|lab)[^\S\n]*:[^\S\n]*(.*?)[^\S\n]*--+>[^\S\n]*$/gm;

/** Matches that are lines: `^` and `$` also stand at separators that Markdown does not know. */
function* wholeLines(text: string, pattern: RegExp): Generator<RegExpExecArray> {
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    if ((match.index === 0 || text[match.index - 1] === '\n') && (end === text.length || text[end] === '\n'))
      yield match;
  }
}

/** Where fences open and where the line begins that closes them. */
type Fences = readonly (readonly [from: number, to: number])[];

function fencesIn(text: string): Fences {
  const fences: [number, number][] = [];
  let open: { readonly marker: string; readonly at: number } | undefined;
  for (const { index, 1: marker = '', 2: info = '' } of wholeLines(text, /^[^\S\n]{0,3}(`{3,}|~{3,})([^\n]*)$/gm)) {
    if (open === undefined) {
      if (!(marker.startsWith('`') && info.includes('`'))) open = { marker, at: index };
    } else if (marker.startsWith(open.marker) && info.trim() === '') {
      fences.push([open.at, index]);
      open = undefined;
    }
  }
  return open === undefined ? fences : [...fences, [open.at, text.length + 1]];
}

function include(
  argument: string,
  place: Place,
  stack: readonly string[],
  position: Position,
  emit: Emit,
  context: ExpandContext,
): void {
  const included = openIncluded(argument, place, stack, context);
  if (included === undefined) return;
  const { source, lines, firstLine } = included;
  if (included.isSlides && !position.slideIsEmpty && !beginsSlide(lines[0] ?? '', context)) {
    emit('---', place);
    emit('', place);
  }
  // A region can be without a line.
  if (lines.length > 0)
    expandText(source, lines.join('\n'), firstLine, [...stack, source.path], position, emit, context);
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
  stack: readonly string[],
  context: ExpandContext,
): Included | undefined {
  const span = (): Span => spanOf(place.source, argument, place.line, place.line);
  const reference = resolveReference(place.source.path, argument);
  if (reference.type === 'outside') {
    const message = `"${argument}" leads out of the course.`;
    context.report(diagnostic('path/outside', span(), message));
    return undefined;
  }
  if (reference.type !== 'local') {
    context.report(diagnostic('include/missing', span(), `"${argument}" is no path of a file in the course.`));
    return undefined;
  }
  if (stack.includes(reference.path)) {
    const chain = [...stack.slice(stack.indexOf(reference.path)), reference.path].join(' → ');
    const message = `"${reference.path}" includes itself.`;
    context.report(diagnostic('include/cycle', span(), message, { notes: [`The way around: ${chain}.`] }));
    return undefined;
  }
  const problems: Parameters<Report>[0][] = [];
  const source = readText(context.files, reference.path, problem => problems.push(problem));
  problems.forEach(context.report);
  if (source === undefined) {
    if (problems.length === 0) {
      const message = `The included file "${reference.path}" does not exist.`;
      const details = missingFileNotes(context.files, reference.path, argument);
      context.report(diagnostic('include/missing', span(), message, details));
    }
    return undefined;
  }
  return part(source, reference.suffix.replace(/^#/, ''), span, context);
}

/** The whole file, a region of it, or some of its slides; never its front matter. */
function part(source: Source, name: string, span: () => Span, context: ExpandContext): Included | undefined {
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
    context.report(diagnostic('include/region', span(), `"${source.path}" ${what} "${name}".`, details));
    return undefined;
  }
  return cut(source, all, region.line - 1, region.line - 1 + region.text.split('\n').length);
}

function slideRange(
  source: Source,
  all: readonly string[],
  body: number,
  range: string,
  span: () => Span,
  context: ExpandContext,
): Included | undefined {
  const starts = context.slideStarts(all.slice(body).join('\n')).map(line => line + body);
  const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === '' || from < 1 || to < from || to > starts.length) {
    const message = `"${source.path}" has no slides ${range}: it has ${starts.length}.`;
    context.report(diagnostic('include/range', span(), message, { notes: ['A range is 2 or 2-5.'] }));
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

/** Over the text from `start` to `end`, from its end: most often the last lines say all. */
function advance(position: Position, text: string, start: number, end: number, fences: Fences): void {
  let level: number | undefined;
  let slideIsEmpty: boolean | undefined;
  for (let to = end; to >= start && (level === undefined || slideIsEmpty === undefined); ) {
    const from = to === 0 ? 0 : Math.max(start, text.lastIndexOf('\n', to - 1) + 1);
    const fence = fences.findLast(([open]) => open <= from);
    if (fence !== undefined && from < fence[1]) {
      to = fence[0] - 1;
      continue;
    }
    const line = text.slice(from, to);
    to = from - 1;
    if (line.trim() === '') continue;
    level ??= headingLevel(line);
    if (!/^\s*<!--.*-->\s*$/.test(line)) slideIsEmpty ??= isRuler(line);
  }
  position.level = level ?? position.level;
  position.slideIsEmpty = slideIsEmpty ?? position.slideIsEmpty;
}
