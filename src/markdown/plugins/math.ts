// Formulas that cannot be set are reported with their place; the page shows them as KaTeX or MathJax marks mistakes.

import type MarkdownIt from 'markdown-it';
import { diagnostic } from '../../diagnostics/diagnostic.js';
import { contextOf, eachToken } from '../context.js';

export function mathPlugin(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'lutrin_math_lines', state =>
    eachToken(state.tokens, (token, lines) => {
      if (token.type === 'marp_math_inline') token.meta = { ...token.meta, lines };
    }),
  );
  for (const type of ['marp_math_inline', 'marp_math_block']) {
    const rule = md.renderer.rules[type];
    md.renderer.rules[type] = (tokens, index, options, env, self) => {
      const html = rule?.(tokens, index, options, env, self) ?? '';
      const reason =
        /class="katex-error" title="([^"]*)"/.exec(html)?.[1] ??
        /data-mjx-error="([^"]*)"/.exec(html)?.[1] ??
        undefinedCommand(html);
      if (reason !== undefined) {
        const token = tokens[index];
        const context = contextOf(env);
        const needle = token?.content.trim().split('\n')[0] ?? '';
        const place = context.span(needle, token?.map ?? token?.meta?.lines);
        context.report(diagnostic('math/failed', place, `The formula cannot be set: ${unescapeHtml(reason)}`));
      }
      return html;
    };
  }
}

/** KaTeX sets a command that it does not know in its error colour and goes on. */
function undefinedCommand(html: string): string | undefined {
  const command = /mathcolor="#cc0000"><mtext>(\\[a-zA-Z]+)<\/mtext>/.exec(html)?.[1];
  return command && `undefined command ${command}.`;
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
