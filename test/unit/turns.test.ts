// Some actions at once: in the order in which they came, without those that nobody waits for any more.

import { expect, it } from 'vitest';
import { createTurns } from '../../src/print/turns.js';

/** Actions that go on until the test ends them. */
function actions(): {
  begin: (name: string) => () => Promise<string>;
  end: (name: string, error?: Error) => void;
  begun: string[];
  most: () => number;
} {
  const ends = new Map<string, (error?: Error) => void>();
  const begun: string[] = [];
  let most = 0;
  return {
    begin: name => () =>
      new Promise((resolve, reject) => {
        begun.push(name);
        ends.set(name, error => {
          ends.delete(name);
          error === undefined ? resolve(name) : reject(error);
        });
        most = Math.max(most, ends.size);
      }),
    end: (name, error) => ends.get(name)?.(error),
    begun,
    most: () => most,
  };
}

/** Lets all go on that can. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const never = new AbortController().signal;

it('begins as many as it may, then one whenever one has ended, also by an error', async () => {
  const turns = createTurns(2);
  const { begin, end, begun, most } = actions();
  const all = ['a', 'b', 'c', 'd'].map(name => turns.take(begin(name), never));
  const results = Promise.allSettled(all);
  await settled();
  expect(begun).toEqual(['a', 'b']);
  end('b', new Error('broken'));
  await settled();
  expect(begun).toEqual(['a', 'b', 'c']);
  for (const name of ['a', 'c']) end(name);
  await settled();
  end('d');
  expect((await results).map(result => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
    'a',
    'failed',
    'c',
    'd',
  ]);
  expect(most()).toBe(2);
});

it('never begins what is given up while it waits, and begins what comes after it', async () => {
  const turns = createTurns(1);
  const { begin, end, begun } = actions();
  const first = turns.take(begin('first'), never);
  const givenUp = new AbortController();
  const dropped = turns.take(begin('dropped'), givenUp.signal);
  const last = turns.take(begin('last'), never);
  givenUp.abort(new Error('given up'));
  await expect(dropped).rejects.toThrow('given up');
  await expect(turns.take(begin('late'), givenUp.signal)).rejects.toThrow('given up');
  end('first');
  expect(await first).toBe('first');
  await settled();
  end('last');
  expect(await last).toBe('last');
  expect(begun).toEqual(['first', 'last']);
});

it('goes on after what was given up under way has ended', async () => {
  const turns = createTurns(1);
  const { begin, end } = actions();
  const givenUp = new AbortController();
  const first = turns.take(begin('first'), givenUp.signal);
  const second = turns.take(begin('second'), never);
  givenUp.abort();
  end('first');
  expect(await first).toBe('first');
  await settled();
  end('second');
  expect(await second).toBe('second');
});
