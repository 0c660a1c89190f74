// A source file's text with its line starts, so that an offset becomes a line, a column and a code frame.

import type { Span } from './diagnostic.js';

/** A text file of the course; `path` is relative to the course, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const WINDOW = 160;

/** The span of `length` characters from `offset` (cut at the end of its line). */
export function spanAt(source: Source, offset: number, length = 1): Span {
  const before = source.text.slice(0, offset);
  const line = count(before, '\n') + 1;
  const lineStart = before.lastIndexOf('\n') + 1;
  return span(source, line, lineStart, offset - lineStart, length);
}

/** The span of a whole line (counted from 1), without its indentation; the last line when `line` is past the end. */
export function spanOfLine(source: Source, line: number): Span {
  const start = startOfLine(source.text, line);
  const text = lineAt(source.text, start);
  const indent = text.length - text.trimStart().length;
  return span(source, line, start, indent, Math.max(1, text.trim().length));
}

/** The first place of `needle` between two lines (counted from 1, both included); else the whole first line. */
export function spanOf(source: Source, needle: string, fromLine: number, toLine: number): Span {
  const start = startOfLine(source.text, fromLine);
  const end = startOfLine(source.text, toLine + 1);
  const found = needle === '' ? -1 : source.text.indexOf(needle, start);
  return found < 0 || found >= end ? spanOfLine(source, fromLine) : spanAt(source, found, needle.length);
}

/** A place for what concerns a file as a whole, read or not. */
export function spanOfFile(path: string, text = ''): Span {
  return spanOfLine({ path, text }, 1);
}

function span(source: Source, line: number, lineStart: number, column: number, length: number): Span {
  const text = lineAt(source.text, lineStart);
  const from = text.length <= WINDOW ? 0 : Math.max(0, Math.min(column - WINDOW / 2, text.length - WINDOW));
  return {
    file: source.path,
    line,
    column: column + 1,
    length: Math.max(1, Math.min(length, text.length - column)),
    text: text.slice(from, from + WINDOW),
    textColumn: column - from + 1,
  };
}

function startOfLine(text: string, line: number): number {
  let start = 0;
  for (let current = 1; current < line; current++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return current === line ? start : text.length;
    start = next + 1;
  }
  return start;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
}

function count(text: string, character: string): number {
  let total = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) total++;
  return total;
}
