// `lutrin labs`: runs the lab guides of a course on hosts made for them, and reports which step works.

import { selfCheckOf } from '../build/lab-self-check.js';
import { createSession, type Session, type TaskContext } from '../build/session.js';
import { discover } from '../course/discover.js';
import type { LabFile } from '../course/model.js';
import { expandText } from '../course/variables.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { formatDiagnostic } from '../diagnostics/format.js';
import { didYouMean } from '../diagnostics/suggest.js';
import { missingRequirements } from '../hosts/requirements.js';
import { driverOf, type Environment, whyAbsent } from '../hosts/start-host.js';
import { pause } from '../hosts/waiting.js';
import { createWorld, hasState } from '../hosts/world.js';
import { diskFiles } from '../io/files.js';
import { recording } from '../io/recording.js';
import { createToolFiles } from '../io/tool-files.js';
import { runVariables } from '../labs/actions.js';
import { junit } from '../labs/junit.js';
import { hasFailed, isComplete, type LabReport } from '../labs/report.js';
import type { ChangedOutput } from '../labs/run-action.js';
import { runLab } from '../labs/run-lab.js';
import type { SelfCheckScript } from '../labs/run-self-check.js';
import { type State, stateName, statesBefore, type Tier } from '../labs/states.js';
import { createEngine } from '../markdown/engine.js';
import { type Lab, stepsOf } from '../parse/lab-model.js';
import type { Streams } from './build.js';
import { updateSheet, writeResults } from './lab-files.js';
import { selfCheckLine, stepLine, summary } from './labs-lines.js';

export interface LabsRequest {
  /** Absolute and without symbolic links. */
  readonly root: string;
  /** Ids; all labs when there is none. */
  readonly labs: readonly string[];
  /** The number of the one step to run; all of them without it. */
  readonly step: number | undefined;
  readonly tier: Tier;
  readonly keep: boolean;
  readonly update: boolean;
  readonly json: string | undefined;
  readonly junit: string | undefined;
  readonly environment: Environment;
  readonly userId: number | undefined;
  clock(): number;
  /** `2026-11-23`. */
  today(): string;
  write(file: string, content: string): void;
  /** Resolves with an exit status when the process is told to end. */
  readonly stopped: Promise<number>;
}

