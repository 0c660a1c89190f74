// Rewrites the output fences of lab sheets that are not true any more, and shows what changed.

import type { Terminal } from '../io/terminal.js';
import { runVariables } from '../labs/actions.js';
import type { ChangedOutput } from '../labs/run-action.js';
import { replaceFences, updatedOutput } from '../labs/update-output.js';
import type { Lab } from '../parse/lab-model.js';

/** Does nothing when nothing changed. */
export function updateSheet(
  lab: Lab,
  changed: readonly ChangedOutput[],
  write: (content: string) => void,
  terminal: Terminal,
): void {
  if (changed.length === 0) return;
  const { palette } = terminal;
  const variables = runVariables(lab.variables);
  const fences = new Map(
    changed.map(({ span, source, printed, mode }) => {
      const old = source === '' ? [] : source.replace(/\n$/, '').split('\n');
      const now = updatedOutput(mode === 'exact' ? [] : old, printed, variables);
      return [span.line, { old, now }] as const;
    }),
  );
  for (const [line, { old, now }] of fences) {
    terminal.line(`  ${lab.source.path}:${line}  output brought up to date`);
    for (const gone of old.filter(text => !now.includes(text))) terminal.line(palette.error(`    - ${gone}`));
    for (const come of now.filter(text => !old.includes(text))) terminal.line(palette.strong(`    + ${come}`));
  }
  write(replaceFences(lab.source.text, fences));
}
