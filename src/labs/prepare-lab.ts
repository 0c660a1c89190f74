// What a lab finds around it, made on the hosts that are not the student's before its first step.

import type { Lab } from '../parse/lab-model.js';
import { stepsOf } from '../parse/lab-model.js';
import { type Action, planStep } from './actions.js';
import type { Failure } from './report.js';
import { type ActionContext, act, StepFailed } from './run-action.js';

/** Names of the hosts that it takes; none for a lab that finds nothing. */
export function hostsToPrepare(lab: Lab): ReadonlySet<string> {
  const actions = stepsOf(lab).flatMap(section => planStep(section, lab).preparation);
  const named = actions.flatMap(action =>
    action.type === 'left-out' ? [] : [action.host, ...[...action.requires, ...action.unless].map(hostIn)],
  );
  return new Set(named.filter(name => lab.hosts.has(name)));
}

/** Makes it, in the order of the sheet. Returns what went wrong. */
export async function prepareLab(lab: Lab, context: ActionContext): Promise<Failure | undefined> {
  const progress = { executed: 0, notRun: [], checks: [], notes: [] };
  try {
    for (const section of stepsOf(lab)) {
      const plan = (): readonly Action[] => planStep(section, lab, context.world.saved).preparation;
      for (const index of plan().keys()) await act(plan()[index] as Action, context, progress);
    }
    return undefined;
  } catch (error) {
    if (error instanceof StepFailed) return error.failure;
    throw error;
  }
}

/** Of a program on another host, `web1:docker`, the host. */
function hostIn(requirement: string): string {
  return requirement.replace(/:.*/, '');
}
