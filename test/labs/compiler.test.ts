// Compilers whose results outlive the hosts: what was compiled on one is not compiled again on the next, unless something changed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Compiled } from '../../src/hosts/host.js';
import { hostOf, hostPlan, script, worldOf } from '../support/real-hosts.js';

const course = mkdtempSync(path.join(tmpdir(), 'lutrin-compiler-'));

afterAll(() => rmSync(course, { recursive: true, force: true }));

/** What the compiler did on a new host that was given this source. */
async function compile(lab: string, source: string): Promise<Compiled | undefined> {
  const world = await worldOf(lab, [hostPlan('web1', 'container', { ip: '10.0.0.11', compiler: 'ccache' })]);
  try {
    const web1 = hostOf(world, 'web1');
    const install = 'apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev ccache';
    expect(await script(web1, install, { timeout: 5 * 60_000 })).toMatchObject({ status: 0 });
    await script(web1, 'ln -s /usr/bin/ccache /usr/local/bin/gcc');
    // The cache is that of this repository's own labs: nothing else in there has this path.
    const file = { path: `${course}/one.c`, content: source, mode: undefined, owner: undefined, append: false };
    await web1.put(file);
    expect(await script(web1, `cd ${course} && gcc -c one.c && test -s one.o`)).toMatchObject({ status: 0 });
    expect(web1.kind).toBe('container with ccache');
    const compiled = await web1.compiled?.();
    expect(await web1.compiled?.()).toEqual({ kept: 0, anew: 0 });
    return compiled;
  } finally {
    await world.destroy();
  }
}

it(
  'take what an earlier run made of the same source, and of no other',
  async () => {
    // In code, as the cache does not look at comments: this test may have been run before.
    const source = `const char *run = "${path.basename(course)}"; int one(void) { return 1; }\n`;
    expect(await compile('compiler-test-1', source)).toEqual({ kept: 0, anew: 1 });
    expect(await compile('compiler-test-2', source)).toEqual({ kept: 1, anew: 0 });
    expect(await compile('compiler-test-3', source.replace('return 1', 'return 2'))).toEqual({ kept: 0, anew: 1 });
  },
  20 * 60_000,
);

it(
  'hosts of other labs have none',
  async () => {
    const world = await worldOf('compiler-test-4', [hostPlan('web1', 'container', { ip: '10.0.0.11' })]);
    try {
      const web1 = hostOf(world, 'web1');
      expect([web1.kind, web1.compiled]).toEqual(['container', undefined]);
      expect(await script(web1, 'test ! -e /var/cache/ccache')).toMatchObject({ status: 0 });
    } finally {
      await world.destroy();
    }
  },
  5 * 60_000,
);
