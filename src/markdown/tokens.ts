// Small questions about markdown-it tokens.

import type Token from 'markdown-it/lib/token.mjs';

/** The text of an inline token as a reader sees it: no markup, image texts included. */
export function textOf(token: Token | undefined): string {
  const children = token?.children ?? [];
  return children
    .map(child => {
      if (child.type === 'softbreak' || child.type === 'hardbreak') return ' ';
      if (child.type === 'image') return child.hidden ? '' : textOf(child);
      if (child.type === 'html_inline' || child.hidden) return '';
      return child.content;
    })
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A copy whose fields can be changed without changing the original. */
export function copyToken(token: Token, changes: Partial<Token>): Token {
  return Object.assign(Object.create(Object.getPrototypeOf(token)), token, changes);
}
