// The hints of a section: which of its tokens they are.

import type Token from 'markdown-it/lib/token.mjs';
import { attributeOf, scanTags } from '../markdown/html-tags.js';
import type { Section } from '../parse/lab-model.js';

/** The tokens of each hint, from `<details class="hint">` to where it is closed. */
export function hintsOf({ tokens }: Pick<Section, 'tokens'>): (readonly Token[])[] {
  const hints: Token[][] = [];
  let depth = 0;
  let current: Token[] | undefined;
  for (const token of tokens) {
    const tags = token.type === 'html_block' ? scanTags(token.content).filter(tag => tag.name === 'details') : [];
    if (depth === 0 && tags.some(tag => tag.type === 'open' && /\bhint\b/.test(attributeOf(tag, 'class') ?? ''))) {
      current = [];
      hints.push(current);
    }
    current?.push(token);
    for (const tag of tags) depth += tag.type === 'open' ? 1 : -1;
    if (depth === 0) current = undefined;
  }
  return hints;
}
