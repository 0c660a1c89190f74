// `lutrin labs`: runs the lab guides of a course on hosts made for them, and reports which step works.

import { selfCheckOf } from '../build/lab-self-check.js';
import { createSession, type Session, silent, type TaskContext } from '../build/session.js';
import { discover } from '../course/discover.js';
import type { LabFile } from '../course/model.js';
import { expandText } from '../course/variables.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { formatDiagnostic } from '../diagnostics/format.js';
import { didYouMean } from '../diagnostics/suggest.js';
import { stateKeptAt } from '../hosts/kept-states.js';
import { missingRequirements } from '../hosts/requirements.js';
import { driverOf, prepareImages, whyAbsent } from '../hosts/start-host.js';
import { diskFiles } from '../io/files.js';
import { recording } from '../io/recording.js';
import { createToolFiles } from '../io/tool-files.js';
import { runVariables } from '../labs/actions.js';
import { junit } from '../labs/junit.js';
import { inLanes } from '../labs/lanes.js';
import { hasFailed, isComplete } from '../labs/report.js';
import { hostPlans } from '../labs/run-lab.js';
import type { SelfCheckScript } from '../labs/run-self-check.js';
import { createEngine } from '../markdown/engine.js';
import type { Lab } from '../parse/lab-model.js';
import type { Streams } from './build.js';
import { writeResults } from './lab-files.js';
import { type LabJob, lanesFor, planJobs } from './lab-jobs.js';
import { inTheirOrder } from './lab-order.js';
import { longestFirst, readTimes, timesText } from './lab-times.js';
import { summary } from './labs-lines.js';
import { type JobRequest, type JobResult, runJob, workFolder } from './run-job.js';

export interface LabsRequest extends JobRequest {
  /** Ids; all labs when there is none. */
  readonly labs: readonly string[];
  /** The number of the one step to run; all of them without it. */
  readonly step: number | undefined;
  readonly json: string | undefined;
  readonly junit: string | undefined;
  readonly userId: number | undefined;
  /** Processors. */
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** `2026-11-23`. */
  today(): string;
  /** There is a folder for the file, and it is none itself. */
  canWrite(file: string): boolean;
}

/** Exit status: 0 all steps work, 1 one does not or nothing was run, 2 nothing could be run here. */
export async function labsCommand(request: LabsRequest, streams: Streams): Promise<number> {
  const { terminal } = streams;
  const { palette } = terminal;
  const { tier, root } = request;
  const files = diskFiles(root);
  const outline = discover(files, () => {});
  const wanted = request.labs.map(id => labOf(id, outline.labs));
  const unknown = wanted.filter(lab => typeof lab === 'string');
  for (const message of unknown) terminal.line(`${palette.error('error')} ${message}`);
  if (unknown.length > 0) return 2;
  const session = createSession(files, createToolFiles(), outline, createEngine(), root);
  const context = { recorder: recording(files), report: () => {} };
  const { read, errorsOf } = labReader(session, context);
  const { jobs, leftOut, noSuchStep } = planJobs({
    labs: outline.labs,
    wanted: wanted as readonly LabFile[],
    step: request.step,
    tier,
    read,
    firstStep: id => session.firstStep(id, context),
    keptAt: name => stateKeptAt(workFolder(request), name),
    now: request.now,
  });
  if (noSuchStep !== undefined) {
    const message =
      noSuchStep === 'in no lab'
        ? `No lab has a step ${request.step}.`
        : `The steps of the lab "${noSuchStep.id}" are ${noSuchStep.first} to ${noSuchStep.last}.`;
    terminal.line(`${palette.error('error')} ${message}`);
    return 2;
  }
  for (const file of [request.json, request.junit])
    if (file !== undefined && file !== '-' && !request.canWrite(file)) {
      terminal.line(`${palette.error('error')} "${file}" cannot be written: is there a folder for it?`);
      return 2;
    }
  const missing = missingRequirements(request.environment.PATH ?? '', request.userId, driversOf(jobs, request));
  for (const line of missing) terminal.line(`${palette.error('error')} ${line}`);
  if (missing.length > 0) return 2;
  for (const { id, title } of leftOut)
    terminal.line(`${palette.strong(`${id}: ${title}`)} ${palette.faint('left to the full tier')}`);
  await prepareImages(plansOf(jobs), tier, request.environment, workFolder(request), terminal.line);
  const lines = inTheirOrder(jobs.length, terminal.line);
  let isStopped = false;
  void request.stopped.then(() => {
    isStopped = true;
  });
  let begun = 0;
  const pieces = jobs.map(job => {
    const run = async (): Promise<JobResult | undefined> => {
      if (isStopped) return undefined;
      const place = begun++;
      const own = { ...terminal, line: (text: string) => lines.line(place, text) };
      for (const problem of errorsOf(job.file)) own.line(formatDiagnostic(problem, palette));
      const selfCheck = job.lab && selfCheckFor(job.lab, session, context);
      // Hosts that stay up keep nothing for a lab that goes on from them.
      const keep = request.keep && !jobs.some(({ before }) => before.some(state => state.lab === job.file.id));
      const result = await runJob(job, selfCheck, { ...request, keep }, own);
      lines.end(place);
      return result;
    };
    return { id: job.file.id, after: job.after, run };
  });
  // A person who looks at hosts that are left up looks at one lab.
  const lanes = request.keep ? 1 : lanesFor(jobs, request, tier);
  const times = readTimes(files.read(timesFile)?.bytes);
  const inOrder = lanes === 1 ? pieces : longestFirst(pieces, times);
  const ended = await inLanes(inOrder, lanes);
  const results = pieces.map(piece => ended[inOrder.indexOf(piece)]);
  if (results.includes(undefined)) return request.stopped;
  const wasWhole = results.flatMap(result =>
    result?.wasRun && request.step === undefined && isComplete(result.report) ? [result.report] : [],
  );
  if (wasWhole.length > 0) request.write(`${root}/${timesFile}`, timesText(times, wasWhole));
  return writeReports(jobs, results as readonly JobResult[], request, streams);
}

