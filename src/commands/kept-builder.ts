// The builder in its thread, for as long as the command lives: started when it is first needed, replaced when it broke.

import type { Thread } from '../io/thread.js';
import type { Browser } from '../print/browser.js';
import type { BuilderOptions, BuilderSettings, BuildSummary } from './builder.js';

export interface KeptBuilder {
  /** Calls reach the thread in their order, those while it starts, too. */
  build(options: BuilderOptions): Promise<BuildSummary>;
  draw: Browser['draw'];
  close(): Promise<void>;
}

export function keepBuilder(settings: BuilderSettings, startThread: () => Thread): KeptBuilder {
  let current: Promise<Thread> | undefined;
  const start = async (): Promise<Thread> => {
    const thread = startThread();
    await thread.call('start', settings);
    return thread;
  };
  const call = async (name: string, ...args: readonly unknown[]): Promise<unknown> => {
    current ??= start();
    const mine = current;
    let thread: Thread | undefined;
    try {
      thread = await mine;
      return await thread.call(name, ...args);
    } catch (error) {
      if (thread?.hasEnded() !== false && current === mine) current = undefined;
      throw error;
    }
  };
  return {
    build: async options => (await call('build', options)) as BuildSummary,
    draw: async (...args) => (await call('draw', ...args)) as Awaited<ReturnType<Browser['draw']>>,
    close: async () => {
      const thread = await current?.catch(() => undefined);
      if (thread === undefined) return;
      await thread.call('close').catch(() => {});
      await thread.end();
    },
  };
}
