// What `lutrin labs` says of steps on a terminal.

import { codeFrame } from '../diagnostics/format.js';
import { plain } from '../labs/output-match.js';
import type { Prepared } from '../labs/prepare-lab.js';
import { extentOf, type Failure, type LabReport, type NotRun, type StepReport } from '../labs/report.js';
import type { SelfCheckReport } from '../labs/run-self-check.js';
import type { Streams } from './build.js';

type Palette = Streams['terminal']['palette'];

export function stepLine(step: StepReport, palette: Palette): string {
  const { number, title, state, reason, failures, notes, notRun, milliseconds } = step;
  const time = palette.faint(`${(milliseconds / 1000).toFixed(1)} s`);
  const mark =
    state === 'failed' ? palette.error('failed') : state === 'passed' ? 'passed' : palette.warning('not run');
  const extent = state === 'passed' ? `, ${extentOf(step)}` : '';
  const lines = [`  ${mark} ${number}. ${title}${extent}${reason === undefined ? '' : `: ${reason}`} ${time}`];
  lines.push(...notRunLines(notRun, palette));
  for (const note of notes) lines.push(palette.faint(`    ${note}`));
  return [...lines, ...failures.map(failureText)].join('\n');
}

export function preparedLine({ failure, notRun, milliseconds }: Prepared, palette: Palette): string {
  const time = palette.faint(`${(milliseconds / 1000).toFixed(1)} s`);
  const mark = failure === undefined ? 'made' : palette.error('failed to make');
  const failures = failure === undefined ? [] : [failureText(failure)];
  return [`  ${mark} what the lab finds around it ${time}`, ...notRunLines(notRun, palette), ...failures].join('\n');
}

function notRunLines(notRun: readonly NotRun[], palette: Palette): string[] {
  return notRun.map(({ line, kind, reason }) => palette.faint(`    line ${line} ${kind}: ${reason}`));
}

export function selfCheckLine({ agreed, unseen, disputed }: SelfCheckReport, palette: Palette): string {
  const total = agreed.length + unseen.length;
  const mark = disputed.length > 0 ? palette.error('failed') : 'passed';
  const rest = unseen.length === 0 ? '' : palette.faint(`, not seen: ${unseen.join(', ')}`);
  return `  ${mark} the students' self-check, the same for ${agreed.length} of ${total} checks${rest}`;
}

function failureText({ span, message, expected, found, log }: Failure): string {
  const frame = codeFrame({ span, fix: undefined });
  const indented = (text: string): string => readable(text).replace(/^/gm, '      ');
  return [
    `    ${span.file}:${span.line}  ${message}`,
    indented(frame),
    ...(expected === undefined ? [] : ['    expected:', indented(expected)]),
    ...(found === undefined ? [] : ['    found:', indented(found)]),
    ...(log === undefined || log.trim() === '' ? [] : ['    log of the host:', indented(log.trim())]),
  ].join('\n');
}

/** Programs print what a terminal would act on: their colours are left out, and what is no text is shown as that. */
function readable(text: string): string {
  return plain(text).replace(/[^\P{Cc}\t\n]/gu, '\ufffd');
}

export function summary(reports: readonly LabReport[]): string {
  const steps = reports.flatMap(report => report.steps);
  const count = (state: StepReport['state']): number => steps.filter(step => step.state === state).length;
  const blocks = steps.reduce((sum, step) => sum + step.executed, 0);
  const total = `${count('passed')} steps passed, ${count('failed')} failed, ${count('not run')} not run; ${blocks} blocks executed`;
  return blocks === 0 ? `${total}. A run that executes nothing proves nothing.` : `${total}.`;
}
