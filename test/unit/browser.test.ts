// The browser as builds see it: how much is asked of its thread at once, and what becomes of prints that nobody waits for any more.

import { expect, it } from 'vitest';
import type { Thread } from '../../src/io/thread.js';
import { createBrowser } from '../../src/print/browser.js';
import type { PrintJob, PrintResult } from '../../src/print/print-page.js';

const result: PrintResult = { pdf: new Uint8Array([1]), missing: [] };

/** A thread that answers when the test says so, and drops what is abandoned. */
function browserThread(): {
  thread: Thread;
  asked: () => string[];
  answer: (page: string) => void;
  most: () => number;
} {
  const underWay = new Map<number, { page: string; resolve: (value: unknown) => void }>();
  const asked: string[] = [];
  let most = 0;
  const end = (id: number, value: unknown): void => {
    underWay.get(id)?.resolve(value);
    underWay.delete(id);
  };
  const thread: Thread = {
    call: async (name, ...args) => {
      if (name === 'start') return true;
      if (name === 'abandon') return end(Number(args[0]), undefined);
      const [id, { page }] = args as [number, PrintJob];
      asked.push(page);
      return new Promise(resolve => {
        underWay.set(id, { page, resolve });
        most = Math.max(most, underWay.size);
      });
    },
    hasEnded: () => false,
    end: async () => {},
  };
  return {
    thread,
    asked: () => asked,
    answer: page => {
      for (const [id, one] of underWay) if (one.page === page) end(id, result);
    },
    most: () => most,
  };
}

function jobOf(page: string): PrintJob {
  const metadata = { title: page, author: '', subject: '', keywords: '', singlePages: false };
  return { file: `/course/dist/${page}`, root: '/course/dist', page, metadata, url: undefined };
}

/** Lets all go on that can. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

function browserOf(thread: Thread): ReturnType<typeof createBrowser> {
  return createBrowser({ found: { type: 'none' }, thread, tabs: 2, isKept: true, onBundled: () => {} });
}

it('prints as many pages at once as there are tabs, in their order', async () => {
  const { thread, asked, answer, most } = browserThread();
  const browser = browserOf(thread);
  const all = ['a', 'b', 'c', 'd'].map(page => browser.print(jobOf(page)));
  await settled();
  expect(asked()).toEqual(['a', 'b']);
  answer('b');
  await settled();
  expect(asked()).toEqual(['a', 'b', 'c']);
  for (const page of ['a', 'c']) answer(page);
  await settled();
  answer('d');
  expect(await Promise.all(all)).toEqual([result, result, result, result]);
  expect(most()).toBe(2);
});

it('gives the tabs of builds that were ended to the next one, and never begins what waited for them', async () => {
  const { thread, asked, answer, most } = browserThread();
  const browser = browserOf(thread);
  const dropped: Promise<PrintResult | undefined>[] = [];
  for (const edit of [1, 2, 3]) {
    const ended = new AbortController();
    dropped.push(...['a', 'b', 'c'].map(page => browser.print(jobOf(`${page}${edit}`), ended.signal)));
    await settled();
    ended.abort();
  }
  const last = browser.print(jobOf('last'), new AbortController().signal);
  await settled();
  expect(asked()).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'last']);
  answer('last');
  expect(await last).toEqual(result);
  expect(await Promise.all(dropped)).toEqual(Array(9).fill(undefined));
  expect(most()).toBe(2);
});
