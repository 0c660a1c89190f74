// What Linux says of a process of this machine.

import { readFileSync } from 'node:fs';

export interface ProcessStat {
  readonly parent: number;
  readonly session: number;
  /** When it began, in ticks since this machine did. */
  readonly began: number;
}

/** Undefined when there is no such process. */
export function statOf(pid: number | string): ProcessStat | undefined {
  try {
    // Behind the name of the program, which may hold anything: state, parent, and so on, from the third field.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.replace(/^.*\) /s, '').split(' ');
    const field = (number: number): number => Number(fields[number - 3]);
    return { parent: field(4), session: field(6), began: field(22) };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
