// Diagnostics as text for a terminal or a log: place, message, code frame, notes.

import type { Diagnostic, Span } from './diagnostic.js';

export interface Palette {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

export const plain: Palette = { error: same, warning: same, strong: same, faint: same };

/**
 *     error labs/02-containers.md:41:13  lab/unknown-check
 *       Step 6 needs the check "pgae", but no check has that name.
 *       41 | ```sh {check=served needs=pgae}
 *          |                            ^^^^ did you mean "page"?
 */
export function formatDiagnostic(item: Diagnostic, palette: Palette = plain): string {
  const { span } = item;
  const mark = item.severity === 'error' ? palette.error : palette.warning;
  const lines = [
    `${mark(item.severity)} ${palette.strong(`${span.file}:${span.line}:${span.column}`)}  ${palette.faint(item.code)}`,
    `  ${item.message}`,
    ...(span.text.trim() === '' ? [] : frame(span, item.fix, mark, palette)),
    ...item.notes.map(note => `  ${note}`),
  ];
  if (span.text.trim() === '' && item.fix !== undefined) lines.push(`  ${item.fix}`);
  return lines.join('\n');
}

/** The line of the file and marks beneath the place; empty for a line without text. */
export function codeFrame({ span, fix }: { readonly span: Span; readonly fix?: string | undefined }): string {
  return span.text.trim() === '' ? '' : frame(span, fix, same, plain).join('\n');
}

/** `2 errors, 1 warning`, or nothing when there is none. */
export function summarise(all: readonly Diagnostic[]): string {
  const errors = all.filter(item => item.severity === 'error').length;
  const warnings = all.length - errors;
  return [plural(errors, 'error'), plural(warnings, 'warning')].filter(part => part !== '').join(', ');
}

function frame(span: Span, fix: string | undefined, mark: (text: string) => string, palette: Palette): string[] {
  const number = String(span.line);
  const text = span.text.replace(/\p{Cc}/gu, ' ');
  const caret = '^'.repeat(Math.max(1, Math.min(span.length, text.length - span.textColumn + 1)));
  const under = `${' '.repeat(span.textColumn - 1)}${mark(fix === undefined ? caret : `${caret} ${fix}`)}`;
  return [`  ${palette.faint(`${number} |`)} ${text}`, `  ${palette.faint(`${' '.repeat(number.length)} |`)} ${under}`];
}

function plural(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function same(text: string): string {
  return text;
}
