// Which labs a call runs, and which wait for which: by what is kept of the labs that they need, and when that was made.

import { describe, expect, it } from 'vitest';
import { createSession } from '../../src/build/session.js';
import { type JobsRequest, lanesFor, planJobs } from '../../src/commands/lab-jobs.js';
import { inTheirOrder } from '../../src/commands/lab-order.js';
import { discover } from '../../src/course/discover.js';
import { memoryFiles } from '../../src/io/files.js';
import { recording } from '../../src/io/recording.js';
import { createToolFiles } from '../../src/io/tool-files.js';
import { isCurrent, type State, statesBefore } from '../../src/labs/states.js';
import { createEngine } from '../../src/markdown/engine.js';
import type { Lab } from '../../src/parse/lab-model.js';

const day = 24 * 3_600_000;
const now = 1000 * day;

const sheet = (needs: string, hosts = 'web1: { driver: container }', more = ''): string =>
  `---\nneeds: [${needs}]\n${more}hosts:\n  ${hosts}\n---\n\n## One\n\n\`\`\`sh {host=web1}\ntrue\n\`\`\`\n\n## Two\n`;

/** Three labs, each of which goes on from the one before, and one that goes on from nothing. */
const chain = { first: sheet(''), second: sheet('first'), third: sheet('second'), other: sheet('') };

interface Course {
  readonly request: Omit<JobsRequest, 'wanted' | 'step' | 'tier' | 'keptAt' | 'now'>;
  readonly lab: (id: string) => Lab;
  /** Of the end of the lab. */
  readonly stateOf: (id: string) => State;
}

function course(sheets: Readonly<Record<string, string>>): Course {
  const named = Object.entries(sheets).map(([id, text], index) => [`labs/0${index}-${id}.md`, text]);
  const files = memoryFiles({ 'course.yml': 'numbering: course\n', ...Object.fromEntries(named) });
  const outline = discover(files, () => {});
  const session = createSession(files, createToolFiles(), outline, createEngine(), '/course');
  const context = { recorder: recording(files), report: () => {} };
  const read = (id: string): Lab | undefined => session.lab(id, context);
  const lab = (id: string): Lab => {
    const found = read(id);
    if (found === undefined) throw new Error(`There is no lab ${id}.`);
    return found;
  };
  return {
    request: { labs: outline.labs, read, firstStep: id => session.firstStep(id, context) },
    lab,
    stateOf: id => {
      const state = statesBefore({ ...lab(id), needs: [id] }, 'full', read).find(found => found.lab === id);
      if (state === undefined) throw new Error(`There is no state of ${id}.`);
      return state;
    },
  };
}

interface Call {
  readonly wanted?: readonly string[];
  readonly step?: number;
  /** Of the ends that are kept, for how many days. */
  readonly kept?: Readonly<Record<string, number>>;
  readonly sheets?: Readonly<Record<string, string>>;
}

/** Each job as `ID` or, when it waits, `ID after ID,ID`; with `step N` for one that is asked for one step, counted from 0. */
function jobsOf({ wanted = [], step, kept = {}, sheets = chain }: Call): string[] {
  const { request, stateOf } = course(sheets);
  const times = new Map(Object.entries(kept).map(([id, days]) => [stateOf(id).name, now - days * day]));
  const { jobs } = planJobs({
    ...request,
    wanted: request.labs.filter(({ id }) => wanted.includes(id)),
    step,
    tier: 'full',
    keptAt: name => times.get(name),
    now,
  });
  return jobs.map(job => {
    const waits = job.after.length === 0 ? '' : ` after ${job.after.join(',')}`;
    return `${job.file.id}${job.step === undefined ? '' : ` step ${job.step}`}${waits}`;
  });
}

