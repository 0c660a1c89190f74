// The folder of all states: which are whole, and which are not needed any more.

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
  writeFileSync(path.join(run, usedFile), JSON.stringify(states));
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
  const named = readdirSync(runs).flatMap(run => {
    const file = path.join(runs, run, usedFile);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];
  });
  return new Set(named.flatMap(name => [name, ...below(folder, name)]));
}

function changedAt(folder: string, state: string): number | undefined {
  return statSync(path.join(folder, 'states', state), { throwIfNoEntry: false })?.mtimeMs;
}

function below(folder: string, state: string): string[] {
  const kept = path.join(folder, 'states', state);
  if (!existsSync(kept)) return [];
  return readdirSync(kept).flatMap(host => statesBelow(path.join(kept, host)));
}
