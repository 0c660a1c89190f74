// Which rule of a deck's style blocks cannot be packed. PostCSS reads some that its plugins then stumble over.

import postcss from 'postcss';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { SlideContext } from './context.js';

export interface StyleProblem {
  readonly reason: string;
  /** Undefined when it is in the theme. */
  readonly rule: string | undefined;
}

/** `pack` throws as packing did. */
export function styleProblem(error: unknown, styles: readonly string[], pack: (css: string) => void): StyleProblem {
  if (!(error instanceof Error) || error.name !== 'CssSyntaxError') throw error;
  const fails = (css: string): boolean => {
    try {
      pack(css);
      return false;
    } catch {
      return true;
    }
  };
  const rules = styles.flatMap(css => postcss.parse(css).nodes.map(String));
  return { reason: error.message.replace(/^.*?<css input[^>]*>:(?:[\d:]+)?\s*/, ''), rule: rules.find(fails) };
}

export function reportStyle({ reason, rule }: StyleProblem, context: SlideContext): void {
  const where = rule === undefined ? ' It is in the theme.' : '';
  const selector = rule?.split('{')[0]?.trim().split('\n')[0] ?? '';
  const message = `The CSS cannot be read: ${reason.replace(/\.$/, '')}.${where}`;
  context.report(diagnostic('theme/css', context.span(selector, undefined), message));
}
