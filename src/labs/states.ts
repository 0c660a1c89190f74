// Names of what the hosts of a lab hold after a step: told by everything that was done to get there, and by nothing else.

import { createHash } from 'node:crypto';
import { type Block, type Lab, stepsOf } from '../parse/lab-model.js';

export type Tier = 'fast' | 'full';

/** What hosts of a lab that was run hold, under the name by which it is kept. */
export interface State {
  readonly lab: string;
  readonly name: string;
}

/** The ends of the labs that this one goes on from, the first one first. */
export function statesBefore(lab: Lab, tier: Tier, read: (id: string) => Lab | undefined): State[] {
  const all: State[] = [];
  const add = (states: readonly State[]): void => {
    all.push(...states.filter(state => !all.some(({ lab: id }) => id === state.lab)));
  };
  for (const id of lab.needs) {
    const needed = read(id);
    if (needed === undefined) continue;
    const earlier = statesBefore(needed, tier, read);
    add([...earlier, { lab: id, name: stateName(needed, tier, earlier, stepsOf(needed).length) }]);
  }
  return all;
}

/** The name of what the lab's hosts hold after its first `steps` steps, when they began with `before`. */
export function stateName(lab: Lab, tier: Tier, before: readonly State[], steps: number): string {
  const hosts = [...lab.hosts.values()].map(({ name, driver, settings }) => [
    name,
    tier === 'fast' ? (settings.fast ?? driver) : driver,
    { ...settings, fast: undefined },
  ]);
  const done = stepsOf(lab)
    .slice(0, steps)
    .map(({ facts, blocks }) => [facts.host, blocks.map(contentOf)]);
  const content = JSON.stringify([hosts, [...lab.variables], done, before]);
  return `${lab.id}-${steps}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
}

function contentOf({ role, language, code, attributes }: Block): unknown[] {
  return [role, language, code, [...attributes]];
}
