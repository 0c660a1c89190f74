// What a lab finds around it, made on the hosts that are not the student's before its first step.

import type { Lab } from '../parse/lab-model.js';
import { stepsOf } from '../parse/lab-model.js';
import { type Action, planStep } from './actions.js';
import type { Failure, NotRun } from './report.js';
import { type ActionContext, act, type Progress, StepFailed } from './run-action.js';

/** Names of the hosts that it takes; none for a lab that finds nothing. */
export function hostsToPrepare(lab: Lab): ReadonlySet<string> {
  const actions = stepsOf(lab).flatMap(section => planStep(section, lab).preparation);
  const named = actions.flatMap(action =>
    action.type === 'left-out' ? [] : [action.host, ...[...action.requires, ...action.unless].flatMap(otherHost)],
  );
  return new Set(named.filter(name => lab.hosts.has(name)));
}

export interface Prepared {
  readonly failure: Failure | undefined;
  readonly notRun: readonly NotRun[];
  readonly milliseconds: number;
}

/** Makes it, in the order of the sheet. */
export async function prepareLab(lab: Lab, context: ActionContext): Promise<Prepared> {
  const began = context.time.now();
  const progress: Progress = { executed: 0, notRun: [], checks: [], notes: [] };
  const result = (failure?: Failure): Prepared => {
    return { failure, notRun: progress.notRun, milliseconds: context.time.now() - began };
  };
  try {
    for (const section of stepsOf(lab)) {
      const plan = (): readonly Action[] => planStep(section, lab, context.world.saved).preparation;
      for (const index of plan().keys()) await act(plan()[index] as Action, context, progress);
    }
    return result();
  } catch (error) {
    if (error instanceof StepFailed) return result(error.failure);
    throw error;
  }
}

/** Of a program on another host, `web1:docker`, the host. */
function otherHost(requirement: string): string[] {
  const [host = '', program] = requirement.split(':');
  return program === undefined ? [] : [host];
}
