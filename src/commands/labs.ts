// `lutrin labs`: runs the lab guides of a course on hosts made for them, and reports which step works.

import { createHash } from 'node:crypto';
import { createSession } from '../build/session.js';
import { discover } from '../course/discover.js';
import type { LabFile } from '../course/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { codeFrame, formatDiagnostic } from '../diagnostics/format.js';
import { didYouMean } from '../diagnostics/suggest.js';
import { missingRequirements } from '../hosts/requirements.js';
import { pause } from '../hosts/waiting.js';
import { createWorld, hasState } from '../hosts/world.js';
import { diskFiles } from '../io/files.js';
import { recording } from '../io/recording.js';
import { createToolFiles } from '../io/tool-files.js';
import { junit } from '../labs/junit.js';
import { extentOf, type Failure, hasFailed, isComplete, type LabReport, type StepReport } from '../labs/report.js';
import { runLab } from '../labs/run-lab.js';
import { createEngine } from '../markdown/engine.js';
import type { Lab } from '../parse/lab-model.js';
import type { Streams } from './build.js';

export interface LabsRequest {
  /** Absolute and without symbolic links. */
  readonly root: string;
  /** Ids; all labs when there is none. */
  readonly labs: readonly string[];
  readonly lastStep: number | undefined;
  readonly tier: 'fast' | 'full';
  readonly keep: boolean;
  readonly json: string | undefined;
  readonly junit: string | undefined;
  readonly searchPath: string;
  readonly userId: number | undefined;
  clock(): number;
  write(file: string, content: string): void;
  /** Resolves with an exit status when the process is told to end. */
  readonly stopped: Promise<number>;
}

/** Exit status: 0 all steps work, 1 one does not or nothing was run, 2 nothing could be run here. */
export async function labsCommand(request: LabsRequest, streams: Streams): Promise<number> {
  const { terminal } = streams;
  const missing = missingRequirements(request.searchPath, request.userId);
  if (missing.length > 0) {
    for (const line of missing) terminal.line(`${terminal.palette.error('error')} ${line}`);
    return 2;
  }
  const found: Diagnostic[] = [];
  const files = diskFiles(request.root);
  const outline = discover(files, problem => found.push(problem));
  const wanted = request.labs.length === 0 ? outline.labs : request.labs.map(id => labOf(id, outline.labs));
  const unknown = wanted.filter(lab => typeof lab === 'string');
  for (const message of unknown) terminal.line(`${terminal.palette.error('error')} ${message}`);
  if (unknown.length > 0) return 2;
  const session = createSession(files, createToolFiles(), outline, createEngine(), request.root);
  const reports: LabReport[] = [];
  const queue = [...(wanted as readonly LabFile[])];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const context = { recorder: recording(files), report: (problem: Diagnostic) => found.push(problem) };
    const lab = session.lab(file.id, context);
    const errors = found.filter(problem => problem.severity === 'error' && problem.span.file === file.path);
    for (const problem of errors) terminal.line(formatDiagnostic(problem, terminal.palette));
    if (lab === undefined || errors.length > 0) {
      reports.push(unrun(file, 'The sheet has errors.'));
      continue;
    }
    const before = statesBefore(lab, request.tier, id => session.lab(id, context));
    const done = new Set(reports.map(({ id }) => id));
    if (done.has(lab.id)) continue;
    const needed = before.find(({ state }) => !hasState(workFolder(request), state));
    const neededFile = outline.labs.find(({ id }) => id === needed?.id);
    if (neededFile !== undefined && !done.has(neededFile.id)) {
      // Its end is where this lab begins.
      queue.unshift(neededFile, file);
      continue;
    }
    if (neededFile !== undefined) {
      const error = `It goes on from the lab "${neededFile.id}", which was not done to its end.`;
      terminal.line(
        `${terminal.palette.strong(`${lab.id}: ${lab.title}`)}\n  ${terminal.palette.warning('not run')} ${error}`,
      );
      reports.push(unrun(file, error));
      continue;
    }
    const from = before.map(({ state }) => state).toReversed();
    const state = stateOf(lab, request.tier, before);
    const report = await runOne(
      { lab, firstNumber: session.firstStep(file.id, context), from, state },
      request,
      streams,
    );
    if (report === undefined) return request.stopped;
    reports.push(report);
  }
  const text = `${JSON.stringify({ labs: reports }, null, 2)}\n`;
  if (request.json === '-') streams.print(text);
  else if (request.json !== undefined) request.write(request.json, text);
  if (request.junit !== undefined) request.write(request.junit, junit(reports));
  terminal.line(summary(reports));
  return hasFailed(reports) ? 1 : 0;
}

function workFolder({ root }: Pick<LabsRequest, 'root'>): string {
  return `${root}/.lutrin/labs`;
}

interface StateBefore {
  readonly id: string;
  readonly state: string;
}

