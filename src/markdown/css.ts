// Mistakes in CSS, found by the parser that Marp packs themes with.

import postcss, { CssSyntaxError } from 'postcss';
import { type Diagnostic, diagnostic, type Span } from '../diagnostics/diagnostic.js';

export interface CssProblem {
  readonly message: string;
  /** Line and column in the CSS, counted from 1. */
  readonly line: number;
  readonly column: number;
  /** The text of the line, to find it in the author's file. */
  readonly near: string;
  at(span: Span): Diagnostic;
}

export function cssProblem(css: string): CssProblem | undefined {
  try {
    postcss.parse(css);
    return undefined;
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error;
    const line = error.line ?? 1;
    const near = css.split('\n')[line - 1]?.trim() ?? '';
    const message = `The CSS cannot be read: ${error.reason}.`;
    return { message, line, column: error.column ?? 1, near, at: span => diagnostic('theme/css', span, message) };
  }
}
