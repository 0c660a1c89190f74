// Style blocks of a deck: their files resolved, their mistakes reported (Marp drops a broken block, and all others with it),
// and scopes named by content instead of at random, so that two builds of a deck are the same.

import { createHash } from 'node:crypto';
import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { diagnostic } from '../../diagnostics/diagnostic.js';
import { contextOf, type Lines, type MarkdownContext } from '../context.js';
import { cssProblem } from '../css.js';
import { rewriteUrls } from '../style-urls.js';

interface StyleHolder {
  lastGlobalDirectives: Record<string, unknown> | undefined;
  lastStyles: string[] | undefined;
}

interface Scope {
  key: string;
  styles: string[];
}

export function stylesPlugin(md: MarkdownIt, marp: StyleHolder): void {
  md.core.ruler.before('marpit_style_assign', 'lutrin_styles', state => {
    if (state.inlineMode) return;
    const context = contextOf(state.env);
    for (const token of state.tokens)
      if (token.type === 'marpit_style') token.content = readStyle(token.content, token.map ?? undefined, context);
    const global = marp.lastGlobalDirectives?.style;
    if (global === undefined || global === null) return;
    const style = typeof global === 'string' ? readStyle(global, undefined, context) : '';
    marp.lastGlobalDirectives = { ...marp.lastGlobalDirectives, style };
    if (typeof global !== 'string')
      context.report(diagnostic('directive/bad-value', context.span('style', undefined), 'The style is no CSS.'));
  });
  md.core.ruler.after('marpit_style_assign', 'lutrin_style_scopes', state => {
    if (state.inlineMode) return;
    for (const token of state.tokens) {
      const scope: Scope | undefined = token.meta?.marpitStyleScoped;
      if (token.type === 'marpit_slide_open' && scope?.key !== undefined) renameScope(token, scope, marp);
    }
  });
}

function readStyle(css: string, lines: Lines | undefined, context: MarkdownContext): string {
  const problem = cssProblem(css);
  if (problem === undefined) return rewriteUrls(css, url => context.styleAsset(url, lines));
  context.report(problem.at(context.span(problem.near, lines)));
  return '';
}

function renameScope(token: Token, scope: Scope, marp: StyleHolder): void {
  const random = scope.key;
  const placeholder = scope.styles.map(style => style.replaceAll(random, '\0'));
  const key = createHash('sha256').update(placeholder.join('\n')).digest('hex').slice(0, 8);
  scope.key = key;
  scope.styles = placeholder.map(style => style.replaceAll('\0', key));
  marp.lastStyles = marp.lastStyles?.map(style => style.replaceAll(random, key)) ?? [];
  token.attrs = token.attrs?.map(([name, value]) => [name.replace(random, key), value]) ?? null;
}
