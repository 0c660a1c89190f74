// One lab of `lutrin labs`: all its steps, or one of them on what those before it left, from the kept ends of the labs before it.

import type { LabWorld } from '../hosts/host.js';
import { stateKeptAt } from '../hosts/kept-states.js';
import type { Environment } from '../hosts/start-host.js';
import { pause } from '../hosts/waiting.js';
import { createWorld } from '../hosts/world.js';
import type { Terminal } from '../io/terminal.js';
import { hostsToPrepare, prepareLab } from '../labs/prepare-lab.js';
import { isComplete, type LabReport } from '../labs/report.js';
import type { ChangedOutput } from '../labs/run-action.js';
import { gatewayOf, hostPlans, runLab } from '../labs/run-lab.js';
import type { SelfCheckScript } from '../labs/run-self-check.js';
import { isCurrent, preparedState, type State, stateAfter, type Tier } from '../labs/states.js';
import { type Lab, stepsOf } from '../parse/lab-model.js';
import { updateSheet } from './lab-files.js';
import type { LabJob } from './lab-jobs.js';
import { preparedLine, selfCheckLine, stepLine } from './labs-lines.js';

export interface JobRequest {
  /** Absolute and without symbolic links. */
  readonly root: string;
  readonly tier: Tier;
  readonly keep: boolean;
  readonly update: boolean;
  readonly environment: Environment;
  clock(): number;
  /** When the run began, in milliseconds since 1970: what is kept does not grow too old in the middle of it. */
  readonly now: number;
  /** `2026-11-23`. */
  today(): string;
  write(file: string, content: string): void;
  /** Resolves with an exit status when the process is told to end. */
  readonly stopped: Promise<number>;
}

export function workFolder({ root }: Pick<JobRequest, 'root'>): string {
  return `${root}/.lutrin/labs`;
}

export interface JobResult {
  readonly report: LabReport;
  /** It was begun. */
  readonly wasRun: boolean;
}

/** Undefined when the process is told to end. */
export async function runJob(
  { file, lab, firstNumber, step, before }: LabJob,
  selfCheck: SelfCheckScript | undefined,
  request: JobRequest,
  terminal: Terminal,
): Promise<JobResult | undefined> {
  const { id, path: source } = file;
  const unrun = (error: string): JobResult => {
    const nothing = { hosts: {}, steps: [], selfCheck: undefined, milliseconds: 0 };
    return { report: { id, title: lab?.title ?? id, source, ...nothing, error }, wasRun: false };
  };
  if (lab === undefined) return unrun('The sheet has errors.');
  const absent = before.find(state => !isKept(state, request));
  if (absent !== undefined) {
    const error = `It goes on from the lab "${absent.lab}", which was not done to its end.`;
    const { strong, warning } = terminal.palette;
    terminal.line(`${strong(`${id}: ${lab.title}`)}\n  ${warning('not run')} ${error}`);
    return unrun(error);
  }
  const from = before.flatMap(state => {
    const kept = keptAt(state, request);
    return lab.needs.includes(state.lab) && kept !== undefined ? [[state.lab, kept]] : [];
  });
  const prepared = preparedState(lab, request.tier, before);
  const preparedAt = prepared && isKept(prepared, request) ? keptAt(prepared, request) : undefined;
  terminal.line(terminal.palette.strong(`${id}: ${lab.title}`));
  const told = from.map(([name = '', kept = '']) => `goes on from the end of ${name}, kept ${minute(kept)}`);
  if (preparedAt !== undefined) told.push(`finds what was prepared for it ${minute(preparedAt)}`);
  for (const line of told) terminal.line(terminal.palette.faint(`  ${line}`));
  if (prepared !== undefined && preparedAt === undefined) {
    const made = await prepareHosts(lab, prepared, request, terminal);
    if (made === undefined) return undefined;
    const { failure } = made;
    if (failure !== undefined) return unrun(`What the lab finds around it could not be made: ${failure}`);
  }
  const report = await runSteps({ lab, firstNumber, before, prepared, selfCheck }, step, request, terminal);
  return report && { report: { ...report, from: Object.fromEntries(from), prepared: preparedAt }, wasRun: true };
}

