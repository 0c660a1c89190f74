// A step as a student would do it, and the proof of it: its checks fail before, its blocks run, its checks pass, and so do those
// of the steps before.

import type { LabHost, LabWorld, Outcome } from '../hosts/host.js';
import type { Action, Check, FileAction, RunAction, StepPlan } from './actions.js';
import { hclProblem } from './hcl.js';
import { matchOutput } from './output-match.js';
import type { Failure, NotRun, StepReport } from './report.js';
import { awaitCheck, hintOf, type Time, tryCheck } from './run-check.js';

export interface StepContext {
  readonly world: LabWorld;
  readonly time: Time;
  /** Checks of the steps before. */
  readonly earlier: readonly Check[];
  /** What is done now. */
  status(text: string): void;
}

type Progress = { -readonly [K in 'executed' | 'notRun' | 'checks' | 'notes']: StepReport[K] } & {
  notRun: NotRun[];
  checks: string[];
  notes: string[];
};

/** Thrown where a step cannot go on. */
class StepFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

export async function runStep(plan: StepPlan, number: number, context: StepContext): Promise<StepReport> {
  const began = context.time.now();
  const progress: Progress = { executed: 0, notRun: [], checks: [], notes: [] };
  const failures: Failure[] = [];
  try {
    for (const action of plan.setup) await act(action, context, progress);
    progress.executed = 0;
    if (plan.actions.some(action => action.type !== 'left-out')) await expectFailures(plan.checks, context, progress);
    for (const action of plan.actions) await act(action, context, progress);
    for (const check of plan.checks) await expectPass(check, context, progress);
    const superseded = new Set(plan.checks.flatMap(check => check.supersedes));
    for (const check of context.earlier.filter(({ id }) => !superseded.has(id)))
      await expectPass(check, context, progress, 'This step broke what an earlier one built: ');
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    failures.push(error.failure);
  }
  const { id, title } = plan;
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
    if ((await missingFor(check.requires, check, context)) !== undefined) continue;
    const { passed } = await tryCheck(check, hostOf(check, context));
    if (!passed) continue;
    if (check.before !== undefined) {
      progress.notes.push(`The check "${check.id}" may pass before the step: ${check.before.replace(/^pass:\s*/, '')}`);
      continue;
    }
    const message = `The check "${check.id}" passes before the step is done: it cannot tell.`;
    throw new StepFailed({ span: check.span, message, expected: 'a failure', found: 'it passed', log: undefined });
  }
}

/** What the block needs and is not to be had; undefined when nothing is missing. */
async function missingFor(
  names: readonly string[],
  block: Pick<RunAction, 'host' | 'span'>,
  context: StepContext,
): Promise<string | undefined> {
  for (const name of names) {
    const [, other, program] = /^([\w-]+):([\w-]+)$/.exec(name) ?? [];
    const test = name.includes('.') ? `timeout 10 bash -c ': > /dev/tcp/${name}/443'` : `command -v ${program ?? name}`;
    const script = { text: test, user: undefined, cwd: '/', timeout: 15_000 };
    const { status } = await hostOf({ host: other ?? block.host, span: block.span }, context).run(script);
    if (status !== 0) return name;
  }
  return undefined;
}

async function act(action: Action, context: StepContext, progress: Progress): Promise<void> {
  if (action.type !== 'left-out') {
    const parsed = action.type === 'file' && action.language === 'hcl';
    if (parsed) await parseHcl(action);
    const missing = await missingFor(action.requires, action, context);
    if (missing !== undefined) {
      const reason = parsed ? `${notHere(missing)}; it was parsed as HCL` : notHere(missing);
      progress.notRun.push({ line: action.span.line, kind: 'skip', reason });
      return;
    }
    const standsIn = action.unless.length > 0;
    if (standsIn && (await missingFor(action.unless, action, context)) === undefined) return;
  }
  switch (action.type) {
    case 'left-out':
      progress.notRun.push({ line: action.span.line, kind: action.kind, reason: action.reason });
      return;
    case 'file':
      context.status(`writing ${action.path} on ${action.host}`);
      await putFile(action, hostOf(action, context));
      break;
    case 'run':
      context.status(`${action.host}: ${action.text.trim().split('\n')[0]}`);
      await runBlock(action, hostOf(action, context), progress);
  }
  progress.executed++;
}