describe('jobs', () => {
  it.each<[string, Call, string[]]>([
    ['all labs, when nothing is kept', {}, ['first', 'second after first', 'third after first,second', 'other']],
    ['none waits when all is kept', { kept: { first: 3, second: 2 } }, ['first', 'second', 'third', 'other']],
    ['a lab that is asked for', { wanted: ['second'], kept: { first: 3 } }, ['second']],
    [
      'those first whose end is not kept',
      { wanted: ['third'] },
      ['first', 'second after first', 'third after first,second'],
    ],
    ['only those', { wanted: ['third'], kept: { first: 3 } }, ['second', 'third after second']],
    ['again what is too old', { wanted: ['second'], kept: { first: 8 } }, ['first', 'second after first']],
    [
      'again what was made of something that is newer now',
      { wanted: ['third'], kept: { first: 1, second: 2 } },
      ['second', 'third after second'],
    ],
    ['a step, which tells the lab', { step: 4, kept: { first: 3 } }, ['second step 1']],
    ['a step, and what it goes on from', { step: 4 }, ['first', 'second step 1 after first']],
  ])('are %s', (_, call, expected) => expect(jobsOf(call)).toEqual(expected));

  it('know which steps a lab has', () => {
    const { request } = course(chain);
    const wanted = request.labs.filter(({ id }) => id === 'second');
    const { jobs, noSuchStep } = planJobs({ ...request, wanted, step: 2, tier: 'full', keptAt: () => undefined, now });
    expect({ jobs, noSuchStep }).toEqual({ jobs: [], noSuchStep: { id: 'second', first: 3, last: 4 } });
    for (const tier of ['fast', 'full'] as const)
      expect(planJobs({ ...request, wanted: [], step: 99, tier, keptAt: () => undefined, now })).toMatchObject({
        jobs: [],
        noSuchStep: 'in no lab',
      });
  });

  it('leave to the full tier what it has for itself', () => {
    const { request } = course({ quick: sheet(''), slow: sheet('', undefined, 'tier: full\n') });
    const plan = { ...request, wanted: [], step: undefined, tier: 'fast', keptAt: () => undefined, now } as const;
    const { jobs, leftOut } = planJobs(plan);
    expect([jobs.map(({ file }) => file.id), leftOut.map(({ id }) => id)]).toEqual([['quick'], ['slow']]);
    const wanted = request.labs.filter(({ id }) => id === 'slow');
    expect(planJobs({ ...plan, wanted }).jobs.map(({ file }) => file.id)).toEqual(['slow']);
  });
});

it('what was made of something that is not kept any more is not gone on from', () => {
  const { stateOf } = course(chain);
  const second = stateOf('second');
  expect(isCurrent(second, name => (name === second.name ? now : undefined), now)).toBe(false);
  expect(isCurrent(second, () => now, now)).toBe(true);
});

it.each([
  ['two processors and enough memory', 2, 16, 'container', {}, 2],
  ['many processors', 64, 256, 'container', {}, 2],
  ['one processor', 1, 16, 'container', {}, 1],
  ['little memory', 4, 7, 'container', {}, 1],
  ['a machine that exists', 2, 16, 'ssh', { LUTRIN_SSH_WEB1: 'root@10.0.0.1' }, 1],
  ['a machine that could exist', 2, 16, 'ssh', {}, 2],
] as const)('with %s, so many labs run at once', (_, cores, gigabytes, driver, environment, lanes) => {
  const { request, lab } = course({ first: sheet('', `web1: { driver: ${driver} }`) });
  const plan = { ...request, wanted: [], step: undefined, tier: 'full', keptAt: () => undefined, now } as const;
  expect(lab('first').hosts.size).toBe(1);
  expect(lanesFor(planJobs(plan).jobs, { cores, memory: gigabytes * 1024 ** 3, environment }, 'full')).toBe(lanes);
});

it('labs that run side by side say what they say one after the other', () => {
  const shown: string[] = [];
  const lines = inTheirOrder(3, text => shown.push(text));
  lines.line(1, 'b1');
  lines.line(0, 'a1');
  lines.line(2, 'c1');
  lines.end(2);
  expect(shown).toEqual(['a1']);
  lines.end(0);
  lines.line(1, 'b2');
  expect(shown).toEqual(['a1', 'b1', 'b2']);
  lines.end(1);
  expect(shown).toEqual(['a1', 'b1', 'b2', 'c1']);
});
