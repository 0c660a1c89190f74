// One slide of a deck again. An edit within a slide that changes nothing but its content is rendered by itself: through the same
// rules, as a deck of one slide with the same front matter, and its content put into the frame that the whole deck gave it.
// Whatever could change more than this slide's content (directives, headings, styles, definitions, a block that swallows
// the next slide, a diagnostic) is not done here: the answer is undefined, and the caller renders the whole deck.

import type Token from 'markdown-it/lib/token.mjs';
import type { Lines, SlideContext } from './context.js';

/** What is kept of a whole deck to render one of its slides later. */
export interface DeckState {
  readonly text: string;
  /** Lines of the text that are front matter. */
  readonly bodyLine: number;
  /** Of each slide. */
  readonly frames: readonly (SlideFrame | undefined)[];
  /** Lines of the block that begins each slide: a ruler, a heading, or the first block of the text. */
  readonly starts: readonly Lines[];
  /** The global directives, as JSON. */
  readonly directives: string;
  /** Definitions of links. */
  readonly references: Readonly<Record<string, unknown>>;
}

/** A slide without its content. */
export interface SlideFrame {
  /** What opens it, with its header. */
  readonly head: readonly Token[];
  /** What closes it, with its footer. */
  readonly tail: readonly Token[];
  /** Comments that are directives. */
  readonly comments: readonly string[];
  readonly headings: readonly { readonly source: string; readonly id: unknown }[];
  readonly hasMath: boolean;
  /** It holds the front matter. */
  readonly isFirst: boolean;
}

/** The slide that holds an edit, as a text of its own. */
export interface SlideEdit {
  readonly index: number;
  /** Front matter, the slide, and the beginning of the next one. */
  readonly text: string;
  /** What to add to a line of `text` for the line of the deck. */
  readonly offset: number;
  /** Line of `text` on which the next slide must begin; undefined for the last slide. */
  readonly next: number | undefined;
  /** How many lines the deck has gained. */
  readonly gained: number;
  /** There may be formulas, before or after: the style of a deck depends on whether it has one. */
  readonly hasMath: boolean;
}

/** Undefined when the edit is not within one slide, or holds what could change others. */
export function findEdit(before: DeckState, text: string): SlideEdit | undefined {
  const change = changedLines(before.text, text);
  if (change === undefined || change.from < before.bodyLine) return undefined;
  const index = before.starts.findLastIndex(([start]) => start <= change.from);
  const start = before.starts[index];
  const next = before.starts[index + 1];
  const oldEnd = next?.[0] ?? Number.POSITIVE_INFINITY;
  if (start === undefined || change.to > oldEnd || (index > 0 && change.from < start[1])) return undefined;
  const gained = change.newTo - change.to;
  const [oldLines, newLines] = [before.text.split('\n'), text.split('\n')];
  const isRuler = /^ {0,3}(?:[-_*][ \t]*){3,}$/.test(newLines[start[0]] ?? '');
  const first = index === 0 ? before.bodyLine : start[0] + (isRuler ? 1 : 0);
  const oldSlide = oldLines.slice(first, next?.[0]).join('\n');
  const end = next === undefined ? newLines.length : next[0] + gained;
  const slide = newLines.slice(first, end).join('\n');
  if (!staysWithin(oldSlide, slide, before)) return undefined;
  const beginningOfNext = next === undefined ? [] : newLines.slice(end, next[1] + gained);
  return {
    index,
    text: [...newLines.slice(0, before.bodyLine), ...newLines.slice(first, end), ...beginningOfNext].join('\n'),
    offset: first - before.bodyLine,
    next: next === undefined ? undefined : before.bodyLine + end - first,
    gained,
    hasMath: slide.includes('$') || oldSlide.includes('$'),
  };
}

