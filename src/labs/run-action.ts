// One action of a step on its host: a block that is run, a file that is put there; what went wrong has a place in the sheet.

import type { Span } from '../diagnostics/diagnostic.js';
import type { LabHost, LabWorld, Outcome } from '../hosts/host.js';
import type { Action, FileAction, RunAction } from './actions.js';
import { hclProblem } from './hcl.js';
import { matchOutput } from './output-match.js';
import type { Failure, NotRun } from './report.js';
import type { Time } from './run-check.js';
import { runDialogue } from './run-dialogue.js';
import { backgroundScript, backgroundState, readyScript, terminalScript } from './script-forms.js';

export interface ActionContext {
  readonly world: LabWorld;
  readonly time: Time;
  /** What is done now. */
  status(text: string): void;
  /** Takes output that is not what the sheet says, which then is no failure. */
  readonly update: ((found: ChangedOutput) => void) | undefined;
}

/** An output fence that is not true any more. */
export interface ChangedOutput {
  readonly span: Span;
  /** The fence's text. */
  readonly source: string;
  readonly printed: string;
  readonly mode: 'lines' | 'exact';
}

/** What became of actions so far. */
export interface Progress {
  executed: number;
  readonly notRun: NotRun[];
  /** Checks that failed before and passed after. */
  readonly checks: string[];
  readonly notes: string[];
}

/** Milliseconds that one look at a background program may take, and between two. */
const readyLimit = 10_000;
const readyInterval = 500;

/** Thrown where a step cannot go on. */
export class StepFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Why the block, or the check, cannot be done here; undefined when it can. */
export async function obstacleTo(
  block: Pick<RunAction, 'host' | 'span' | 'requires'> & { readonly type?: Action['type']; readonly reboots?: boolean },
  context: ActionContext,
): Promise<string | undefined> {
  const { hosts, absent } = context.world;
  const usesConsole = block.type === 'dialogue' || block.reboots === true;
  const why = absent.get(block.host) ?? (usesConsole ? undefined : hosts.get(block.host)?.consoleOnly);
  if (why !== undefined) return why;
  const missing = await missingFor(block.requires, block, context);
  return missing === undefined ? undefined : notHere(missing);
}

/** What the block needs and is not to be had; undefined when nothing is missing. */
async function missingFor(
  names: readonly string[],
  block: Pick<RunAction, 'host' | 'span'>,
  context: ActionContext,
): Promise<string | undefined> {
  for (const name of names) {
    const [, other, program] = /^([\w-]+):([\w-]+)$/.exec(name) ?? [];
    const host = other ?? block.host;
    if (context.world.absent.has(host)) return name;
    const test = name.includes('.') ? `timeout 10 bash -c ': > /dev/tcp/${name}/443'` : `command -v ${program ?? name}`;
    const script = { text: test, user: undefined, cwd: '/', timeout: 15_000 };
    const { status } = await hostOf({ host, span: block.span }, context).run(script);
    if (status !== 0) return name;
  }
  return undefined;
}

