// HTML in Markdown: made safe, without comments, with the files it names resolved.

import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { expandText } from '../../course/variables.js';
import { diagnostic } from '../../diagnostics/diagnostic.js';
import { contextOf, eachToken, type Lines, type MarkdownContext } from '../context.js';
import { type Attribute, removeComments, replaceAttributes, type Tag } from '../html-tags.js';
import { createSanitiser } from '../sanitise.js';
import { rewriteUrls } from '../style-urls.js';

export function htmlPlugin(md: MarkdownIt): void {
  const sanitiser = createSanitiser();
  const { html_block, html_inline } = md.renderer.rules;

  // An inline token has no lines of its own, and the renderer does not see its block.
  md.core.ruler.after('inline', 'lutrin_html_lines', state =>
    eachToken(state.tokens, (token, lines) => {
      if (token.type === 'html_inline') token.meta = { ...token.meta, lines };
      if (token.type === 'marpit_comment' && !token.markup.includes('-->'))
        reportUnclosedComment(contextOf(state.env), lines);
    }),
  );

  const render = (tokens: Token[], index: number, fallback: () => string, env: unknown): string => {
    const token = tokens[index];
    const context = contextOf(env);
    const lines: Lines | undefined = token?.map ?? token?.meta?.lines;
    const raw = expandText(token?.content ?? '', context.variables);
    if (context.allHtml) return rewriteHtml(removeComments(fallback()), context, lines);
    const safe = sanitiser.sanitise(raw, tag => reportRemoved(tag, context, lines));
    return rewriteHtml(safe, context, lines);
  };
  md.renderer.rules.html_block = (tokens, index, options, env, self) =>
    render(tokens, index, () => html_block?.(tokens, index, options, env, self) ?? '', env);
  md.renderer.rules.html_inline = (tokens, index, options, env, self) =>
    render(tokens, index, () => html_inline?.(tokens, index, options, env, self) ?? '', env);
}

function reportRemoved(tag: string, context: MarkdownContext, lines: Lines | undefined): void {
  if (tag === '' || !/^[a-z][a-z\d-]*$/.test(tag)) return;
  const message = `The HTML tag <${tag}> is not allowed here and is shown as text.`;
  const notes = ['"html: true" in course.yml allows all HTML, scripts included.'];
  context.report(diagnostic('html/removed', context.span(`<${tag}`, lines), message, { notes }));
}

function reportUnclosedComment(context: MarkdownContext, lines: Lines | undefined): void {
  const message = 'This comment is not closed: what follows is taken as a part of it, and is not shown.';
  context.report(
    diagnostic('html/unclosed-comment', context.span('<!--', lines), message, { fix: 'close it with -->' }),
  );
}

function rewriteHtml(html: string, context: MarkdownContext, lines: Lines | undefined): string {
  return replaceAttributes(html, (tag, attribute) => rewriteAttribute(tag, attribute, context, lines));
}

const media = new Set(['img', 'video', 'audio', 'source', 'image', 'input', 'embed']);

function rewriteAttribute(
  tag: Tag,
  { name, value = '' }: Attribute,
  context: MarkdownContext,
  lines: Lines | undefined,
): string | undefined {
  if (value.trim() === '') return undefined;
  if (name === 'style') return rewriteUrls(value, url => context.asset(url, lines));
  if (name === 'srcset') return rewriteSrcset(value, url => context.asset(url, lines));
  if (name === 'src' && tag.name === 'track') return context.captions(value, lines);
  if (name === 'poster' || (name === 'src' && media.has(tag.name))) return context.asset(value, lines);
  if (name === 'href' && tag.name === 'a') return context.link(value, lines);
  if (/^(?:xlink:)?href$/.test(name) && tag.name === 'image') return context.asset(value, lines);
  return undefined;
}

function rewriteSrcset(value: string, url: (reference: string) => string): string {
  return value
    .split(/,\s+/)
    .map(candidate => {
      const [reference = '', ...descriptors] = candidate.trim().split(/\s+/);
      return [url(reference), ...descriptors].join(' ');
    })
    .join(', ');
}