function notHere(name: string): string {
  return name.includes('.')
    ? `${name} cannot be reached from here`
    : `there is no ${name.replace(/(.*):(.*)/, '$2 on $1')}`;
}

async function parseHcl({ content, path, span }: FileAction): Promise<void> {
  const problem = await hclProblem(content);
  if (problem === undefined) return;
  throw new StepFailed({ span, message: `${path} is not HCL.`, expected: undefined, found: problem, log: undefined });
}

async function putFile(action: FileAction, host: LabHost): Promise<void> {
  const written = await host.put(action);
  if (written.status !== 0) throw await failed(action, host, written, `${action.path} could not be written`);
  if (action.verify === undefined) return;
  const verified = await host.run({ text: action.verify, user: undefined, cwd: '/', timeout: 60_000 });
  if (verified.status !== 0) throw await failed(action, host, verified, `"${action.verify}" does not accept the file`);
}

async function runBlock(action: RunAction, host: LabHost, progress: Progress): Promise<void> {
  if (action.reboots) return host.reboot();
  for (let tries = 0; ; tries++) {
    const outcome = await host.run(action);
    const failure = await problemOf(action, host, outcome);
    if (failure === undefined) {
      if (tries > 0) progress.notes.push(`The block at line ${action.span.line} passed at try ${tries + 1}.`);
      if (outcome.omitted > 0)
        progress.notes.push(`The block at line ${action.span.line} printed ${outcome.omitted} bytes too many.`);
      return;
    }
    if (tries >= action.retries) throw failure;
  }
}

async function problemOf(action: RunAction, host: LabHost, outcome: Outcome): Promise<StepFailed | undefined> {
  const { exit, timeout, budget } = action;
  if (outcome.timedOut) return failed(action, host, outcome, `The block was killed after ${timeout / 1000} s`);
  if (exit !== undefined && outcome.status !== exit) {
    const message = `The block ended with status ${outcome.status}, not ${exit}`;
    return failed(action, host, outcome, message);
  }
  if (budget !== undefined && outcome.milliseconds > budget)
    return failed(
      action,
      host,
      outcome,
      `The block took ${Math.round(outcome.milliseconds)} ms, more than ${budget} ms`,
    );
  for (const { text, mode, from, span } of action.expected) {
    const mismatch = matchOutput(text, outcome[from], mode);
    if (mismatch === undefined) continue;
    const { expected, found = 'the end of the output' } = mismatch;
    const message = 'The output is not what the sheet says.';
    return new StepFailed({
      span,
      message,
      expected,
      found: `${found}\n\nAll of it:\n${tail(outcome[from])}`,
      log: undefined,
    });
  }
  return undefined;
}

async function failed(
  { span }: Pick<Action, 'span'>,
  host: LabHost,
  outcome: Outcome,
  message: string,
): Promise<StepFailed> {
  // The first line of a block stands beneath its fence.
  const line = outcome.line === undefined ? span.line : span.line + outcome.line;
  const where = outcome.line === undefined ? '' : `, at line ${line}`;
  return new StepFailed({
    span,
    message: `${message}${where}.`,
    expected: undefined,
    found: tail(outcome.output),
    log: await host.log().catch(() => undefined),
  });
}

async function expectPass(check: Check, context: StepContext, progress: Progress, prefix = ''): Promise<void> {
  context.status(`checking "${check.title}"`);
  const missing = await missingFor(check.requires, check, context);
  if (missing !== undefined) {
    if (prefix === '') progress.notRun.push({ line: check.span.line, kind: 'skip', reason: notHere(missing) });
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

function hostOf(
  { host, span }: { readonly host: string; readonly span: Failure['span'] },
  { world }: StepContext,
): LabHost {
  const found = world.hosts.get(host);
  if (found !== undefined) return found;
  const message = `The host "${host}" is not running.`;
  throw new StepFailed({ span, message, expected: undefined, found: undefined, log: undefined });
}

/** Of what a program printed, for a report. */
function tail(text: string): string {
  return text.replace(/\s+$/, '').split('\n').slice(-15).join('\n');
}
