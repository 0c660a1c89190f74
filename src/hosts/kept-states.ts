// The folder of all states: which are whole, and which are not needed any more.

import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { statesBelow } from './state.js';

/** When the state of this name was kept, in milliseconds since 1970; undefined when there is none that is whole. `folder` is that of all runs. */
export function stateKeptAt(folder: string, state: string): number | undefined {
  const kept = changedAt(folder, state);
  if (kept === undefined) return undefined;
  // One that was made anew since then is not what this one lies on.
  const isWhole = below(folder, state).every(name => (changedAt(folder, name) ?? Number.POSITIVE_INFINITY) <= kept);
  return isWhole ? kept : undefined;
}

/** Says that the hosts of the run with this folder lie on these states. */
export function useStates(run: string, states: readonly string[]): void {
  const file = path.join(run, usedFile);
  writeFileSync(`${file}.new`, JSON.stringify(states));
  renameSync(`${file}.new`, file);
}

/** How many states are kept whose names differ in their hash alone: the sheet now and before, or of both tiers. */
const keptVersions = 2;

/** Of the states of the same step as this one, those that nobody will go on from, the oldest ones, unless hosts lie on them. */
export function outdatedStates(folder: string, state: string): string[] {
  const kind = state.replace(/[^-]*$/, '');
  // Another run may have removed one meanwhile.
  const changed = (name: string): number => changedAt(folder, name) ?? 0;
  const versions = readdirSync(path.join(folder, 'states')).filter(
    name => name.startsWith(kind) && /^[^-.]*$/.test(name.slice(kind.length)),
  );
  const used = usedStates(folder);
  return versions
    .toSorted((a, b) => changed(b) - changed(a))
    .slice(keptVersions)
    .filter(name => !used.has(name));
}

const usedFile = 'states.json';

function usedStates(folder: string): Set<string> {
  const runs = path.join(folder, 'runs');
  const named = readdirSync(runs).flatMap(run => orNone(() => namesIn(path.join(runs, run, usedFile))));
  return new Set(named.flatMap(name => [name, ...below(folder, name)]));
}

function changedAt(folder: string, state: string): number | undefined {
  return statSync(path.join(folder, 'states', state), { throwIfNoEntry: false })?.mtimeMs;
}

function below(folder: string, state: string): string[] {
  const kept = path.join(folder, 'states', state);
  return orNone(() => readdirSync(kept).flatMap(host => statesBelow(path.join(kept, host))));
}

function namesIn(file: string): string[] {
  return JSON.parse(readFileSync(file, 'utf8')) as string[];
}

/** Nothing of what is not there: another run may end, or remove a state, at any moment. */
function orNone(read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return [];
  }
}
