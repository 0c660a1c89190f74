// What the tool tells an author about a mistake: plain data with a place in the author's own file.
// Knows nothing of terminals, files or how the mistake was found.

import { type Code, codes, type Severity } from './codes.js';

/** A place in a source file. Lines and columns count from 1; columns and length count UTF-16 units. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The text of the line, cut to a window of `WINDOW` characters when the line is longer. */
  readonly text: string;
  /** Column of the span within `text`. */
  readonly textColumn: number;
}

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly notes: readonly string[];
  /** What to type instead, shown under the caret. */
  readonly fix?: string;
}

export interface DiagnosticDetails {
  readonly notes?: readonly string[];
  readonly fix?: string | undefined;
}

/** A parser's answer: a value that is always usable, and what was wrong on the way. */
export interface Parsed<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Takes diagnostics as they are found. */
export type Report = (diagnostic: Diagnostic) => void;

export function diagnostic(code: Code, span: Span, message: string, details: DiagnosticDetails = {}): Diagnostic {
  return {
    code,
    severity: codes[code].severity,
    message,
    span,
    notes: details.notes ?? [],
    ...(details.fix === undefined ? {} : { fix: details.fix }),
  };
}

/** One of each, in the order of file, line and column; replayed tasks report the same mistake more than once. */
export function sortDiagnostics(all: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map(all.map(item => [identity(item), item]));
  return [...seen.values()].sort(
    (a, b) =>
      compare(a.span.file, b.span.file) ||
      a.span.line - b.span.line ||
      a.span.column - b.span.column ||
      compare(identity(a), identity(b)),
  );
}

function identity(item: Diagnostic): string {
  return JSON.stringify([item.code, item.span.file, item.span.line, item.span.column, item.message]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
