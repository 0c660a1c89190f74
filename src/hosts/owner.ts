// Whose a folder or a cgroup is: its name says the process that made it, so that what a killed one left is told from what is in use.

import { readFileSync } from 'node:fs';

/**
 * This process as no other one is called: its number, which another one may get (in a container the same program often has the
 * same), and when it began, in ticks since this machine did.
 */
export const owner = `${process.pid}_${beginOf(String(process.pid))}`;

/** What `owner` looks like. */
export const ownerPattern = '\\d+_\\d+';

/** The process with this name has ended. */
export function isGone(name: string): boolean {
  const [pid = '', begin] = name.split('_');
  return beginOf(pid) !== begin;
}

function beginOf(pid: string): string | undefined {
  try {
    // Behind the name of the program, which may hold anything: state, parent, and so on, from the third field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[22 - 3];
  } catch {
    return undefined; // there is none
  }
}
