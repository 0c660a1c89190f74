// Work that is done side by side: in which order it begins, what waits for what, and what becomes of the rest when a piece fails.

import { expect, it } from 'vitest';
import { inLanes, type Piece } from '../../src/labs/lanes.js';

/** Pieces named by letters; `seen` is told what begins (`a`) and what ends (`A`). A piece ends when all others have had their turn. */
function pieces(after: Readonly<Record<string, string>>, seen: string[], failing = ''): Piece<string>[] {
  return Object.entries(after).map(([id, others]) => ({
    id,
    after: [...others],
    run: async () => {
      seen.push(id);
      await new Promise(resolve => setImmediate(resolve));
      if (failing.includes(id)) throw new Error(`${id} failed`);
      seen.push(id.toUpperCase());
      return `result of ${id}`;
    },
  }));
}

it.each([
  ['one after the other in one lane', { a: '', b: '', c: '' }, 1, 'aAbBcC'],
  ['two at a time in two', { a: '', b: '', c: '', d: '' }, 2, 'abAcBdCD'],
  ['what waits begins when what it waits for has ended', { a: '', b: 'a', c: 'b' }, 2, 'aAbBcC'],
  ['what need not wait overtakes', { a: '', b: 'a', c: '' }, 2, 'acAbCB'],
  ['nothing at all', {}, 2, ''],
] as const)('%s', async (_, after, lanes, order) => {
  const seen: string[] = [];
  const results = await inLanes(pieces(after, seen), lanes);
  expect(seen.join('')).toBe(order);
  expect(results).toEqual(Object.keys(after).map(id => `result of ${id}`));
});

it('begins nothing after a failure, and waits for what runs', async () => {
  const seen: string[] = [];
  await expect(inLanes(pieces({ a: '', b: '', c: '' }, seen, 'a'), 2)).rejects.toThrow('a failed');
  expect(seen.join('')).toBe('abB');
});

it.each([{ a: 'b', b: 'a' }, { a: 'z' }])('does not wait for ever: %j', async after => {
  await expect(inLanes(pieces(after, []), 2)).rejects.toThrow(/a.*: what they wait for does not come\./);
});
