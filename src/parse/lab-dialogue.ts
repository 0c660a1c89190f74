// What is said on a serial console, line by line: strict, because a line that is passed over is a proof that is not made.

import { diagnostic, type Report, type Span } from '../diagnostics/diagnostic.js';
import { didYouMean } from '../diagnostics/suggest.js';
import type { DialogueLine } from './lab-model.js';

const kinds = ['expect', 'send'] as const;

/** The lines of a dialogue, variables not yet replaced. `spanOf` is the place of a line, counted from 1. */
export function readDialogue(
  code: string,
  fence: Span,
  spanOf: (line: number) => Span,
  report: Report,
): DialogueLine[] {
  const lines = code.split('\n').flatMap((line, index): DialogueLine[] => {
    if (line.trim() === '') return [];
    const span = spanOf(index + 1);
    const bad = (message: string, fix?: string): DialogueLine[] => {
      report(diagnostic('lab/dialogue', span, message, { fix }));
      return [];
    };
    const [, word = '', text = ''] = /^([^\s:]*)(?::[ \t]*(.*?)[ \t]*)?$/.exec(line) ?? [];
    const type = kinds.find(kind => line.startsWith(`${kind}:`));
    if (type === undefined) {
      const fix = didYouMean(word, kinds) ?? 'write expect: TEXT or send: TEXT';
      return bad(`"${line.trim()}" is no line of a dialogue: each begins with "expect:" or "send:".`, fix);
    }
    if (type === 'expect' && text === '') return bad('Nothing is expected here: write what the console shows.');
    return [{ type, text, span }];
  });
  if (code.trim() === '') report(diagnostic('lab/dialogue', fence, 'The dialogue has no lines.'));
  return lines;
}