/** What the slide could change beside itself: style, definitions, diagrams, backgrounds, whether there is math, macros. */
const reachesOut =
  /<\/?(?:style|script)|^ {0,3}\[[^\]]+\]:|^\s*(?:>\s*|[-*+]\s+|\d+[.)]\s+)*(?:```|~~~)\s*mermaid|!\[[^\]]*\bbg\b|\\(?:gdef|xdef|def|let|global|(?:re|provide)?newcommand|require)\b/im;

function staysWithin(oldSlide: string, slide: string, { directives, text }: DeckState): boolean {
  if (reachesOut.test(oldSlide) || reachesOut.test(slide)) return false;
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
  const shift = (lines: Lines | undefined): Lines | undefined => lines && [lines[0] + offset, lines[1] + offset];
  return {
    ...context,
    report: onReport,
    span: (needle, lines) => context.span(needle, shift(lines)),
    asset: (reference, lines) => context.asset(reference, shift(lines)),
    styleAsset: (reference, lines) => context.styleAsset(reference, shift(lines)),
    link: (reference, lines) => context.link(reference, shift(lines)),
    theme: (name, lines) => context.theme(name, shift(lines)),
    code: (reference, lines) => context.code(reference, [lines[0] + offset, lines[1] + offset]),
    diagram: () => {
      onReport();
      return '';
    },
  };
}

/** The tokens of the slide with the content of `edited`, the same slide as a deck of its own; undefined when more differs. */
export function withContent(
  frame: SlideFrame,
  edited: readonly Token[],
  { hasMath }: Pick<SlideEdit, 'hasMath'>,
): Token[] | undefined {
  const [open, ...more] = edited.filter(isSection);
  const now = frameOf(edited);
  if (now === undefined || open === undefined || more.length > 0) return undefined;
  if (hasMath && !(frame.hasMath && now.hasMath)) return undefined;
  if (!same(frame.comments, now.comments)) return undefined;
  if (
    !same(
      frame.headings.map(heading => heading.source),
      now.headings.map(heading => heading.source),
    )
  )
    return undefined;
  const fragments = open.attrGet('data-marpit-fragments');
  const section = frame.head.find(isSection);
  if ((fragments === null) !== (section?.attrGet('data-marpit-fragments') === null)) return undefined;
  if (fragments !== null) section?.attrSet('data-marpit-fragments', fragments);
  const content = edited.slice(now.head.length, edited.length - now.tail.length);
  const ids = frame.headings.values();
  // Ids of headings are unique in the deck.
  for (const token of content) {
    const id = token.type === 'heading_open' ? ids.next().value?.id : undefined;
    if (typeof id === 'string') token.attrSet('id', id);
  }
  return [...frame.head, ...content.filter(token => frame.isFirst || !isFrontMatter(token)), ...frame.tail];
}

/** What is kept of a slide: all but its content. Undefined for a slide of several sections (an advanced background). */
export function frameOf(tokens: readonly Token[]): SlideFrame | undefined {
  const opening = tokens.findIndex(isSection);
  if (opening < 0 || tokens.findLastIndex(isSection) !== opening) return undefined;
  let start = opening + 1;
  if (tokens[start]?.type === 'marpit_header_open')
    start = tokens.findIndex(token => token.type === 'marpit_header_close') + 1;
  const end = tokens.findIndex((token, index) => index >= start && closing.has(token.type));
  const comments: string[] = [];
  const headings: { source: string; id: unknown }[] = [];
  let hasMath = false;
  for (let index = start; index < end; index++) {
    const token = tokens[index];
    for (const each of token === undefined ? [] : [token, ...(token.children ?? [])]) {
      if (each.type === 'marpit_comment' && each.meta?.marpitCommentParsed !== undefined) comments.push(each.content);
      else if (each.type.startsWith('marp_math')) hasMath = true;
    }
    if (token?.type === 'heading_open')
      headings.push({ source: `${token.tag} ${tokens[index + 1]?.content ?? ''}`, id: token.attrGet('id') });
  }
  return {
    head: tokens.slice(0, start),
    tail: tokens.slice(end),
    comments,
    headings,
    hasMath,
    isFirst: tokens.some(isFrontMatter),
  };
}

const closing = new Set(['lutrin_audience', 'marpit_footer_open', 'marpit_slide_close']);

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

function isSection({ type }: Token): boolean {
  return type === 'marpit_slide_open';
}

/** How many lines of a deck are front matter. */
export function bodyLineOf(firstSlide: readonly Token[] | undefined): number {
  return firstSlide?.find(isFrontMatter)?.map?.[1] ?? 0;
}

function isFrontMatter({ type }: Token): boolean {
  return type === 'front_matter';
}
