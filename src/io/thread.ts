// A thread of its own for work that must not wait for this one: calls go in, answers come back. Both ends are here.

import path from 'node:path';
import { isMainThread, parentPort, type TransferListItem, Worker } from 'node:worker_threads';
import { endLeftover, type Leftover, onExit } from './leftovers.js';
import { toolFolder } from './tool-files.js';

export interface Thread {
  /** Calls a function of the thread's module. What it throws is thrown here, as an `Error` with the same name. */
  call(name: string, ...args: readonly unknown[]): Promise<unknown>;
  /** It ended, or broke: no call will be answered. */
  hasEnded(): boolean;
  end(): Promise<void>;
}

/** Functions that a thread offers. Bytes in an answer are moved, not copied. */
export type Served = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

type Message =
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly name: string; readonly message: string }
  | { readonly type: 'guard' | 'release'; readonly leftover: Leftover };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a module of the tool, named by its path in the source without extension; it must call `serveThread`. */
export function startThread(module: string): Thread {
  const worker = new Worker(path.join(toolFolder(), 'lib', `${module}.js`));
  const waiting = new Map<number, Waiting>();
  const guards = new Map<string, () => void>();
  let count = 0;
  let ended = false;
  let isEnding = false;
  const failAll = (error: Error): void => {
    ended = true;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (message: Message) => receive(message, waiting, guards));
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new Error('The thread has ended')));
  worker.unref();
  return {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(new Error('The thread has ended'));
        const id = count++;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, name, args } satisfies Call);
      }).finally(() => {
        if (waiting.size === 0 && !isEnding) worker.unref();
      }),
    hasEnded: () => ended,
    end: async () => {
      // Nothing else may keep this process alive meanwhile: it would end before what waits for this is told.
      isEnding = true;
      worker.ref();
      await worker.terminate();
    },
  };
}

/** Answers the calls of the thread that started this one. */
export function serveThread(served: Served): void {
  if (parentPort === null) throw new Error('This module is the start of a thread');
  const port = parentPort;
  port.on('message', ({ id, name, args }: Call) => {
    const action = served[name] as ((...all: readonly unknown[]) => Promise<unknown>) | undefined;
    if (action === undefined) throw new Error(`The thread has no function "${name}"`);
    action(...args).then(
      value => port.postMessage({ type: 'result', id, value } satisfies Message, bytesIn(value)),
      (error: Error) =>
        port.postMessage({ type: 'error', id, name: error.name, message: error.message } satisfies Message),
    );
  });
}

/** What must not outlive the process, in whatever thread it was started. Returns how to take that back. */
export function guardLeftover(leftover: Leftover): () => void {
  if (isMainThread) return onExit(() => endLeftover(leftover));
  parentPort?.postMessage({ type: 'guard', leftover } satisfies Message);
  return () => parentPort?.postMessage({ type: 'release', leftover } satisfies Message);
}

function receive(message: Message, waiting: Map<number, Waiting>, guards: Map<string, () => void>): void {
  switch (message.type) {
    case 'result':
      waiting.get(message.id)?.resolve(message.value);
      waiting.delete(message.id);
      return;
    case 'error':
      waiting.get(message.id)?.reject(Object.assign(new Error(message.message), { name: message.name }));
      waiting.delete(message.id);
      return;
    case 'guard':
      guards.set(message.leftover.folder, guardLeftover(message.leftover));
      return;
    case 'release':
      guards.get(message.leftover.folder)?.();
      guards.delete(message.leftover.folder);
  }
}

function bytesIn(value: unknown): TransferListItem[] {
  const found = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return found.flatMap(item =>
    item instanceof Uint8Array && item.byteLength === item.buffer.byteLength ? [item.buffer as ArrayBuffer] : [],
  );
}