/** `2026-11-23 10:20 UTC`. */
function minute(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

/** `2026-11-23T10:20:30.000Z`. */
function keptAt(state: State, request: JobRequest): string | undefined {
  const kept = stateKeptAt(workFolder(request), state.name);
  return kept === undefined ? undefined : new Date(kept).toISOString();
}

function isKept(state: State, request: JobRequest): boolean {
  return isCurrent(state, name => stateKeptAt(workFolder(request), name), request.now);
}

interface LabPlan {
  readonly lab: Lab;
  readonly firstNumber: number;
  /** The ends of other labs from which this one starts. */
  readonly before: readonly State[];
  /** What it finds around it; undefined when that is nothing. */
  readonly prepared: State | undefined;
  readonly selfCheck: SelfCheckScript | undefined;
}

/** Makes what the lab finds around it, and keeps it; or says what went wrong. Undefined when the process is told to end. */
async function prepareHosts(
  lab: Lab,
  state: State,
  request: JobRequest,
  terminal: Terminal,
): Promise<{ readonly failure: string | undefined } | undefined> {
  const { tier, clock, environment } = request;
  let stop = false;
  const stopped = request.stopped.then(() => {
    stop = true;
  });
  const status = (text: string): void => terminal.status(`  ${lab.id}: ${text}`);
  status('making what the lab finds around it');
  let world: LabWorld | undefined;
  try {
    world = await createWorld({
      folder: workFolder(request),
      lab: lab.id,
      hosts: hostPlans(lab),
      only: hostsToPrepare(lab),
      gateway: gatewayOf(lab),
      tier,
      from: state.from.map(({ name }) => name).toReversed(),
      environment,
      say: terminal.line,
      stopped,
    });
    const made = await prepareLab(lab, { world, time: { now: clock, pause }, status, update: undefined });
    if (stop) return undefined;
    terminal.line(preparedLine(made, terminal.palette));
    if (made.failure !== undefined) return { failure: made.failure.message };
    // One that another run has kept meanwhile stays: its hosts lie on it.
    if (!isKept(state, request)) await world.keep(state.name);
    return { failure: undefined };
  } catch (error) {
    if (stop) return undefined;
    const failure = error instanceof Error ? error.message : String(error);
    terminal.line(`  ${terminal.palette.error('error')} ${failure}`);
    return { failure };
  } finally {
    await world?.destroy();
  }
}

/** All steps, or the one with this index, from what the hosts held before it. Undefined when the process is told to end. */
async function runSteps(
  plan: LabPlan,
  index: number | undefined,
  request: JobRequest,
  terminal: Terminal,
): Promise<LabReport | undefined> {
  const { lab, before, prepared } = plan;
  const { length } = stepsOf(lab);
  const after = (steps: number): State => stateAfter(lab, request.tier, before, steps);
  const ends = [...before, ...(prepared === undefined ? [] : [prepared])].map(({ name }) => name).toReversed();
  if (index === undefined)
    return runOne(plan, { from: ends, steps: [0, length], state: after(length) }, request, terminal);
  const isLast = index === length - 1;
  const one = { steps: [index, index + 1], state: isLast ? after(length) : undefined } as const;
  const startOf = (step: number): string[] => (step === 0 ? ends : [after(step).name, ...ends]);
  const isThere = (step: number): boolean => step === 0 || isKept(after(step), request);
  if (!isThere(index)) {
    let nearest = index - 1;
    while (!isThere(nearest)) nearest--;
    const part = { from: startOf(nearest), steps: [nearest, index], state: after(index) } as const;
    const report = await runOne(plan, part, { ...request, keep: false }, terminal);
    if (!isThere(index)) return report;
  }
  return runOne(plan, { ...one, from: startOf(index) }, request, terminal);
}

interface Part {
  /** Names of the states to start from. */
  readonly from: readonly string[];
  /** The first step and the one after the last, counted from 0. */
  readonly steps: readonly [number, number];
  /** What is kept at its end. */
  readonly state: State | undefined;
}

/** Undefined when the process is told to end: everything of the run is gone then. */
async function runOne(
  { lab, firstNumber, selfCheck }: LabPlan,
  { from, steps, state }: Part,
  request: JobRequest,
  terminal: Terminal,
): Promise<LabReport | undefined> {
  const { tier, clock, environment } = request;
  const folder = workFolder(request);
  let stop = false;
  const stopped = request.stopped.then(() => {
    stop = true;
    return undefined;
  });
  const changed: ChangedOutput[] = [];
  const report = await runLab({
    lab,
    selfCheck,
    update: request.update ? found => changed.push(found) : undefined,
    firstNumber,
    steps,
    time: { now: clock, pause },
    createWorld: (hosts, gateway) =>
      createWorld({ folder, lab: lab.id, hosts, gateway, tier, from, environment, say: terminal.line, stopped }),
    status: text => terminal.status(`  ${lab.id}: ${text}`),
    done: step => {
      // What the end of the hosts does to a step is no failure of the sheet.
      if (!stop) terminal.line(stepLine(step, terminal.palette));
      else if (step.state === 'failed') terminal.line(`  interrupted in step ${step.number}. ${step.title}`);
    },
    atEnd: async (world, result) => {
      if (stop) return;
      if (!request.keep) {
        const done = result?.steps.slice(...steps);
        // One that is kept stays: labs that run meanwhile go on from it.
        const isNew = state !== undefined && !isKept(state, request);
        if (isNew && result !== undefined && isComplete({ ...result, steps: done ?? [] })) await world.keep(state.name);
        return;
      }
      for (const host of world.hosts.values())
        terminal.line(`  ${host.name} is still up. Enter it with: ${host.enter}`);
      terminal.line('  Ctrl-C ends it.');
      await stopped;
    },
  });
  if (stop) return undefined;
  updateSheet(lab, changed, request, terminal);
  if (report.selfCheck !== undefined) terminal.line(selfCheckLine(report.selfCheck, terminal.palette));
  if (report.error !== undefined) terminal.line(`  ${terminal.palette.error('error')} ${report.error}`);
  return report;
}
