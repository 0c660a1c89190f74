// What containers keep, for those that go on from it: their changes lie over the earlier ones, which stay as they are.

import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LabHost, LabWorld } from '../../src/hosts/host.js';
import { stateKeptAt } from '../../src/hosts/kept-states.js';
import { hostOf, hostPlan, script, workFolder, worldOf } from '../support/real-hosts.js';

const plan = hostPlan('web1', 'container', { ip: '10.0.0.11' });
const states = ['states-test-1-a', 'states-test-2-a', 'states-test-3-a'] as const;
const folder = (state: string): string => path.join(workFolder, 'states', state);
const remove = (state: string): void => rmSync(folder(state), { recursive: true, force: true });
let world: LabWorld | undefined;

/** Runs scripts on the host as it was kept in `from`, and keeps it. */
async function goOn(from: readonly string[], action: (host: LabHost) => Promise<void>, state?: string): Promise<void> {
  world = await worldOf('states-test', [plan], { from });
  await action(hostOf(world, 'web1'));
  if (state !== undefined) await world.keep(state);
  await world.destroy();
}

async function print(host: LabHost, text: string): Promise<string> {
  const { status, output, stdout } = await script(host, text);
  expect(status, output).toBe(0);
  return stdout;
}

beforeAll(() => states.forEach(remove));

afterAll(async () => {
  await world?.destroy();
  states.forEach(remove);
}, 60_000);

const show = 'cd /srv; find . -type f | sort | xargs head -n 9; ls /var/lib/docker; ls /etc/issue* || true';

it(
  'changes lie over changes, through a restart, and none is written to those before',
  async () => {
    await goOn(
      [],
      async host => {
        await print(host, 'cd /srv; mkdir -p old/sub; echo 1 > old/sub/a; echo 1 > b; echo 1 > c; rm /etc/issue');
        await print(host, 'mkdir -p /var/lib/docker; touch /var/lib/docker/1');
      },
      states[0],
    );
    await goOn(
      [states[0]],
      async host => {
        await print(host, 'cd /srv; echo 2 >> b; rm c; rm -r old; mkdir old; echo 2 > old/new');
        await print(host, 'touch /var/lib/docker/2; echo 2 > /etc/issue.net; chmod 600 /srv/b');
      },
      states[1],
    );
    await goOn(
      [states[1], states[0]],
      async host => {
        const shown = '==> ./b <==\n1\n2\n\n==> ./old/new <==\n2\n1\n2\n/etc/issue.net\n';
        expect(await print(host, show)).toBe(shown);
        expect(await print(host, 'stat -c "%a %h" /srv/b')).toBe('600 1\n');
        await print(host, 'echo 3 > /srv/c; echo 3 > /srv/old/new');
        await host.reboot();
        expect(await print(host, 'cat /srv/c /srv/old/new /srv/b')).toBe('3\n3\n1\n2\n');
      },
      states[2],
    );
    await goOn([states[0]], async host => {
      const shown = '==> ./b <==\n1\n\n==> ./c <==\n1\n\n==> ./old/sub/a <==\n1\n1\n/etc/issue.net\n';
      expect(await print(host, show)).toBe(shown);
    });
    // What was kept is what was changed, no more.
    expect(readdirSync(path.join(folder(states[2]), 'web1/upper/srv')).sort()).toEqual(['c', 'old']);
  },
  5 * 60_000,
);

it('a state is there as long as all are that it lies on', async () => {
  const kept = (): boolean[] => states.map(state => stateKeptAt(workFolder, state) !== undefined);
  expect(kept()).toEqual([true, true, true]);
  remove(states[1]);
  expect(kept()).toEqual([true, false, false]);
  // The one at the bottom again, by the same name.
  await goOn([], async () => {}, states[0]);
  expect(kept()).toEqual([true, false, false]);
});

it('hosts do not lose what they lie on', async () => {
  const versions = ['a', 'b', 'c', 'd'].map(version => `states-used-1-${version}`);
  const kept = (): boolean[] => versions.map(version => stateKeptAt(workFolder, version) !== undefined);
  const keepNext = async (version = ''): Promise<void> => {
    const next = await worldOf('states-next', [plan]);
    await next.keep(version);
    await next.destroy();
  };
  try {
    for (const version of versions.slice(0, 2)) await keepNext(version);
    world = await worldOf('states-test', [plan], { from: versions.slice(0, 1) });
    await keepNext(versions[2]);
    expect(kept()).toEqual([true, true, true, false]);
    await world.destroy();
    await keepNext(versions[3]);
    expect(kept()).toEqual([false, false, true, true]);
  } finally {
    versions.forEach(remove);
  }
}, 60_000);
