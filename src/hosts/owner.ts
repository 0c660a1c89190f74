// Whose a folder or a cgroup is: its name says the process that made it, so that what a killed one left is told from what is in use.

import { statOf } from './process-stat.js';

/**
 * This process as no other one is called: its number, which another one may get (in a container the same program often has the
 * same), and when it began, in ticks since this machine did.
 */
export const owner = `${process.pid}_${statOf(process.pid)?.began}`;

/** What `owner` looks like. */
export const ownerPattern = '\\d+_\\d+';

/** The process with this name has ended. */
export function isGone(name: string): boolean {
  const [pid = '', begin] = name.split('_');
  return statOf(pid)?.began !== Number(begin);
}
