// Hosts for tests that are real. Images are those of this repository's own labs, and are made when they are not there.

import path from 'node:path';
import type { HostPlan, LabHost, LabWorld, Outcome, Script } from '../../src/hosts/host.js';
import { createWorld, type WorldPlan } from '../../src/hosts/world.js';

/** Where images, packages and states are. */
export const workFolder = path.join(import.meta.dirname, '../../.lutrin/labs');

export function hostPlan(name: string, driver: string, settings: Readonly<Record<string, string>> = {}): HostPlan {
  return { name, driver, settings };
}

/** @param lab names what belongs to it: no two at once may have the same. */
export function worldOf(lab: string, hosts: readonly HostPlan[], more: Partial<WorldPlan> = {}): Promise<LabWorld> {
  return createWorld({
    folder: workFolder,
    lab,
    hosts,
    gateway: '10.0.0.1',
    from: [],
    tier: 'full',
    environment: {},
    say: () => {},
    stopped: new Promise(() => {}),
    ...more,
  });
}

export function hostOf(world: LabWorld, name: string): LabHost {
  const host = world.hosts.get(name);
  if (host === undefined) throw new Error(`There is no host ${name}.`);
  return host;
}

/** As root, with a minute of time. */
export function script(host: LabHost, text: string, more: Partial<Script> = {}): Promise<Outcome> {
  return host.run({ text, user: undefined, cwd: undefined, timeout: 60_000, ...more });
}
