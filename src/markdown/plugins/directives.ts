// Directives beyond Marpit's own: the metadata that marp-cli reads, and comments that look like a mistyped directive.

import type { Marp } from '@marp-team/marp-core';
import type MarkdownIt from 'markdown-it';
import { diagnostic } from '../../diagnostics/diagnostic.js';
import { nearest } from '../../diagnostics/suggest.js';
import { contextOf, eachToken, type Lines, type MarkdownContext } from '../context.js';

/** Metadata of a deck, under the names of Marp's `lastGlobalDirectives`. */
export const metadataKeys = ['title', 'description', 'author', 'keywords', 'image', 'url'] as const;

const globals = ['theme', 'style', 'headingDivider', 'lang', 'size', 'math', 'marp', ...metadataKeys];
/** For a slide and those after it; with `_` before them, for a slide alone. */
export const localDirectives: readonly string[] = [
  'paginate',
  'header',
  'footer',
  'class',
  'backgroundColor',
  'backgroundImage',
  'backgroundPosition',
  'backgroundRepeat',
  'backgroundSize',
  'color',
  'transition',
];
const own = ['include', 'lab', 'audience', 'id', 'time', 'moduleTime', 'step'];

/** They are replaced by whole lines, before the text is parsed. */
const lineDirectives: readonly string[] = ['include', 'lab'];

export const knownDirectives: readonly string[] = [...globals, ...localDirectives, ...own];

/** The name under which a metadata directive is kept, so that it does not become an attribute of every slide. */
export function metadataName(key: string): string {
  return `lutrin${key[0]?.toUpperCase()}${key.slice(1)}`;
}

export function directivesPlugin(md: MarkdownIt, marp: Marp): void {
  for (const key of metadataKeys)
    marp.customDirectives.global[key] = value =>
      typeof value === 'string' || Array.isArray(value) ? { [metadataName(key)]: value } : {};

  md.core.ruler.after('marpit_directives_global_parse', 'lutrin_themes', state => {
    if (state.inlineMode) return;
    const context = contextOf(state.env);
    eachToken(state.tokens, (token, lines) => {
      const theme: unknown = token.type === 'marpit_comment' ? token.meta?.marpitParsedDirectives?.theme : undefined;
      if (typeof theme === 'string') context.theme(theme, lines);
    });
  });
  md.core.ruler.before('marpit_collect', 'lutrin_mistyped_directives', state => {
    if (state.inlineMode) return;
    const context = contextOf(state.env);
    eachToken(state.tokens, (token, lines) => {
      if (token.type === 'marpit_comment' && token.meta?.marpitCommentParsed === undefined)
        warnOfMistypedDirectives(token.content, token.meta?.marpitParsedDirectives ?? {}, lines, context);
    });
  });
}

function warnOfMistypedDirectives(
  comment: string,
  directives: Readonly<Record<string, unknown>>,
  lines: Lines | undefined,
  context: MarkdownContext,
): void {
  const keys = Object.keys(directives);
  // Prose such as "Note: …" is YAML too; a directive has one short word before each colon and nothing else.
  if (keys.length === 0 || comment.split('\n').some(line => !/^\s*_?[A-Za-z][A-Za-z-]*\s*:/.test(line))) return;
  for (const key of keys) {
    if (lineDirectives.includes(key)) {
      const message = `"${key}: …" brings nothing here: the comment does not stand alone on its line.`;
      const notes = ['Put it on a line of its own, outside of lists, quotes and tables.'];
      context.report(diagnostic('include/place', context.span(key, lines), message, { notes }));
      continue;
    }
    const meant = nearest(key.replace(/^_/, ''), knownDirectives);
    if (meant === undefined) continue;
    const message = `The comment "${key}: …" is a presenter note: "${key}" is no directive.`;
    const fix = `did you mean "${key.startsWith('_') ? '_' : ''}${meant}"?`;
    context.report(diagnostic('directive/unknown', context.span(key, lines), message, { fix }));
  }
}
