// How long labs took: kept from run to run, and in which order they begin for it.

import { expect, it } from 'vitest';
import { longestFirst, readTimes, timesText } from '../../src/commands/lab-times.js';
import type { LabReport } from '../../src/labs/report.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const report = (id: string, milliseconds: number): LabReport => ({
  ...{ id, title: id, source: '', hosts: {}, steps: [], selfCheck: undefined, error: undefined },
  milliseconds,
});

it('are kept, with those of labs that were not run since', () => {
  const first = readTimes(bytes(timesText(new Map(), [report('a', 1000.4), report('b', 2)])));
  expect([...first]).toEqual([
    ['a', 1000],
    ['b', 2],
  ]);
  expect([...readTimes(bytes(timesText(first, [report('b', 3), report('c', 4)])))]).toEqual([
    ['a', 1000],
    ['b', 3],
    ['c', 4],
  ]);
});

it.each([undefined, '', '{', '[1]', 'null', '{"a": "1", "b": -1}'])('%j has none', text => {
  expect(readTimes(text === undefined ? undefined : bytes(text)).get('a')).toBeUndefined();
  expect(longestFirst([{ id: 'a' }, { id: 'b' }], readTimes(text === undefined ? undefined : bytes(text)))).toEqual([
    { id: 'a' },
    { id: 'b' },
  ]);
});

it('put the longest first, after what was never run', () => {
  const times = new Map([
    ['short', 1],
    ['long', 3],
    ['middle', 2],
  ]);
  const labs = ['short', 'new', 'middle', 'long', 'newer'].map(id => ({ id }));
  expect(longestFirst(labs, times).map(({ id }) => id)).toEqual(['new', 'newer', 'long', 'middle', 'short']);
});
