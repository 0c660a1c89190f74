// The thread of the builder, as the watching command keeps it.

import { expect, it } from 'vitest';
import { keepBuilder } from '../../src/commands/kept-builder.js';
import type { Thread } from '../../src/io/thread.js';

const settings = { root: '/course', environment: {}, cores: 2 };

/** Threads whose calls are answered when the test says so. */
function threads(): {
  start: () => Thread;
  calls: string[];
  answer: (name: string, error?: Error) => void;
  count: () => number;
} {
  const calls: string[] = [];
  const waiting: { name: string; resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  let count = 0;
  return {
    calls,
    count: () => count,
    answer: (name, error) => {
      const index = waiting.findIndex(one => one.name === name);
      const [found] = waiting.splice(index, 1);
      if (error === undefined) found?.resolve({});
      else found?.reject(error);
    },
    start: () => {
      count++;
      let ended = false;
      return {
        call: (name, ...args) => {
          calls.push(`${name} ${JSON.stringify(args[0])}`);
          return new Promise((resolve, reject) =>
            waiting.push({
              name,
              resolve,
              reject: error => {
                ended = true;
                reject(error);
              },
            }),
          );
        },
        hasEnded: () => ended,
        end: async () => {},
      };
    },
  };
}

const tick = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

it('calls that come while the thread starts reach it in their order', async () => {
  const { start, calls, answer } = threads();
  const builder = keepBuilder(settings, start);
  const all = [builder.build({ prints: false }), builder.build({ prints: true })];
  await tick();
  answer('start');
  await tick();
  expect(calls.slice(1)).toEqual(['build {"prints":false}', 'build {"prints":true}']);
  answer('build');
  answer('build');
  await Promise.all(all);
});

it('a thread that broke, in its start or later, is replaced by the next call', async () => {
  const { start, answer, count } = threads();
  const builder = keepBuilder(settings, start);
  const first = builder.build({ prints: false });
  await tick();
  answer('start', new Error('broken'));
  await expect(first).rejects.toThrow('broken');
  const second = builder.build({ prints: false });
  await tick();
  answer('start');
  await tick();
  answer('build', new Error('broken again'));
  await expect(second).rejects.toThrow('broken again');
  const third = builder.build({ prints: false });
  await tick();
  answer('start');
  await tick();
  answer('build');
  await third;
  expect(count()).toBe(3);
});
