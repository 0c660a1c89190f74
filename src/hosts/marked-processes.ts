// The processes of this machine that a script has started, in whatever namespaces: they have its mark in their environment, or
// come from those that have. `su -`, `env -i` and the like give their children an environment without it.

import { readdirSync, readFileSync } from 'node:fs';
import { statOf } from './process-stat.js';

/** How often processes are looked for that have to be killed. */
const rounds = 100;

export function killMarked(mark: string): void {
  // What one of them starts meanwhile is found the next time. One that a device holds cannot be killed.
  for (let round = 0; round < rounds && startedBy(mark).filter(killed).length > 0; round++);
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly isMarked: boolean;
}

/** Those with the mark, those below them, and those that are left in their sessions. */
function startedBy(mark: string): number[] {
  const all = processes(mark);
  const marked = all.filter(({ isMarked }) => isMarked);
  const found = new Set(marked.map(({ pid }) => pid));
  const sessions = new Set(marked.map(({ session }) => session));
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parent, session } of all) if (found.has(parent) || sessions.has(session)) found.add(pid);
  }
  return [...found];
}

function processes(mark: string): Process[] {
  return readdirSync('/proc').flatMap((name): Process[] => {
    try {
      if (!/^\d+$/.test(name)) return [];
      const isMarked = readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(mark);
      const stat = statOf(name);
      return stat === undefined ? [] : [{ pid: Number(name), parent: stat.parent, session: stat.session, isMarked }];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
