// One slide of a deck again. An edit that stays within a slide is rendered by itself: through the same rules, as a deck of one slide
// with the same front matter and with the directives that it inherits; its number, and what must be unique, come from the whole
// deck. Whatever could change other slides (lasting directives, definitions, diagrams, agendas, a block that swallows the next slide) or is
// to be reported is not done here: the answer is undefined, and the caller renders the whole deck.

import type Token from 'markdown-it/lib/token.mjs';
import { contextAt, type Lines, type SlideContext } from './context.js';
import { mayHaveAgenda } from './plugins/agenda.js';
import type { SlideMeta } from './plugins/slides.js';
import { transitionBackAttribute } from './plugins/transitions.js';
import { slideNames } from './slide-names.js';
import { headingIds, isHeading, isSection, type SlideState } from './slide-state.js';

/** What is kept of a whole deck to render one of its slides later. */
export interface DeckState {
  readonly text: string;
  /** Lines of the text that are front matter. */
  readonly bodyLine: number;
  readonly slides: readonly SlideState[];
  /** Lines of the block that begins each slide: a ruler, a heading, or the first block of the text. */
  readonly starts: readonly Lines[];
  /** The global directives, as JSON. */
  readonly directives: string;
  /** Definitions of links. */
  readonly references: Readonly<Record<string, unknown>>;
  /** Some slide may have an agenda. */
  readonly hasAgenda: boolean;
}

/** The slide that holds an edit, as a text of its own. */
export interface SlideEdit {
  readonly index: number;
  /** Front matter, another slide unless this one is the first, the slide, and the beginning of the next one. */
  readonly text: string;
  /** Of the slide in `text`. */
  readonly position: number;
  /** What to add to a line of `text` for the line of the deck. */
  readonly offset: number;
  /** Line of `text` on which the next slide must begin; undefined for the last slide. */
  readonly next: number | undefined;
  /** How many lines the deck has gained. */
  readonly gained: number;
  /** There may be formulas, before or after. */
  readonly mayHaveMath: boolean;
}

/** Undefined when the edit is not within one slide, or holds what could change others. */
export function findEdit(before: DeckState, text: string): SlideEdit | undefined {
  const { bodyLine } = before;
  const change = changedLines(before.text, text);
  if (change === undefined || change.from < bodyLine) return undefined;
  const index = before.starts.findLastIndex(([start]) => start <= change.from);
  const start = before.starts[index];
  const next = before.starts[index + 1];
  const oldEnd = next?.[0] ?? Number.POSITIVE_INFINITY;
  if (start === undefined || change.to > oldEnd) return undefined;
  const gained = change.newTo - change.to;
  const end = next === undefined ? undefined : next[0] + gained;
  const begin = index === 0 ? bodyLine : start[0];
  const [oldLines, newLines] = [linesFrom(before.text, begin, next?.[0]), linesFrom(text, begin, end)];
  if (index > 0 && change.from < start[1] && !staysHeading(oldLines[0], newLines[0])) return undefined;
  const isRuler = /^ {0,3}(?:[-_*][ \t]*){3,}$/.test(newLines[0] ?? '');
  const skipped = index > 0 && isRuler ? 1 : 0;
  const [oldSlide, slideLines] = [oldLines.slice(skipped).join('\n'), newLines.slice(skipped)];
  const slide = slideLines.join('\n');
  if (!staysWithin(oldSlide, slide, before)) return undefined;
  // The first slide is special: front matter can be for it alone. A heading begins a slide only after something.
  const slideBefore = index === 0 ? [] : isRuler ? ['***'] : ['x', ''];
  const first = bodyLine + slideBefore.length;
  const frontMatter = linesFrom(text, 0, bodyLine);
  const beginningOfNext = next === undefined || end === undefined ? [] : linesFrom(text, end, next[1] + gained);
  return {
    index,
    text: [...frontMatter, ...slideBefore, ...slideLines, ...beginningOfNext].join('\n'),
    position: Math.sign(index),
    offset: begin + skipped - first,
    next: next === undefined ? undefined : first + slideLines.length,
    gained,
    mayHaveMath: slide.includes('$') || oldSlide.includes('$'),
  };
}

/** Lines from `from` to before `to`, or to the end. A long text is not taken apart for a few of them. */
function linesFrom(text: string, from: number, to: number | undefined): string[] {
  if (to !== undefined && to <= from) return [];
  let start = 0;
  for (let line = 0; line < from; line++) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return [];
  }
  if (to === undefined) return text.slice(start).split('\n');
  let end = start - 1;
  for (let line = from; line < to && (line === from || end >= 0); line++) end = text.indexOf('\n', end + 1);
  return text.slice(start, end < 0 ? undefined : end).split('\n');
}

/** A heading that begins a slide wherever it stands, of the same level. */
function staysHeading(old = '', now = ''): boolean {
  const [marks] = /^#{1,6}(?=[ \t])/.exec(old) ?? [];
  return marks !== undefined && marks === /^#{1,6}(?=[ \t])/.exec(now)?.[0];
}

