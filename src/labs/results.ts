// What a full run of the labs leaves in `labs/results.json`: which steps were executed, on what and when. Sheets show it.

import { type Lab, stepsOf } from '../parse/lab-model.js';
import { stepContents } from '../parse/step-contents.js';
import { extentOf, type LabReport, type NotRun, type StepReport } from './report.js';

export interface Results {
  readonly labs: Readonly<Record<string, Result>>;
}

interface Result {
  /** `2026-11-23`. */
  readonly date: string;
  readonly tier: string;
  /** What each host was made of. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly steps: readonly StepResult[];
}

interface StepResult {
  readonly id: string;
  readonly state: 'executed' | 'executed in part' | 'manual' | 'failed' | 'not run';
  readonly reason?: string | undefined;
  /** Tells whether the step is still what was run. */
  readonly content: string;
  readonly notRun: readonly NotRun[];
}

/** In words for readers. */
const kinds: Readonly<Record<string, string>> = {
  container: 'container with systemd',
  'container with ccache': 'container with systemd and a compiler cache (ccache)',
  vm: 'virtual machine (QEMU)',
  serial: 'machine with a serial console (QEMU)',
  ssh: 'a machine of the teacher',
};

/** The results with those of this run in place of older ones of the same lab. */
export function withResults(
  results: Results,
  runs: readonly { readonly lab: Lab; readonly report: LabReport }[],
  date: string,
): Results {
  const labs = new Map(Object.entries(results.labs));
  for (const { lab, report } of runs) labs.set(lab.id, resultOf(lab, report, date));
  return { labs: Object.fromEntries([...labs].toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

function resultOf(lab: Lab, { hosts, steps }: LabReport, date: string): Result {
  const contents = new Map(stepsOf(lab).map(({ id }, index) => [id, stepContents(lab)[index] ?? '']));
  return {
    date,
    tier: 'full',
    hosts: Object.fromEntries(Object.entries(hosts).map(([name, kind]) => [name, kinds[kind] ?? kind])),
    steps: steps.map(step => ({
      id: step.id,
      state: stateOf(step),
      reason: step.reason,
      content: contents.get(step.id) ?? '',
      notRun: step.notRun,
    })),
  };
}

function stateOf(step: StepReport): StepResult['state'] {
  if (step.state === 'failed') return 'failed';
  if (step.state === 'passed') return extentOf(step);
  return step.notRun.length > 0 && step.notRun.every(({ kind }) => kind === 'manual') ? 'manual' : 'not run';
}

/** As it stands in the repository: a line for each thing that can change. */
export function resultsText(results: Results): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}
