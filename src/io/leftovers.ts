// A browser and its folder: what must be gone when the process is.

import { removeFolder } from './temporary.js';

export interface Leftover {
  readonly pid: number | undefined;
  readonly folder: string;
}

/** Ends the process, with all of its group, and removes the folder. */
export function endLeftover({ pid, folder }: Leftover): void {
  if (pid !== undefined) killGroup(pid);
  removeFolder(folder);
}

/** Kills a process that was started as the head of a group, and all that it started. */
export function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ESRCH') throw error;
  }
}

/** Runs an action when the process exits; returns how to take that back. */
export function onExit(action: () => void): () => void {
  process.once('exit', action);
  return () => void process.off('exit', action);
}
