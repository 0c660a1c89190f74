// Which labs a call runs, in their order, and which of them wait for which: a lab goes on from the ends of those that it needs,
// and those whose end is not kept are run first.

import type { LabFile } from '../course/model.js';
import { driverOf, type Environment, whyAbsent } from '../hosts/start-host.js';
import { isCurrent, type KeptAt, type State, statesBefore, type Tier } from '../labs/states.js';
import { type Lab, stepsOf } from '../parse/lab-model.js';

export interface LabJob {
  readonly file: LabFile;
  /** Undefined for a sheet with errors. */
  readonly lab: Lab | undefined;
  /** Of the lab's first step. */
  readonly firstNumber: number;
  /** Of the one step that is asked for, counted from 0; undefined for all of them. */
  readonly step: number | undefined;
  /** The ends of other labs from which it starts, the first one first. */
  readonly before: readonly State[];
  /** Ids of those whose end has to be made first. */
  readonly after: readonly string[];
}

export interface JobsRequest {
  /** All labs of the course, in their order. */
  readonly labs: readonly LabFile[];
  /** Those that are asked for; none for all. */
  readonly wanted: readonly LabFile[];
  /** The number of the one step that is asked for. */
  readonly step: number | undefined;
  readonly tier: Tier;
  /** A lab that can be run; undefined for one with errors. */
  read(id: string): Lab | undefined;
  firstStep(id: string): number;
  readonly keptAt: KeptAt;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Jobs {
  readonly jobs: readonly LabJob[];
  /** Labs that the fast tier leaves to the full one. */
  readonly leftOut: readonly Lab[];
  /** The lab that is asked for has no step of that number, or no lab of the course has. */
  readonly noSuchStep: { readonly id: string; readonly first: number; readonly last: number } | 'in no lab' | undefined;
}

export function planJobs(request: JobsRequest): Jobs {
  const { labs, wanted, tier, read, firstStep, keptAt, now } = request;
  const jobs = new Map<string, LabJob>();
  const leftOut: Lab[] = [];
  const add = (file: LabFile, step: number | undefined): void => {
    if (jobs.has(file.id)) return;
    const lab = read(file.id);
    const before = lab === undefined ? [] : statesBefore(lab, tier, read);
    const after = before.filter(state => !isCurrent(state, keptAt, now)).map(state => state.lab);
    for (const needed of labs.filter(({ id }) => after.includes(id))) add(needed, undefined);
    jobs.set(file.id, { file, lab, firstNumber: firstStep(file.id), step, before, after });
  };
  for (const file of wanted.length === 0 ? labs : wanted) {
    const lab = read(file.id);
    const first = firstStep(file.id);
    const step = request.step === undefined ? undefined : request.step - first;
    const count = lab === undefined ? 0 : stepsOf(lab).length;
    if (lab !== undefined && step !== undefined && (step < 0 || step >= count)) {
      if (wanted.length > 0) return { jobs: [], leftOut, noSuchStep: { id: file.id, first, last: first + count - 1 } };
      // A number tells the lab where steps are numbered through the course.
      continue;
    }
    // Unless it is asked for by its name.
    if (wanted.length === 0 && tier === 'fast' && lab?.tier === 'full') leftOut.push(lab);
    else add(file, step);
  }
  const isNowhere = request.step !== undefined && jobs.size === 0 && leftOut.length === 0;
  return { jobs: [...jobs.values()], leftOut, noSuchStep: isNowhere ? 'in no lab' : undefined };
}

/** Bytes of memory that the hosts of one lab take, at most. */
const memoryOfLab = 4 * 1024 ** 3;

/** More at a time would not end earlier: their hosts and what they build wait for the same disk. */
const mostLanes = 2;

/** How many labs may run side by side. */
export function lanesFor(
  jobs: readonly LabJob[],
  machine: { readonly cores: number; readonly memory: number; readonly environment: Environment },
  tier: Tier,
): number {
  const hosts = jobs.flatMap(({ lab }) => [...(lab?.hosts.values() ?? [])]);
  // Labs that change the same machine, which exists, would get in each other's way.
  if (hosts.some(host => driverOf(host, tier) === 'ssh' && whyAbsent(host, tier, machine.environment) === undefined))
    return 1;
  return Math.max(1, Math.min(mostLanes, machine.cores, Math.floor(machine.memory / memoryOfLab)));
}