/** What the slide could change beside itself: definitions, diagrams, backgrounds, whether there is math, macros. */
const reachesOut =
  /<\/?script|^ {0,3}\[[^\]]+\]:|^\s*(?:>\s*|[-*+]\s+|\d+[.)]\s+)*(?:```|~~~)\s*mermaid|!\[[^\]]*\bbg\b|\\(?:gdef|xdef|def|let|global|(?:re|provide)?newcommand|require)\b/im;

function staysWithin(oldSlide: string, slide: string, { directives, text }: DeckState): boolean {
  if (reachesOut.test(oldSlide) || reachesOut.test(slide)) return false;
  if (mayHaveAgenda(oldSlide) || mayHaveAgenda(slide)) return false;
  const hasMath = slide.includes('$') || oldSlide.includes('$');
  return !hasMath || !(directives.includes('"mathjax"') || /\\(?:gdef|xdef|global)\b/.test(text));
}

/** Lines `from` to before `to` of the old text became lines `from` to before `newTo`. Undefined when nothing changed. */
function changedLines(old: string, text: string): { from: number; to: number; newTo: number } | undefined {
  if (old === text) return undefined;
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let end = 0;
  while (end < shorter - start && old.charCodeAt(old.length - 1 - end) === text.charCodeAt(text.length - 1 - end))
    end++;
  const from = countLines(old, 0, start);
  return {
    from,
    to: from + countLines(old, start, old.length - end) + 1,
    newTo: from + countLines(text, start, text.length - end) + 1,
  };
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** The context of the whole deck for a text that is a part of it. `onReport` is called instead of reporting. */
export function contextWithin(context: SlideContext, offset: number, onReport: () => void): SlideContext {
  const moved = contextAt(context, lines => lines && [lines[0] + offset, lines[1] + offset]);
  const diagram = (): string => {
    onReport();
    return '';
  };
  return { ...moved, report: onReport, diagram };
}

/** What the whole deck gives to a slide that was rendered alone. */
export interface SlidePlace {
  readonly edit: SlideEdit;
  readonly metas: readonly SlideMeta[];
  readonly slides: readonly SlideState[];
}

/**
 * Gives the slide, as it was rendered alone, its number and its ids. Returns them, or undefined when another slide would be
 * another as well.
 */
export function placeSlide(
  tokens: readonly Token[],
  now: SlideState,
  place: SlidePlace,
): { readonly meta: SlideMeta; readonly state: SlideState } | undefined {
  const { edit, metas, slides } = place;
  const { index } = edit;
  const before = slides[index];
  const open = tokens.find(isSection);
  if (before === undefined || open === undefined || !hasSameEffects(before, now, edit)) return undefined;
  const alone: SlideMeta = open.meta.lutrin;
  if (!fitsModules(metas, index, alone)) return undefined;
  for (const [name, value] of before.pagination) open.attrSet(name, value);
  if (before.transitionBack !== undefined) open.attrSet(transitionBackAttribute, before.transitionBack);
  const named = hasSameNames(metas[index], alone, before, now)
    ? { id: metas[index]?.id ?? '', ids: before.headings.map(heading => heading.id) }
    : namesOf(alone, now, place);
  if (named === undefined) return undefined;
  const { id, ids } = named;
  const headings = now.headings.map((heading, at) => ({ ...heading, id: ids[at] ?? '' }));
  for (const [at, token] of tokens.filter(isHeading).entries()) token.attrSet('id', ids[at] ?? '');
  open.attrSet('id', id);
  return {
    meta: { ...alone, id },
    state: { ...now, headings, pagination: before.pagination, transitionBack: before.transitionBack },
  };
}

/** Whether the time of a module stands on its first slide is asked of the whole deck. */
function fitsModules(metas: readonly SlideMeta[], index: number, alone: SlideMeta): boolean {
  if (alone.moduleTime === undefined && metas.every(({ moduleTime }) => moduleTime === undefined)) return true;
  const before = metas[index];
  return before?.moduleTime === alone.moduleTime && before?.level === alone.level;
}

function hasSameNames(meta: SlideMeta | undefined, alone: SlideMeta, before: SlideState, now: SlideState): boolean {
  const namesOfHeadings = ({ headings }: SlideState): string[] => headings.map(({ name }) => name);
  return (
    meta?.ownId === alone.ownId &&
    meta?.heading === alone.heading &&
    meta?.level === alone.level &&
    same(namesOfHeadings(before), namesOfHeadings(now))
  );
}

/** The ids of a slide and its headings; undefined when those of others would be other ones, too. */
function namesOf(
  alone: SlideMeta,
  now: SlideState,
  { edit: { index }, metas, slides }: SlidePlace,
): { readonly id: string; readonly ids: readonly string[] } | undefined {
  let isTaken = false;
  const names = slideNames(metas.with(index, alone), () => {
    isTaken = true;
  });
  const id = names[index];
  if (isTaken || id === undefined || metas.some((meta, at) => at !== index && meta.id !== names[at])) return undefined;
  const all = slides.with(index, now).map(({ headings }) => headings);
  const ids = headingIds(
    names,
    all.flatMap(headings => headings.map(({ name }) => name)),
  );
  const first = all.slice(0, index).reduce((sum, { length }) => sum + length, 0);
  const own = ids.splice(first, now.headings.length);
  const others = all.toSpliced(index, 1).flatMap(headings => headings.map(heading => heading.id));
  return same(others, ids) ? { id, ids: own } : undefined;
}

/** On the slides after it, on their numbers, and on the style of the deck as far as it is not of style blocks. */
function hasSameEffects(before: SlideState, now: SlideState, { mayHaveMath }: SlideEdit): boolean {
  return (
    before.isPlain &&
    now.isPlain &&
    // Marp's rule for formulas also adds their style when it finds one that then is none.
    (!mayHaveMath || (before.hasMath && now.hasMath)) &&
    before.paginate === now.paginate &&
    before.transition === now.transition &&
    // Set later than the others, it would not stand where it does.
    (before.transitionBack === undefined) === (now.transitionBack === undefined) &&
    JSON.stringify(before.lasting) === JSON.stringify(now.lasting)
  );
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

/** How many lines of a deck are front matter. */
export function bodyLineOf(firstSlide: readonly Token[] | undefined): number {
  return firstSlide?.find(isFrontMatter)?.map?.[1] ?? 0;
}

function isFrontMatter({ type }: Token): boolean {
  return type === 'front_matter';
}
