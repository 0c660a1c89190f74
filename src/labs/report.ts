// What became of labs that were run. It is also the JSON that `--json` writes.

import type { Span } from '../diagnostics/diagnostic.js';
import type { SelfCheckReport } from './run-self-check.js';

export interface Failure {
  /** In the sheet. */
  readonly span: Span;
  readonly message: string;
  readonly expected: string | undefined;
  readonly found: string | undefined;
  /** The last lines of the host's log. */
  readonly log: string | undefined;
}

/** A block that was not run. */
export interface NotRun {
  readonly line: number;
  readonly kind: 'manual' | 'skip' | 'unsupported';
  readonly reason: string;
}

export interface StepReport {
  readonly id: string;
  readonly title: string;
  /** In the course, or in the lab. */
  readonly number: number;
  readonly state: 'passed' | 'failed' | 'not run';
  /** Why it was not run. */
  readonly reason: string | undefined;
  /** Blocks that were run. */
  readonly executed: number;
  readonly notRun: readonly NotRun[];
  /** Checks that failed before the step and passed after it. */
  readonly checks: readonly string[];
  /** What was tried more than once, or may pass before. */
  readonly notes: readonly string[];
  readonly failures: readonly Failure[];
  readonly milliseconds: number;
}

export interface LabReport {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** What each was made of. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The labs from whose ends its hosts went on, and when those were kept: `2026-11-23T10:20:30.000Z`. */
  readonly from?: Readonly<Record<string, string>>;
  /** When what it finds around it was made and kept; undefined when that was in this run, or nothing. */
  readonly prepared?: string | undefined;
  readonly steps: readonly StepReport[];
  /** What the students' self-check says at the end; undefined when it was not run. */
  readonly selfCheck: SelfCheckReport | undefined;
  /** What kept the lab from being run at all. */
  readonly error: string | undefined;
  readonly milliseconds: number;
}

/** How much of a step was executed. */
export function extentOf({ executed, notRun }: StepReport): 'executed' | 'executed in part' | 'manual' {
  if (executed === 0) return 'manual';
  return notRun.length === 0 ? 'executed' : 'executed in part';
}

export function hasFailed(reports: readonly LabReport[]): boolean {
  const steps = reports.flatMap(report => report.steps);
  return (
    reports.some(report => report.error !== undefined) ||
    steps.some(step => step.state === 'failed') ||
    !steps.some(step => step.executed > 0)
  );
}

/** All of its steps were done as far as they can be here, and each one works: where there is nothing to do, that is all of it. */
export function isComplete({ steps, error }: LabReport): boolean {
  return error === undefined && steps.some(step => step.executed > 0) && steps.every(step => step.state !== 'failed');
}