/** Exit status: 0 all steps work, 1 one does not or nothing was run, 2 nothing could be run here. */
export async function labsCommand(request: LabsRequest, streams: Streams): Promise<number> {
  const { terminal } = streams;
  const { palette } = terminal;
  const found: Diagnostic[] = [];
  const files = diskFiles(request.root);
  const outline = discover(files, problem => found.push(problem));
  const wanted = request.labs.length === 0 ? outline.labs : request.labs.map(id => labOf(id, outline.labs));
  const unknown = wanted.filter(lab => typeof lab === 'string');
  for (const message of unknown) terminal.line(`${terminal.palette.error('error')} ${message}`);
  if (unknown.length > 0) return 2;
  const session = createSession(files, createToolFiles(), outline, createEngine(), request.root);
  const context = { recorder: recording(files), report: (problem: Diagnostic) => found.push(problem) };
  const read = (id: string): Lab | undefined => session.lab(id, context);
  const drivers = driversOf(wanted as readonly LabFile[], request, read);
  const missing = missingRequirements(request.environment.PATH ?? '', request.userId, drivers);
  for (const line of missing) terminal.line(`${terminal.palette.error('error')} ${line}`);
  if (missing.length > 0) return 2;
  const reports: LabReport[] = [];
  const runs: { readonly lab: Lab; readonly report: LabReport }[] = [];
  const queue = (wanted as readonly LabFile[]).map(file => ({ file, step: request.step }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { file, step } = next;
    const { id, path } = file;
    if (reports.some(report => report.id === id)) continue;
    const lab = read(id);
    const errors = found.filter(problem => problem.severity === 'error' && problem.span.file === path);
    for (const problem of errors) terminal.line(formatDiagnostic(problem, terminal.palette));
    if (lab === undefined || errors.length > 0) {
      reports.push(unrun(file, 'The sheet has errors.'));
      continue;
    }
    if (isLeftToFull(lab, request)) {
      const reason = palette.faint('left to the full tier');
      terminal.line(`${palette.strong(`${id}: ${lab.title}`)} ${reason}`);
      continue;
    }
    const firstNumber = session.firstStep(id, context);
    const index = step === undefined ? undefined : step - firstNumber;
    if (index !== undefined && stepsOf(lab)[index] === undefined) {
      // A number tells the lab where steps are numbered through the course.
      if (request.labs.length === 0) continue;
      const last = firstNumber + stepsOf(lab).length - 1;
      terminal.line(`${terminal.palette.error('error')} The steps of the lab "${id}" are ${firstNumber} to ${last}.`);
      return 2;
    }
    const before = statesBefore(lab, request.tier, read);
    const needed = before.find(({ name }) => !hasState(workFolder(request), name));
    const neededFile = outline.labs.find(other => other.id === needed?.lab);
    if (neededFile !== undefined && !reports.some(report => report.id === neededFile.id)) {
      // Its end is where this lab begins.
      queue.unshift({ file: neededFile, step: undefined }, next);
      continue;
    }
    if (neededFile !== undefined) {
      const error = `It goes on from the lab "${neededFile.id}", which was not done to its end.`;
      terminal.line(
        `${terminal.palette.strong(`${id}: ${lab.title}`)}\n  ${terminal.palette.warning('not run')} ${error}`,
      );
      reports.push(unrun(file, error));
      continue;
    }
    const report = await runSteps(
      { lab, firstNumber, before, selfCheck: selfCheckFor(lab, session, context) },
      index,
      request,
      streams,
    );
    if (report === undefined) return request.stopped;
    reports.push(report);
    runs.push({ lab, report });
  }
  const text = `${JSON.stringify({ labs: reports }, null, 2)}\n`;
  if (request.json === '-') streams.print(text);
  else if (request.json !== undefined) request.write(request.json, text);
  if (request.junit !== undefined) request.write(request.junit, junit(reports));
  if (request.tier === 'full' && request.step === undefined && !request.update)
    writeResults(runs, files, request, terminal);
  terminal.line(summary(reports));
  return hasFailed(reports) ? 1 : 0;
}

/** Unless it is asked for by its name. */
function isLeftToFull(lab: Lab, { labs, tier }: LabsRequest): boolean {
  return labs.length === 0 && tier === 'fast' && lab.tier === 'full';
}

/** Of all hosts that are made for these labs and those before them. */
function driversOf(
  files: readonly LabFile[],
  request: LabsRequest,
  read: (id: string) => Lab | undefined,
): Set<string> {
  const { tier, environment } = request;
  const labs = files.flatMap(({ id }) => {
    const lab = read(id);
    return lab === undefined || isLeftToFull(lab, request)
      ? []
      : [lab, ...statesBefore(lab, tier, read).map(before => read(before.lab))];
  });
  const hosts = labs.flatMap(lab => [...(lab?.hosts.values() ?? [])]);
  return new Set(
    hosts.filter(host => whyAbsent(host, tier, environment) === undefined).map(host => driverOf(host, tier)),
  );
}

function workFolder({ root }: Pick<LabsRequest, 'root'>): string {
  return `${root}/.lutrin/labs`;
}

function selfCheckFor(lab: Lab, session: Session, context: TaskContext): SelfCheckScript | undefined {
  const script = selfCheckOf(lab.id, session, context);
  if (script === undefined) return undefined;
  const values = runVariables(lab.variables);
  return {
    text: script.text,
    environment: new Map(script.variables.map(name => [name, expandText(`@{${name}}`, values)])),
  };
}

function labOf(id: string, labs: readonly LabFile[]): LabFile | string {
  const ids = labs.map(lab => lab.id);
  const fix = didYouMean(id, ids) ?? `Labs: ${ids.join(', ')}.`;
  return labs.find(lab => lab.id === id) ?? `There is no lab "${id}": ${fix}`;
}

function unrun({ id, path }: LabFile, error: string): LabReport {
  return { id, title: id, source: path, hosts: {}, steps: [], selfCheck: undefined, error, milliseconds: 0 };
}

interface LabPlan {
  readonly lab: Lab;
  readonly firstNumber: number;
  /** The ends of other labs from which this one starts. */
  readonly before: readonly State[];
  readonly selfCheck: SelfCheckScript | undefined;
}

/** All steps, or the one with this index, from what the hosts held before it. Undefined when the process is told to end. */
async function runSteps(
  plan: LabPlan,
  index: number | undefined,
  request: LabsRequest,
  streams: Streams,
): Promise<LabReport | undefined> {
  const { lab, before } = plan;
  const { length } = stepsOf(lab);
  const after = (steps: number): string => stateName(lab, request.tier, before, steps);
  const ends = before.map(({ name }) => name).toReversed();
  if (index === undefined)
    return runOne(plan, { from: ends, steps: [0, length], state: after(length) }, request, streams);
  const isLast = index === length - 1;
  const one = { steps: [index, index + 1], state: isLast ? after(length) : undefined } as const;
  const startOf = (step: number): string[] => (step === 0 ? ends : [after(step), ...ends]);
  const isKept = (step: number): boolean => step === 0 || hasState(workFolder(request), after(step));
  if (!isKept(index)) {
    let nearest = index - 1;
    while (!isKept(nearest)) nearest--;
    const part = { from: startOf(nearest), steps: [nearest, index], state: after(index) } as const;
    const report = await runOne(plan, part, { ...request, keep: false }, streams);
    if (!isKept(index)) return report;
  }
  return runOne(plan, { ...one, from: startOf(index) }, request, streams);
}

interface Part {
  /** States to start from. */
  readonly from: readonly string[];
  /** The first step and the one after the last, counted from 0. */
  readonly steps: readonly [number, number];
  /** The name under which the end is kept. */
  readonly state: string | undefined;
}

/** Undefined when the process is told to end: everything of the run is gone then. */
async function runOne(
  { lab, firstNumber, selfCheck }: LabPlan,
  { from, steps, state }: Part,
  request: LabsRequest,
  { terminal }: Streams,
): Promise<LabReport | undefined> {
  const { tier, clock, environment } = request;
  const folder = workFolder(request);
  terminal.line(terminal.palette.strong(`${lab.id}: ${lab.title}`));
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
    status: text => terminal.status(`  ${text}`),
    done: step => terminal.line(stepLine(step, terminal.palette)),
    atEnd: async (world, result) => {
      if (stop) return;
      if (!request.keep) {
        const done = result?.steps.slice(...steps);
        if (state !== undefined && result !== undefined && isComplete({ ...result, steps: done ?? [] }))
          await world.keep(state);
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
