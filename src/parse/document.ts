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

export function documentFrom(lines: readonly string[], places: readonly Place[], fallback: Source): Document {
  return { text: lines.join('\n'), place: line => places[line] ?? places.at(-1) ?? { source: fallback, line: 1 } };
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
