// Images and links: each file that a document names is asked for, and its URL on the page put in its place; drawings are put into
// the page themselves.

import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { contextOf, eachToken, type Lines, type MarkdownContext } from '../context.js';
import { type Drawing, drawingHtml } from '../drawing.js';
import { slug } from '../slug.js';
import { rewriteUrls } from '../style-urls.js';
import { textOf } from '../tokens.js';

export function linksPlugin(md: MarkdownIt): void {
  // After the rule that replaces variables in links. Header and footer are parsed on their own and pass here as well.
  md.core.ruler.after('lutrin_variable_links', 'lutrin_links', state => {
    const context = contextOf(state.env);
    eachToken(state.tokens, (token, lines) => {
      if (token.type === 'image') rewriteImage(token, context, state.inlineMode ? undefined : lines);
      if (token.type === 'link_open') rewriteLink(token, context, state.inlineMode ? undefined : lines);
    });
  });
  const { image, marpit_slide_open } = md.renderer.rules;
  // Id of the slide that is rendered.
  const drawingPlaces = new WeakMap<object, string>();
  md.renderer.rules.marpit_slide_open = (tokens, index, options, env, self) => {
    drawingPlaces.set(env, tokens[index]?.attrGet('id') ?? '');
    return marpit_slide_open?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
  };
  md.renderer.rules.image = (tokens, index, options, env, self) => {
    const token = tokens[index];
    const drawing: Drawing | undefined = token?.meta?.drawing;
    if (token === undefined || drawing === undefined) return image?.(tokens, index, options, env, self) ?? '';
    const prefix = `drawing-${slug(drawingPlaces.get(env) ?? '')}`;
    return drawingHtml(drawing, { alt: textOf(token), style: token.attrGet('style'), prefix });
  };
  // A background is repeated on every slide that it holds for: it is asked for once.
  md.core.ruler.after('marpit_directives_parse', 'lutrin_background_directive', state => {
    const context = contextOf(state.env);
    const known = new Map<string, string>();
    for (const token of state.tokens) {
      const value: unknown = token.meta?.marpitDirectives?.backgroundImage;
      if (typeof value !== 'string') continue;
      const url = known.get(value) ?? rewriteUrls(value, reference => context.asset(reference, undefined));
      known.set(value, url);
      token.meta.marpitDirectives = { ...token.meta.marpitDirectives, backgroundImage: url };
    }
  });
}

function rewriteImage(token: Token, context: MarkdownContext, lines: Lines | undefined): void {
  const reference = token.attrGet('src') ?? '';
  if (reference.trim() === '') return;
  const image: { url: string; background?: boolean } | undefined = token.meta?.marpitImage;
  const drawing = image?.background === true ? undefined : context.drawing(decoded(reference), lines);
  if (drawing !== undefined) {
    token.meta = { ...token.meta, drawing };
    return;
  }
  const url = context.asset(decoded(reference), lines);
  token.attrSet('src', url);
  if (image !== undefined) token.meta.marpitImage = { ...image, url };
}

function rewriteLink(token: Token, context: MarkdownContext, lines: Lines | undefined): void {
  const reference = token.attrGet('href');
  if (reference !== null) token.attrSet('href', context.link(decoded(reference), lines));
}

/** markdown-it percent-encodes what the author typed; diagnostics should show, and find, what was typed. */
function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
