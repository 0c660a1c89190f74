// What is kept of each slide of a deck, so that one of them can be rendered again without the others: what they inherit from it,
// and what it got from them.

import type Token from 'markdown-it/lib/token.mjs';
import { type Directives, eachToken } from './context.js';
import { localDirectives } from './plugins/directives.js';
import { transitionAttribute, transitionBackAttribute } from './plugins/transitions.js';

export interface SlideState {
  /** One section: what has advanced backgrounds has more. */
  readonly isPlain: boolean;
  /** Directives for this slide and those after it, as they were written. */
  readonly lasting: readonly Directives[];
  /** Some values keep the slide from being counted. */
  readonly paginate: unknown;
  /** Attributes with its number and how many there are. */
  readonly pagination: readonly (readonly [string, string])[];
  /** How it is left, and how one goes back from it: the slide before it says so. */
  readonly transition: string | undefined;
  readonly transitionBack: string | undefined;
  readonly headings: readonly SlideHeading[];
  readonly hasMath: boolean;
  /** What its style blocks add to the deck's style. */
  readonly styles: readonly string[];
}

export interface SlideHeading {
  /** The id that the heading would have if it was the first to ask for it. */
  readonly name: string;
  readonly id: string;
}

/** `names` are those of the headings of the slides, in their order. */
export function slideStates(slides: readonly (readonly Token[])[], names: readonly string[]): SlideState[] {
  let at = 0;
  return slides.map(tokens => {
    const count = tokens.filter(isHeading).length;
    at += count;
    return slideState(tokens, names.slice(at - count, at));
  });
}

function slideState(tokens: readonly Token[], names: readonly string[]): SlideState {
  const lasting: Directives[] = [];
  let hasMath = false;
  eachToken(tokens, token => {
    if (token.type === 'marpit_comment') {
      const own = Object.entries<unknown>(token.meta?.marpitParsedDirectives ?? {});
      const kept = own.filter(([key]) => localDirectives.includes(key));
      if (kept.length > 0) lasting.push(Object.fromEntries(kept));
    } else if (token.type.startsWith('marp_math')) hasMath = true;
  });
  const [open, ...more] = tokens.filter(isSection);
  const scoped: { styles?: readonly string[] } = open?.meta?.marpitStyleScoped ?? {};
  const blocks = tokens.filter(({ type, meta }) => type === 'marpit_style' && !meta?.marpitStyleScoped);
  return {
    isPlain: open !== undefined && more.length === 0,
    lasting,
    paginate: open?.meta?.marpitDirectives?.paginate,
    pagination: (open?.attrs ?? []).filter(([name]) => name.startsWith('data-marpit-pagination')),
    transition: open?.attrGet(transitionAttribute) ?? undefined,
    transitionBack: open?.attrGet(transitionBackAttribute) ?? undefined,
    headings: tokens
      .filter(isHeading)
      .map((token, index) => ({ name: names[index] ?? '', id: token.attrGet('id') ?? '' })),
    hasMath,
    styles: [...blocks.map(({ content }) => content).filter(css => css !== ''), ...(scoped.styles ?? [])],
  };
}

/** Ids of a deck's headings, as Marp makes them: unique, also among the ids of its slides. */
export function headingIds(slideIds: readonly string[], names: readonly string[]): string[] {
  const counts = new Map(slideIds.map(id => [id, 0]));
  return names.map(name => {
    const count = counts.get(name);
    const index = count === undefined ? 0 : count + 1;
    counts.set(name, index);
    return headingId(name, index);
  });
}

/** The id of a heading that `index` others, or slides, would have had as well. */
export function headingId(name: string, index: number): string {
  return index > 0 ? `${name}-${index}` : name;
}

export function isSection({ type }: Token): boolean {
  return type === 'marpit_slide_open';
}

export function isHeading({ type }: Token): boolean {
  return type === 'heading_open';
}
