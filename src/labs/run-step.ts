// A step as a student would do it, and the proof of it: its checks fail before, its blocks run, its checks pass, and so do those
// of the steps before.

import type { Action, Check, StepPlan } from './actions.js';
import type { Failure, StepReport } from './report.js';
import { type ActionContext, act, hostOf, obstacleTo, type Progress, StepFailed } from './run-action.js';
import { awaitCheck, awaitFailure, hintOf } from './run-check.js';

export interface StepContext extends ActionContext {
  /** Checks of the steps before. */
  readonly earlier: readonly Check[];
}

/** @param planWith the step with the values that blocks have saved until then. */
export async function runStep(
  planWith: (saved: ReadonlyMap<string, string>) => StepPlan,
  number: number,
  context: StepContext,
): Promise<StepReport> {
  const now = (): StepPlan => planWith(context.world.saved);
  const all = async (of: (plan: StepPlan) => readonly Action[]): Promise<void> => {
    for (const index of of(now()).keys()) await act(of(now())[index] as Action, context, progress);
  };
  const began = context.time.now();
  const progress: Progress = { executed: 0, notRun: [], checks: [], notes: [] };
  const failures: Failure[] = [];
  try {
    await all(plan => plan.setup);
    progress.executed = 0;
    const { actions, checks } = now();
    if (actions.some(action => action.type !== 'left-out')) await expectFailures(checks, context, progress);
    await all(plan => plan.actions);
    const { checks: after } = now();
    // What was not done cannot be there.
    for (const check of progress.executed === 0 ? [] : after) await expectPass(check, context, progress);
    const superseded = new Set(after.flatMap(check => check.supersedes));
    for (const check of context.earlier.filter(({ id }) => !superseded.has(id)))
      await expectPass(check, context, progress, 'This step broke what an earlier one built: ');
    progress.notes.push(...(await compilerNotes(context)));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    failures.push(error.failure);
  }
  const { id, title } = now();
  const milliseconds = context.time.now() - began;
  const isManual = progress.executed === 0 && failures.length === 0;
  return {
    id,
    title,
    number,
    state: failures.length > 0 ? 'failed' : isManual ? 'not run' : 'passed',
    reason: isManual ? 'none of its blocks can be run' : undefined,
    ...progress,
    failures,
    milliseconds,
  };
}

/** What was not compiled in this run, but taken from an earlier one. */
async function compilerNotes({ world }: StepContext): Promise<string[]> {
  const notes: string[] = [];
  for (const host of world.hosts.values()) {
    const { kept, anew } = (await host.compiled?.()) ?? { kept: 0, anew: 0 };
    if (kept > 0)
      notes.push(`Of ${kept + anew} files that ${host.name} compiled, ${kept} came from the cache of its compiler.`);
  }
  return notes;
}

/** Waits until what earlier steps built is up again. What is not is a failure. */
export async function settle(context: StepContext): Promise<Failure | undefined> {
  try {
    for (const check of context.earlier)
      await expectPass(
        check,
        context,
        { executed: 0, notRun: [], checks: [], notes: [] },
        'After a restart of the hosts: ',
      );
    return undefined;
  } catch (error) {
    if (error instanceof StepFailed) return error.failure;
    throw error;
  }
}

/** Undoes what a lab did outside its hosts. What fails is noted. */
export async function tearDown(plans: readonly StepPlan[], context: StepContext): Promise<string[]> {
  const notes: string[] = [];
  for (const action of plans.flatMap(plan => plan.teardown).toReversed()) {
    try {
      await act(action, context, { executed: 0, notRun: [], checks: [], notes });
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      notes.push(`Line ${action.span.line}, at the end of the lab: ${error.message}`);
    }
  }
  return notes;
}

async function expectFailures(checks: readonly Check[], context: StepContext, progress: Progress): Promise<void> {
  for (const check of checks) {
    context.status(`"${check.id}" must fail before the step`);
    if ((await obstacleTo(check, context)) !== undefined) continue;
    const { id, before, span } = check;
    const asked = before === undefined ? check : { ...check, within: 0 };
    const { passed, tries } = await awaitFailure(asked, hostOf(check, context), context.time);
    if (passed && before === undefined) {
      const message = `The check "${id}" passes before the step is done: it cannot tell.`;
      throw new StepFailed({ span, message, expected: 'a failure', found: 'it passed', log: undefined });
    }
    if (passed) progress.notes.push(`The check "${id}" may pass before the step: ${before?.replace(/^pass:\s*/, '')}`);
    else if (tries > 1)
      progress.notes.push(`Before the step the check "${id}" failed at try ${tries}: it found what was left over.`);
  }
}

async function expectPass(check: Check, context: StepContext, progress: Progress, prefix = ''): Promise<void> {
  context.status(`checking "${check.title}"`);
  const obstacle = await obstacleTo(check, context);
  if (obstacle !== undefined) {
    if (prefix === '') progress.notRun.push({ line: check.span.line, kind: 'skip', reason: obstacle });
    return;
  }
  const host = hostOf(check, context);
  const { passed, tries, outcome } = await awaitCheck(check, host, context.time);
  if (passed) {
    if (prefix === '') progress.checks.push(check.id);
    if (tries > 1) progress.notes.push(`The check "${check.id}" passed at try ${tries}.`);
    return;
  }
  throw new StepFailed({
    span: check.span,
    message: `${prefix}The check "${check.id}" does not pass${check.fail === undefined ? '.' : `: ${check.fail}.`}`,
    expected: check.title,
    found: hintOf(outcome),
    log: await host.log().catch(() => undefined),
  });
}