/** The labs that this one goes on from, the first one first, each with the name under which its end is kept. */
function statesBefore(lab: Lab, tier: string, read: (id: string) => Lab | undefined): StateBefore[] {
  const all: StateBefore[] = [];
  for (const id of lab.needs) {
    const needed = read(id);
    if (needed === undefined || all.some(before => before.id === id)) continue;
    const earlier = statesBefore(needed, tier, read).filter(
      ({ id: other }) => !all.some(before => before.id === other),
    );
    all.push(...earlier, { id, state: stateOf(needed, tier, earlier) });
  }
  return all;
}

/** Told by the sheet, the kind of its hosts, and by what it goes on from. */
function stateOf(lab: Lab, tier: string, before: readonly StateBefore[]): string {
  const content = JSON.stringify([tier, lab.source.text, [...lab.variables], before]);
  return `${lab.id}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
}

function labOf(id: string, labs: readonly LabFile[]): LabFile | string {
  const ids = labs.map(lab => lab.id);
  const fix = didYouMean(id, ids) ?? `Labs: ${ids.join(', ')}.`;
  return labs.find(lab => lab.id === id) ?? `There is no lab "${id}": ${fix}`;
}

function unrun({ id, path }: LabFile, error: string): LabReport {
  return { id, title: id, source: path, hosts: {}, steps: [], error, milliseconds: 0 };
}

interface OneLab {
  readonly lab: Lab;
  readonly firstNumber: number;
  /** States to start from. */
  readonly from: readonly string[];
  /** The name under which its end is kept. */
  readonly state: string;
}

/** Undefined when the process is told to end: everything of the run is gone then. */
async function runOne(
  { lab, firstNumber, from, state }: OneLab,
  request: LabsRequest,
  { terminal }: Streams,
): Promise<LabReport | undefined> {
  const { tier, clock } = request;
  const folder = workFolder(request);
  terminal.line(terminal.palette.strong(`${lab.id}: ${lab.title}`));
  let stop = false;
  const stopped = request.stopped.then(() => {
    stop = true;
    return undefined;
  });
  const running = runLab({
    lab,
    firstNumber,
    lastNumber: request.lastStep,
    time: { now: clock, pause },
    createWorld: (hosts, gateway) =>
      createWorld({ folder, lab: lab.id, hosts, gateway, tier, from, say: terminal.line, stopped }),
    status: text => terminal.status(`  ${text}`),
    done: step => terminal.line(stepLine(step, terminal.palette)),
    atEnd: async (world, report) => {
      if (stop) return;
      if (!request.keep) {
        if (report !== undefined && isComplete(report)) await world.keep(state);
        return;
      }
      for (const host of world.hosts.values())
        terminal.line(`  ${host.name} is still up. Enter it with: ${host.enter}`);
      terminal.line('  Ctrl-C ends it.');
      await stopped;
    },
  });
  const report = await running;
  if (stop) return undefined;
  if (report.error !== undefined) terminal.line(`  ${terminal.palette.error('error')} ${report.error}`);
  return report;
}

function stepLine(step: StepReport, palette: Streams['terminal']['palette']): string {
  const { number, title, state, reason, failures, notes, notRun, milliseconds } = step;
  const time = palette.faint(`${(milliseconds / 1000).toFixed(1)} s`);
  const mark =
    state === 'failed' ? palette.error('failed') : state === 'passed' ? 'passed' : palette.warning('not run');
  const extent = state === 'passed' ? `, ${extentOf(step)}` : '';
  const lines = [`  ${mark} ${number}. ${title}${extent}${reason === undefined ? '' : `: ${reason}`} ${time}`];
  for (const { line, kind, reason: why } of notRun) lines.push(palette.faint(`    line ${line} ${kind}: ${why}`));
  for (const note of notes) lines.push(palette.faint(`    ${note}`));
  return [...lines, ...failures.map(failureText)].join('\n');
}

function failureText({ span, message, expected, found, log }: Failure): string {
  const frame = codeFrame({ span, fix: undefined });
  const indented = (text: string): string => text.replace(/^/gm, '      ');
  return [
    `    ${span.file}:${span.line}  ${message}`,
    indented(frame),
    ...(expected === undefined ? [] : ['    expected:', indented(expected)]),
    ...(found === undefined ? [] : ['    found:', indented(found)]),
    ...(log === undefined || log.trim() === '' ? [] : ['    log of the host:', indented(log.trim())]),
  ].join('\n');
}

function summary(reports: readonly LabReport[]): string {
  const steps = reports.flatMap(report => report.steps);
  const count = (state: StepReport['state']): number => steps.filter(step => step.state === state).length;
  const blocks = steps.reduce((sum, step) => sum + step.executed, 0);
  const total = `${count('passed')} steps passed, ${count('failed')} failed, ${count('not run')} not run; ${blocks} blocks executed`;
  return blocks === 0 ? `${total}. A run that executes nothing proves nothing.` : `${total}.`;
}
