// Waiting for what other processes do.

import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Milliseconds between two looks. */
const interval = 20;

/** Whether the condition came to hold within `limit` milliseconds. */
export async function became(condition: () => boolean | Promise<boolean>, limit: number): Promise<boolean> {
  const end = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await pause(interval);
  }
  return true;
}

/** Resolves when the condition holds; throws after `limit` milliseconds. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, limit = 15_000): Promise<void> {
  if (!(await became(condition, limit)))
    throw new Error(`The ${what} was not ready after ${Math.round(limit / 1000)} s`);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

/** Resolves when the process has ended. */
export function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise(resolve => child.once('exit', () => resolve()));
}

/** The first child of a process; 0 when it has none. */
export function childOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] || 0);
  } catch {
    return 0;
  }
}
