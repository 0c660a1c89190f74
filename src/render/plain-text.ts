// Markdown tokens as plain text for a terminal: hints in the students' script. Knows nothing of scripts.

import type Token from 'markdown-it/lib/token.mjs';
import { expandPieces, type Piece, type Variables } from '../course/variables.js';
import type { Block } from '../parse/lab-model.js';

export interface PlainTextContext {
  readonly variables: Variables;
  /** Writes text with its per-student places. */
  write(pieces: readonly Piece[]): string;
}

/** Columns to which paragraphs are wrapped. */
const width = 76;

/** The text without markup and trailing blank lines. Tags are left out, and so are checks, which the script has anyway. */
export function plainText(tokens: readonly Token[], context: PlainTextContext): string {
  const lines: string[] = [];
  const lists: { number: number | undefined }[] = [];
  let cells: string[] = [];
  let bullet = '';
  const add = (text: string, prefix = ''): void => {
    const indent = '  '.repeat(Math.max(0, lists.length - 1)) + (lists.length > 0 ? ' '.repeat(2) : '');
    const first = prefix === '' ? indent : indent.slice(0, -2) + prefix;
    if (lines.length > 0 && prefix === '' && lists.length === 0) lines.push('');
    lines.push(...wrapped(text, first, ' '.repeat(first.length)));
  };
  for (const token of tokens) {
    switch (token.type) {
      case 'bullet_list_open':
      case 'ordered_list_open':
        if (lists.length === 0) lines.push('');
        lists.push({ number: token.type === 'bullet_list_open' ? undefined : Number(token.attrGet('start') ?? 1) });
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop();
        break;
      case 'list_item_open': {
        const list = lists.at(-1);
        bullet = list?.number === undefined ? '- ' : `${list.number++}. `;
        break;
      }
      case 'tr_open':
        cells = [];
        break;
      case 'th_open':
      case 'td_open':
        cells.push('');
        break;
      case 'tr_close':
        lines.push(cells.join(' | '));
        cells = [];
        break;
      case 'inline':
        if (cells.length > 0) cells[cells.length - 1] = inlineText(token, context);
        else add(inlineText(token, context), bullet);
        bullet = '';
        break;
      case 'html_block': {
        const text = htmlText(token.content, context);
        if (text !== '') add(text);
        break;
      }
      default: {
        const code = codeOf(token);
        if (code !== undefined) lines.push('', ...indented(context.write(expandPieces(code, context.variables))));
      }
    }
  }
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function inlineText(token: Token, context: PlainTextContext): string {
  return (token.children ?? [])
    .map(child => {
      switch (child.type) {
        case 'softbreak':
        case 'hardbreak':
          return ' ';
        case 'html_inline':
          return '';
        case 'image':
          return inlineText(child, context);
        case 'lutrin_variable':
          return context.write((child.meta as readonly Piece[] | null) ?? []);
        case 'code_inline':
          return context.write(expandPieces(child.content, context.variables));
        case 'link_close':
          return linkTarget(token, child);
        default:
          return child.hidden ? '' : context.write([{ text: child.content }]);
      }
    })
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The address, where the text does not say it. */
function linkTarget({ children }: Token, close: Token): string {
  const all = children ?? [];
  const open = all.slice(0, all.indexOf(close)).findLast(token => token.type === 'link_open');
  const href = open?.attrGet('href') ?? '';
  const text = open === undefined ? '' : (all[all.indexOf(open) + 1]?.content ?? '');
  return /^https?:/.test(href) && text !== href ? ` (${href})` : '';
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

function htmlText(html: string, context: PlainTextContext): string {
  const text = html
    .replace(/<!--[\s\S]*?-->|<[^>]*>/g, ' ')
    .replace(/&(?:lt|gt|quot|#39|amp);/g, found => entities[found] ?? found);
  return context.write(expandPieces(text, context.variables)).replace(/\s+/g, ' ').trim();
}

function codeOf(token: Token): string | undefined {
  const block: Block | undefined = token.meta?.block;
  if (block !== undefined) return block.role === 'check' ? undefined : block.code;
  return token.type === 'code_block' || token.type === 'fence' ? token.content : undefined;
}

function indented(code: string): string[] {
  return code
    .replace(/\n+$/, '')
    .split('\n')
    .map(line => (line === '' ? '' : `    ${line}`));
}

function wrapped(text: string, first: string, others: string): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = others;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
