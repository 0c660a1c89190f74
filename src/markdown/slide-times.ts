// Where the times of slides stand in the text of a deck, or would stand: for a program that writes them.

import type Token from 'markdown-it/lib/token.mjs';
import { eachToken, type Lines } from './context.js';
import type { SlideMeta } from './plugins/slides.js';

/** Lines count from 0 in the text of the deck. */
export interface SlideTimePlace {
  readonly id: string;
  /** Planned seconds. */
  readonly time: number | undefined;
  /** The block with the comment that gives it. */
  readonly lines: Lines | undefined;
  /** Where a comment can be put; undefined for an empty slide. */
  readonly free: { readonly type: 'after' | 'before'; readonly line: number } | undefined;
}

/** `tokens`: of slides that have been named. */
export function slideTimes(tokens: readonly Token[]): SlideTimePlace[] {
  const slides: Token[][] = [];
  for (const token of tokens) {
    if (token.type === 'marpit_slide_open') slides.push([]);
    slides.at(-1)?.push(token);
  }
  return slides.map(([open, ...content]) => {
    const meta: SlideMeta = open?.meta.lutrin;
    let lines: Lines | undefined;
    eachToken(content, (token, at) => {
      if (token.type === 'marpit_comment' && token.meta?.marpitParsedDirectives?.time !== undefined) lines = at;
    });
    return { id: meta.id, time: meta.time, lines, free: freePlace(content) };
  });
}

/** After its heading; a slide without one may begin with a ruler that stands in another file. */
function freePlace(content: readonly Token[]): SlideTimePlace['free'] {
  const heading = content.find(({ type, level }) => type === 'heading_open' && level === 1);
  if (heading?.map) return { type: 'after', line: heading.map[1] - 1 };
  const first = content.find(({ map }) => map !== null);
  return first?.map ? { type: 'before', line: first.map[0] } : undefined;
}
