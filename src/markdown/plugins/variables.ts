// `@{NAME}` in prose, inline code and links. (Fences, HTML and diagrams replace theirs where they are read.)

import type MarkdownIt from 'markdown-it';
import type { RuleInline } from 'markdown-it/lib/parser_inline.mjs';
import { expandPieces, expandText, type Piece } from '../../course/variables.js';
import { contextOf, eachToken } from '../context.js';

const at = 0x40;

export function variablesPlugin(md: MarkdownIt): void {
  md.inline.ruler.before('autolink', 'lutrin_variable', variable);
  md.renderer.rules.lutrin_variable = (tokens, index) => piecesHtml(md, tokens[index]?.meta ?? []);
  const codeInline = md.renderer.rules.code_inline;
  md.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    const token = tokens[index];
    const pieces = expandPieces(token?.content ?? '', contextOf(env).variables);
    if (pieces.every(piece => piece.variable === undefined)) {
      if (token !== undefined) token.content = pieces.map(piece => piece.text).join('');
      return codeInline?.(tokens, index, options, env, self) ?? '';
    }
    return `<code${token === undefined ? '' : self.renderAttrs(token)}>${piecesHtml(md, pieces)}</code>`;
  };
  md.core.ruler.after('inline', 'lutrin_variable_links', state => {
    const { variables } = contextOf(state.env);
    if (variables.size === 0) return;
    eachToken(state.tokens, token => {
      const attribute = token.type === 'link_open' ? 'href' : token.type === 'image' ? 'src' : undefined;
      const value = attribute && token.attrGet(attribute);
      // markdown-it has percent-encoded the braces by now.
      if (attribute && value?.includes('@%7B'))
        token.attrSet(attribute, expandText(value.replace(/@%7B([A-Z][A-Z\d_]*)%7D/g, '@{$1}'), variables));
    });
  });
}

const variable: RuleInline = (state, silent) => {
  if (state.src.charCodeAt(state.pos) !== at) return false;
  const match = /^(?:@@\{|@\{[A-Z][A-Z\d_]*\})/.exec(state.src.slice(state.pos, state.pos + 80))?.[0];
  if (match === undefined) return false;
  const pieces = expandPieces(match, contextOf(state.env).variables);
  if (!silent && pieces.every(piece => piece.variable === undefined))
    state.pending += pieces.map(piece => piece.text).join('');
  else if (!silent) {
    const token = state.push('lutrin_variable', '', 0);
    token.content = pieces.map(piece => piece.text).join('');
    token.meta = pieces;
  }
  state.pos += match.length;
  return true;
};

/** Pieces as HTML; what comes from a per-student value is marked with its name. */
export function piecesHtml(md: MarkdownIt, pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, variable: name }) =>
      name === undefined
        ? md.utils.escapeHtml(text)
        : `<span class="variable" data-variable="${name}">${md.utils.escapeHtml(text)}</span>`,
    )
    .join('');
}
