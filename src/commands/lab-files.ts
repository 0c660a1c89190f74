// The files of a course that a run of its labs writes: sheets whose output is brought up to date, and the results.

import { diskFiles, type Files } from '../io/files.js';
import type { Terminal } from '../io/terminal.js';
import { runVariables } from '../labs/actions.js';
import type { LabReport } from '../labs/report.js';
import { type Results, resultsText, withResults } from '../labs/results.js';
import type { ChangedOutput } from '../labs/run-action.js';
import { replaceFences, updatedOutput } from '../labs/update-output.js';
import type { Lab } from '../parse/lab-model.js';
import { resultsFile } from '../parse/lab-results.js';

/** Where the files are, and what day it is. */
export interface CourseFiles {
  readonly root: string;
  /** `2026-11-23`. */
  today(): string;
  write(file: string, content: string): void;
}

/** Rewrites output fences that are not true any more, and shows what changed. Does nothing when nothing did. */
export function updateSheet(
  lab: Lab,
  changed: readonly ChangedOutput[],
  { root, write }: CourseFiles,
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
  const { path } = lab.source;
  const content = replaceFences(lab.source.text, fences);
  // With the line ends that it has.
  const before = new TextDecoder().decode(diskFiles(root).read(path)?.bytes);
  write(`${root}/${path}`, before.includes('\r\n') ? content.replaceAll('\n', '\r\n') : content);
}

/** Writes what was run into the file that sheets read; labs that were not run keep what it says of them. */
export function writeResults(
  runs: readonly { readonly lab: Lab; readonly report: LabReport }[],
  files: Files,
  { root, today, write }: CourseFiles,
  terminal: Terminal,
): void {
  if (runs.length === 0) return;
  const content = files.read(resultsFile);
  let before: Results = { labs: {} };
  try {
    if (content !== undefined) before = JSON.parse(new TextDecoder().decode(content.bytes)) as Results;
  } catch (error) {
    terminal.line(
      `${terminal.palette.warning('warning')} ${resultsFile} could not be read and is written anew: ${error}`,
    );
  }
  write(`${root}/${resultsFile}`, resultsText(withResults(before, runs, today())));
}
