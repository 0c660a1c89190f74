// Code fences of decks: code from files, highlighted lines, lines to step through, and Mermaid diagrams.

import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { expandText } from '../../course/variables.js';
import { diagnostic } from '../../diagnostics/diagnostic.js';
import { didYouMean, listOf } from '../../diagnostics/suggest.js';
import { contextOf, type Lines, type MarkdownContext } from '../context.js';
import { type FenceInfo, isLines, parseFenceInfo } from '../fence-info.js';

const deckKeys = ['src', 'lines', 'steps', 'alt', 'edition'];

export function fencesPlugin(md: MarkdownIt): void {
  md.core.ruler.after('block', 'lutrin_fences', state => {
    const context = contextOf(state.env);
    for (const token of state.tokens) if (token.type === 'fence') readFence(token, context);
  });
  md.core.ruler.after('marpit_fragment', 'lutrin_code_steps', state => {
    if (state.tokens.some(token => token.meta?.steps !== undefined))
      state.tokens = state.tokens.flatMap(token => [token, ...stepTokens(token, state.Token)]);
  });
  md.renderer.rules.lutrin_code_step = (tokens, index) => {
    const token = tokens[index];
    return token === undefined ? '' : `<span hidden${md.renderer.renderAttrs(token)}></span>\n`;
  };
  md.renderer.rules.lutrin_diagram = (tokens, index) => tokens[index]?.content ?? '';
  const fence = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const html = fence?.(tokens, index, options, env, self) ?? '';
    const first: string | undefined = tokens[index]?.meta?.steps?.[0];
    return first === undefined ? html : html.replace(/^<pre/, `<pre data-lines="${first}"`);
  };
}

function readFence(token: Token, context: MarkdownContext): void {
  const lines: Lines = token.map ?? [0, 1];
  const info = parseFenceInfo(token.info);
  token.content = expandText(token.content, context.variables);
  const values = token.info.includes('{') ? readAttributes(info, lines, context) : new Map<string, string>();
  const source = values.get('src');
  if (source !== undefined) token.content = `${(context.code(source, lines) ?? token.content).replace(/\n$/, '')}\n`;
  if (values.get('edition') === 'instructor') token.meta = { ...token.meta, instructorOnly: true };
  if (info.language === 'mermaid') {
    token.type = 'lutrin_diagram';
    token.tag = '';
    token.content = context.diagram(token.content, values.get('alt'), lines);
    return;
  }
  const shown = info.lines ?? values.get('lines') ?? values.get('steps');
  if (shown === undefined) {
    if (values.size > 0) token.info = info.language;
    return;
  }
  if (shown.includes('|')) token.meta = { ...token.meta, steps: shown.split('|') };
  token.info = `${info.language === '' ? 'text' : info.language} {${shown}}`;
}

function readAttributes(info: FenceInfo, lines: Lines, context: MarkdownContext): Map<string, string> {
  const warn = (needle: string, message: string, fix?: string): void =>
    context.report(
      diagnostic('fence/unknown-attribute', context.span(needle, lines), message, {
        fix,
        notes: [`Known here: ${listOf(deckKeys)}, and lines such as {2,4-5} or {1|2-3}.`],
      }),
    );
  if (info.problem !== undefined) warn('{', info.problem.message);
  const values = new Map<string, string>();
  for (const { key, value } of info.attributes) {
    if (!deckKeys.includes(key)) warn(key, `The attribute "${key}" is not known.`, didYouMean(key, deckKeys));
    else if (value === undefined) warn(key, `The attribute "${key}" needs a value: ${key}=….`);
    else if ((key === 'lines' || key === 'steps') && !isLines(value))
      warn(value, `"${value}" names no lines.`, '2,4-5 or 1|2-3');
    else values.set(key, value);
  }
  return values;
}

/** Each group of lines after the first is a fragment of the slide. */
function stepTokens(token: Token, TokenClass: typeof Token): Token[] {
  const steps: readonly string[] = token.meta?.steps ?? [];
  return steps.slice(1).map(lines => {
    const step = new TokenClass('lutrin_code_step', 'span', 0);
    step.block = true;
    step.attrs = [
      ['class', 'code-step'],
      ['data-lines', lines],
    ];
    step.meta = { marpitFragment: true };
    return step;
  });
}
