// Names of what the hosts of a lab hold after a step: told by everything that was done to get there, and by nothing else.

import { createHash } from 'node:crypto';
import { type Block, type Lab, stepsOf } from '../parse/lab-model.js';
import { hostOf, isPreparation } from './preparation.js';

export type Tier = 'fast' | 'full';

/** What hosts of a lab that was run hold, under the name by which it is kept. */
export interface State {
  readonly lab: string;
  readonly name: string;
  /** The ends of other labs from which they had gone on. */
  readonly from: readonly State[];
}

/** When a state was kept, in milliseconds since 1970; undefined for one that is not there. */
export type KeptAt = (name: string) => number | undefined;

/** Milliseconds for which a state is used. What Debian has replaced since then cannot be fetched any more by its old lists. */
const keptTime = 7 * 24 * 3_600_000;

/** Whether hosts may go on from a state: it is there, not too old, and none that it was made from has been made anew since. */
export function isCurrent(state: State, keptAt: KeptAt, now: number): boolean {
  const kept = keptAt(state.name);
  if (kept === undefined || now - kept > keptTime) return false;
  return state.from.every(earlier => isCurrent(earlier, keptAt, now) && (keptAt(earlier.name) ?? now) <= kept);
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
    add([...earlier, stateAfter(needed, tier, earlier, stepsOf(needed).length)]);
  }
  return all;
}

/** What hosts hold on which the lab finds something, before its first step; undefined when it finds nothing. */
export function preparedState(lab: Lab, tier: Tier, before: readonly State[]): State | undefined {
  const blocks = stepsOf(lab).flatMap(section => section.blocks.filter(block => isPreparation(block, section, lab)));
  if (blocks.length === 0) return undefined;
  const done = blocks.map(block => [hostOf(block), contentOf(block)]);
  return { lab: lab.id, name: `${lab.id}-prepared-${hashOfState(lab, tier, done, before)}`, from: before };
}

/** What the lab's hosts hold after its first `steps` steps, when they began with `before`, and what it finds was made. */
export function stateAfter(lab: Lab, tier: Tier, before: readonly State[], steps: number): State {
  const prepared = preparedState(lab, tier, before);
  const from = prepared === undefined ? before : [prepared, ...before];
  const done = stepsOf(lab)
    .slice(0, steps)
    .map(({ facts, blocks }) => [facts.host, blocks.map(contentOf)]);
  return { lab: lab.id, name: `${lab.id}-${steps}-${hashOfState(lab, tier, done, from)}`, from };
}

function hashOfState(lab: Lab, tier: Tier, done: readonly unknown[], before: readonly State[]): string {
  const hosts = [...lab.hosts.values()].map(({ name, driver, settings }) => [
    name,
    tier === 'fast' ? (settings.fast ?? driver) : driver,
    { ...settings, fast: undefined },
  ]);
  const earlier = before.map(state => ({ lab: state.lab, name: state.name }));
  const content = JSON.stringify([hosts, [...lab.variables], done, earlier]);
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

function contentOf({ role, language, code, attributes }: Block): unknown[] {
  return [role, language, code, [...attributes]];
}
