// The browser as builds see it: what becomes of prints that nobody waits for any more.

import { expect, it } from 'vitest';
import type { Thread } from '../../src/io/thread.js';
import { createBrowser } from '../../src/print/browser.js';
import type { PrintJob, PrintResult } from '../../src/print/print-page.js';

const result: PrintResult = { pdf: new Uint8Array([1]), missing: [] };

/** A thread that answers when the test says so, and drops what is abandoned. */
function browserThread(): { thread: Thread; asked: () => string[]; answer: (page: string) => void } {
  const underWay = new Map<number, { page: string; resolve: (value: unknown) => void }>();
  const asked: string[] = [];
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
      return new Promise(resolve => underWay.set(id, { page, resolve }));
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
  };
}

function jobOf(page: string): PrintJob {
  const metadata = { title: page, author: '', subject: '', keywords: '', singlePages: false };
  return { file: `/course/dist/${page}`, root: '/course/dist', page, metadata, url: undefined };
}

it('abandons the prints of a build that was ended, those alone, and asks for none after it', async () => {
  const { thread, asked, answer } = browserThread();
  const browser = createBrowser({ found: { type: 'none' }, thread, tabs: 2, isKept: true, onBundled: () => {} });
  const ended = new AbortController();
  const dropped = ['a', 'b', 'c'].map(page => browser.print(jobOf(page), ended.signal));
  const last = browser.print(jobOf('last'), new AbortController().signal);
  ended.abort();
  dropped.push(browser.print(jobOf('late'), ended.signal));
  expect(await Promise.all(dropped)).toEqual(Array(4).fill(undefined));
  answer('last');
  expect(await last).toEqual(result);
  expect(asked()).toEqual(['a', 'b', 'c', 'last']);
});
