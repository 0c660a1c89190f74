// A Markdown text put together from several files, and where each of its lines comes from.

import type { Span } from '../diagnostics/diagnostic.js';
import { type Source, spanOf, spanOfLine } from '../diagnostics/source.js';
import type { Lines } from '../markdown/context.js';

/** A line of a file; lines count from 1. */
export interface Place {
  readonly source: Source;
  readonly line: number;
}

export interface Document {
  readonly text: string;
  /** Where a line of the text, counted from 0, comes from. */
  place(line: number): Place;
}

export function documentOf(source: Source): Document {
  return { text: source.text, place: line => ({ source, line: line + 1 }) };
}

/** Lines of a document that stand one after the other in a file, too; `line` is the first of them there. */
export interface Run extends Place {
  readonly text: string;
}

export function documentFrom(runs: readonly Run[], fallback: Source): Document {
  const starts: number[] = [];
  let total = 0;
  for (const { text } of runs) {
    starts.push(total);
    total += countLines(text);
  }
  const place = (line: number): Place => {
    const within = Math.max(0, Math.min(line, total - 1));
    const index = starts.findLastIndex(start => start <= within);
    const run = runs[index] ?? { source: fallback, line: 1 };
    return { source: run.source, line: run.line + within - (starts[index] ?? 0) };
  };
  return { text: runs.map(({ text }) => text).join('\n'), place };
}

export function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** The place of `needle` in the author's file: within the lines, or anywhere in the document, or else the first of the lines. */
export function spanIn(document: Document, needle: string, lines: Lines | undefined): Span {
  const [from, to] = lines ?? [0, Number.POSITIVE_INFINITY];
  const line = needle === '' ? undefined : lineOf(document.text, needle, from, to);
  const place = document.place(line ?? from);
  return line === undefined
    ? spanOfLine(place.source, place.line)
    : spanOf(place.source, needle, place.line, place.line);
}

/** The first line from `from` to before `to` on which `needle` begins. */
function lineOf(text: string, needle: string, from: number, to: number): number | undefined {
  let start = 0;
  for (let line = 0; line < from; line++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return undefined;
    start = next + 1;
  }
  const found = text.indexOf(needle, start);
  if (found < 0) return undefined;
  let line = from;
  for (let next = text.indexOf('\n', start); next >= 0 && next < found; next = text.indexOf('\n', next + 1)) line++;
  return line < to ? line : undefined;
}