export async function act(action: Action, context: ActionContext, progress: Progress): Promise<void> {
  if (action.type !== 'left-out') {
    const parsed = action.type === 'file' && action.language === 'hcl';
    if (parsed) await parseHcl(action);
    const obstacle = await obstacleTo(action, context);
    if (obstacle !== undefined) {
      const reason = parsed ? `${obstacle}; it was parsed as HCL` : obstacle;
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
      await runBlock(action, hostOf(action, context), context, progress);
      break;
    case 'dialogue': {
      context.status(`${action.host}: on its console`);
      const host = hostOf(action, context);
      const failure = await runDialogue(action, host, context.time, note => progress.notes.push(note));
      if (failure !== undefined) throw new StepFailed(failure);
    }
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
  const why = written.timedOut ? ': it took too long' : '';
  if (written.status !== 0) throw await failed(action, host, written, `${action.path} could not be written${why}`);
  if (action.verify === undefined) return;
  const verified = await host.run({ text: action.verify, user: undefined, cwd: '/', timeout: 60_000 });
  if (verified.status !== 0) throw await failed(action, host, verified, `"${action.verify}" does not accept the file`);
}

async function runBlock(action: RunAction, host: LabHost, context: ActionContext, progress: Progress): Promise<void> {
  if (action.reboots) return reboot(action, host);
  for (let tries = 0; ; tries++) {
    const outcome = await runOnce(action, host, context);
    const failure = await problemOf(action, host, outcome, context);
    if (failure === undefined) {
      if (tries > 0) progress.notes.push(`The block at line ${action.span.line} passed at try ${tries + 1}.`);
      if (outcome.omitted > 0)
        progress.notes.push(`The block at line ${action.span.line} printed ${outcome.omitted} bytes too many.`);
      if (action.saves !== undefined) context.world.saved.set(action.saves, outcome.stdout.trimEnd());
      return;
    }
    if (tries >= action.retries) throw failure;
  }
}

async function reboot({ span }: RunAction, host: LabHost): Promise<void> {
  try {
    await host.reboot();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const log = await host.log().catch(() => undefined);
    throw new StepFailed({ span, message, expected: undefined, found: undefined, log });
  }
}

async function runOnce(action: RunAction, host: LabHost, { time }: ActionContext): Promise<Outcome> {
  const { text, background, until, timeout } = action;
  if (action.onTerminal) return { ...(await host.run({ ...action, text: terminalScript(text) })), line: undefined };
  if (background === undefined) return host.run(action);
  const end = time.now() + timeout;
  const started = await host.run({ ...action, text: backgroundScript(text, background) });
  if (started.status !== 0 || until === undefined) return started;
  for (;;) {
    const state = { ...action, text: readyScript(until, background), cwd: '/', timeout: readyLimit };
    const ready = await host.run(state);
    const shown = await host.run({ ...state, text: backgroundState(background) });
    if (ready.status === 0) return { ...shown, status: 0 };
    if (shown.status !== 0 || time.now() >= end) return { ...shown, line: undefined, timedOut: shown.status === 0 };
    await time.pause(readyInterval);
  }
}

async function problemOf(
  action: RunAction,
  host: LabHost,
  outcome: Outcome,
  context: ActionContext,
): Promise<StepFailed | undefined> {
  const { exit, timeout, budget } = action;
  if (outcome.timedOut) return failed(action, host, outcome, `The block was killed after ${timeout / 1000} s`);
  if (exit !== undefined && outcome.status !== exit) {
    const message =
      outcome.status === undefined
        ? 'The block was cut off: its host or its shell is gone'
        : `The block ended with status ${outcome.status}, not ${exit}`;
    return failed(action, host, outcome, message);
  }
  if (budget !== undefined && outcome.milliseconds > budget)
    return failed(
      action,
      host,
      outcome,
      `The block took ${Math.round(outcome.milliseconds)} ms, more than ${budget} ms`,
    );
  for (const { text, source, mode, from, span } of action.expected) {
    const mismatch = matchOutput(text, outcome[from], mode);
    if (mismatch === undefined) continue;
    if (context.update !== undefined && source !== undefined && (mode === 'lines' || mode === 'exact')) {
      context.update({ span, source, printed: outcome[from], mode });
      continue;
    }
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
  { span, places }: Pick<Action, 'span'> & Partial<Pick<RunAction, 'places'>>,
  host: LabHost,
  outcome: Outcome,
  message: string,
): Promise<StepFailed> {
  return new StepFailed({
    span: (outcome.line === undefined ? undefined : places?.[outcome.line - 1]) ?? span,
    message: `${message}.`,
    expected: undefined,
    found: tail(outcome.output),
    log: await host.log().catch(() => undefined),
  });
}

export function hostOf(
  { host, span }: { readonly host: string; readonly span: Failure['span'] },
  { world }: ActionContext,
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
