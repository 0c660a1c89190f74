// Code with the per-student places in it marked, also when it is highlighted: the marks go around text, never across a tag.

import type { Piece } from '../course/variables.js';
import { escapeHtml } from './html.js';

/** `html` shows the text of the pieces; each place that comes from a variable gets its name. */
export function markPieces(html: string, pieces: readonly Piece[]): string {
  const ranges = rangesOf(pieces);
  if (ranges.length === 0) return html;
  let at = 0;
  return html.replace(/(<[^>]*>)|((?:&[^;]+;|[^<&])+)/g, (_all, tag: string | undefined, text: string | undefined) => {
    if (tag !== undefined) return tag;
    const characters = text?.match(/&[^;]+;|[\s\S]/g) ?? [];
    const marked = markRun(characters, at, ranges);
    at += characters.length;
    return marked;
  });
}

/** Plain text as HTML, with its per-student places marked. */
export function piecesAsHtml(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, variable }) => (variable === undefined ? escapeHtml(text) : mark(escapeHtml(text), variable, true)))
    .join('');
}

/** Each line of code in an element of its own, as highlighted code has them. */
export function asLines(html: string): string {
  return html
    .split('\n')
    .map(line => `<span class="line">${line}</span>`)
    .join('\n');
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly variable: string;
}

function rangesOf(pieces: readonly Piece[]): Range[] {
  const ranges: Range[] = [];
  let at = 0;
  for (const { text, variable } of pieces) {
    if (variable !== undefined) ranges.push({ from: at, to: at + text.length, variable });
    at += text.length;
  }
  return ranges;
}

function markRun(characters: readonly string[], at: number, ranges: readonly Range[]): string {
  const end = at + characters.length;
  let result = '';
  let last = at;
  for (const { from, to, variable } of ranges) {
    if (to <= at || from >= end) continue;
    const [start, stop] = [Math.max(from, at), Math.min(to, end)];
    result += characters.slice(last - at, start - at).join('');
    result += mark(characters.slice(start - at, stop - at).join(''), variable, start === from);
    last = stop;
  }
  return result + characters.slice(last - at).join('');
}

/** A value that highlighting has split: its first part takes the student's value, the others nothing. */
function mark(html: string, variable: string, isFirst: boolean): string {
  return `<span class="variable${isFirst ? '' : ' rest'}" data-variable="${variable}">${html}</span>`;
}
