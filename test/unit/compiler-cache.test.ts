// What is said of compilers whose results are kept from one run to the next.

import { expect, it } from 'vitest';
import { readLog } from '../../src/hosts/compiler-cache.js';
import { check, madeUpHost, runSheet, sh, step } from '../support/made-up-lab.js';

it('counts what came from the cache and what was compiled', () => {
  const log = `# kernel/fork.c
direct_cache_hit
local_storage_hit
local_storage_read_hit
# kernel/exit.c
preprocessed_cache_hit
# init/version.c
cache_miss
direct_cache_miss
preprocessed_cache_miss
local_storage_write
# conftest.c
called_for_preprocessing
`;
  expect(readLog(log)).toEqual({ kept: 2, anew: 1 });
  expect(readLog('')).toEqual({ kept: 0, anew: 0 });
});

it('a step says what was not compiled for it, and nothing when all was', async () => {
  const logs = [
    { kept: 1200, anew: 3 },
    { kept: 0, anew: 7 },
  ];
  const builder = {
    ...madeUpHost(),
    name: 'builder',
    compiled: async () => logs.shift() ?? { kept: 0, anew: 0 },
  };
  const body = step('One', sh('touch one'), check('one')) + step('Two', sh('touch two'), check('two'));
  const hosts = '  builder: { driver: container, compiler: ccache }\n';
  const { report } = await runSheet(body, [0, 99], { hosts, more: [builder] });
  expect(report.steps.map(({ state, notes }) => [state, notes])).toEqual([
    ['passed', ['Of 1203 files that builder compiled, 1200 came from the cache of its compiler.']],
    ['passed', []],
  ]);
});
