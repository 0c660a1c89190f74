// Expected output that cannot be compared with anything: regular expressions and JSON that cannot be read.

import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { spanOfLine } from '../diagnostics/source.js';
import type { Lab, OutputBlock } from './lab-model.js';
import { transcriptLines } from './lab-transcript.js';

/** The regular expression of a line of expected output that ends with ` (re)`. */
export function expressionIn(line: string): string | undefined {
  return /^(.*) \(re\)$/.exec(line.trimEnd())?.[1];
}

export function checkExpected(lab: Lab, report: Report): void {
  for (const { blocks } of lab.sections)
    for (const block of blocks) {
      if (block.role === 'output') checkBlock(lab, block, report);
      else if (block.role === 'run' && block.transcript)
        for (const [index, { text, prompt }] of transcriptLines(block.code).entries())
          if (prompt === undefined) checkLine(lab, text, block.span.line + 1 + index, report);
    }
}

function checkLine(lab: Lab, line: string, at: number, report: Report): void {
  const expression = expressionIn(withValues(line));
  const problem = expression === undefined ? undefined : problemOf(() => new RegExp(expression));
  if (problem !== undefined) report(diagnostic('lab/expected', spanOfLine(lab.source, at), `${problem}.`));
}

/** What a value is, only a run knows: a digit is good in JSON and in an expression. */
function withValues(text: string): string {
  return text.replace(/@\{\w+\}/g, '0');
}

function checkBlock(lab: Lab, block: OutputBlock, report: Report): void {
  const mode = (['exact', 'subset'] as const).find(
    name => block.attributes.has(name) || block.attributes.get('match') === name,
  );
  const bad = (message: string, line: number): void =>
    report(diagnostic('lab/expected', spanOfLine(lab.source, line), message));
  if (mode === 'subset') {
    const problem = problemOf(() => JSON.parse(withValues(block.code)));
    if (problem !== undefined)
      bad(
        `The expected JSON cannot be read: ${problem.replace(/(?:, "| in JSON at position)[\s\S]*$/, '')}.`,
        block.span.line,
      );
  }
  if (mode !== undefined) return;
  for (const [index, line] of block.code.split('\n').entries())
    checkLine(lab, line, block.span.line + 1 + index, report);
}

function problemOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}