/** Beside what is kept for the next run. */
const timesFile = '.lutrin/labs/times.json';

function writeReports(
  jobs: readonly LabJob[],
  results: readonly JobResult[],
  request: LabsRequest,
  { terminal, print }: Streams,
): number {
  const reports = results.map(({ report }) => report);
  const text = `${JSON.stringify({ labs: reports }, null, 2)}\n`;
  if (request.json === '-') print(text);
  else if (request.json !== undefined) request.write(request.json, text);
  if (request.junit !== undefined) request.write(request.junit, junit(reports));
  const runs = jobs.flatMap(({ lab }, index) => {
    const result = results[index];
    return lab !== undefined && result?.wasRun ? [{ lab, report: result.report }] : [];
  });
  if (request.tier === 'full' && request.step === undefined && !request.update)
    writeResults(runs, diskFiles(request.root), request, terminal);
  terminal.line(summary(reports));
  return hasFailed(reports) ? 1 : 0;
}

/** Reads each lab once. One with errors cannot be run. */
function labReader(
  session: Session,
  { recorder }: TaskContext,
): { read(id: string): Lab | undefined; errorsOf(file: LabFile): readonly Diagnostic[] } {
  const labs = new Map<string, { readonly lab: Lab | undefined; readonly found: readonly Diagnostic[] }>();
  const readOnce = (id: string): { readonly lab: Lab | undefined; readonly found: readonly Diagnostic[] } => {
    const known = labs.get(id);
    if (known !== undefined) return known;
    const found: Diagnostic[] = [];
    const lab = session.lab(id, { recorder, report: problem => found.push(problem) });
    const entry = { lab, found: found.filter(({ severity }) => severity === 'error') };
    labs.set(id, entry);
    return entry;
  };
  return {
    read: id => (readOnce(id).found.length > 0 ? undefined : readOnce(id).lab),
    errorsOf: ({ id }) => readOnce(id).found,
  };
}

function plansOf(jobs: readonly LabJob[]): ReturnType<typeof hostPlans> {
  return jobs.flatMap(({ lab }) => (lab === undefined ? [] : hostPlans(lab)));
}

function driversOf(jobs: readonly LabJob[], { tier, environment }: LabsRequest): Set<string> {
  const made = plansOf(jobs).filter(host => whyAbsent(host, tier, environment) === undefined);
  return new Set(made.map(host => driverOf(host, tier)));
}

function selfCheckFor(lab: Lab, session: Session, context: TaskContext): SelfCheckScript | undefined {
  const script = selfCheckOf(lab.id, session, silent(context));
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
