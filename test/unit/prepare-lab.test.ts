// What a lab finds around it: which blocks make it, on hosts that are made up, and by what its state is named.

import { expect, it } from 'vitest';
import type { LabHost } from '../../src/hosts/host.js';
import { hostsToPrepare, prepareLab } from '../../src/labs/prepare-lab.js';
import { isCurrent, preparedState, type State, stateAfter } from '../../src/labs/states.js';
import type { Lab } from '../../src/parse/lab-model.js';
import { check, madeUpHost, readSheet, runSheet, sh, step } from '../support/made-up-lab.js';

const hosts = `  registry: { driver: container }
  store: { driver: vm }
  console: { driver: serial }
  real: { driver: ssh }
  other: { driver: container }
`;

const body =
  step('One', sh('touch one'), check('one'), sh('touch image', 'setup host=registry')) +
  step(
    'Two',
    sh('touch own', 'setup'),
    sh('touch two'),
    check('two'),
    sh('touch bucket', 'setup host=store requires=registry:skopeo'),
    sh('touch more', 'setup host=registry unless=other'),
    sh('touch real', 'setup host=real'),
  );

async function prepare(lab: Lab, made: Readonly<Record<string, LabHost>>): Promise<string> {
  const { failure, notRun } = await prepareLab(lab, {
    world: {
      hosts: new Map(Object.entries(made)),
      saved: new Map(),
      absent: new Map(),
      keep: async () => {},
      destroy: async () => {},
    },
    time: { now: () => 0, pause: async () => {} },
    status: () => {},
    update: undefined,
  });
  return failure === undefined ? notRun.map(({ reason }) => reason).join() : `${failure.span.line}: ${failure.message}`;
}

it('is made by the setup blocks of hosts that are not the step’s own, and keep what is done on them', async () => {
  const lab = readSheet(body, hosts);
  const [registry, store] = [madeUpHost(), madeUpHost()];
  expect([...hostsToPrepare(lab)]).toEqual(['registry', 'store']);
  // `command` says that there is no skopeo.
  expect(await prepare(lab, { registry, store })).toBe('there is no skopeo on registry');
  expect([registry.seen, store.seen]).toEqual([
    ['touch image', 'command -v skopeo', 'command -v other', 'touch more'],
    [],
  ]);
});

it('is there when the steps begin, which do it no more', async () => {
  const [registry, store, real] = [madeUpHost(), madeUpHost(), madeUpHost()];
  const more = Object.entries({ registry, store, real }).map(([name, host]) => ({ ...host, name }));
  const { report, seen } = await runSheet(body, [0, 99], { hosts, more, absent: [['console', 'it is not here']] });
  expect(report.steps.map(({ state, executed }) => [state, executed])).toEqual([
    ['passed', 1],
    ['passed', 1],
  ]);
  expect(seen).toEqual([
    'test one',
    'touch one',
    'test one',
    'touch own',
    'test two',
    'touch two',
    'test two',
    'test one',
  ]);
  expect([registry.seen, store.seen, real.seen]).toEqual([[], [], ['touch real']]);
});

it('fails with the place in the sheet', async () => {
  const lab = readSheet(step('One', sh('touch one'), sh('touch a\ntest b', 'setup host=registry')), hosts);
  expect(await prepare(lab, { registry: madeUpHost() })).toMatch(/^\d+: The block ended with status 1, not 0\.$/);
});

it('has a state of its own, which steps do not change, and on which all later ones lie', () => {
  const names = (text: string, before: readonly State[] = []): (string | undefined)[] => {
    const lab = readSheet(text, hosts);
    return [preparedState(lab, 'full', before)?.name, stateAfter(lab, 'full', before, 2).name];
  };
  const [prepared, end] = names(body);
  expect(prepared).toMatch(/^made-up-prepared-[0-9a-f]{12}$/);
  const [sameAfterStep, endAfterStep] = names(body.replace('touch two', 'touch two\ntouch three'));
  expect([sameAfterStep === prepared, endAfterStep === end]).toEqual([true, false]);
  const [afterSetup, endAfterSetup] = names(body.replace('touch bucket', 'touch buckets'));
  expect([afterSetup === prepared, endAfterSetup === end]).toEqual([false, false]);
  const [afterLab] = names(body, [{ lab: 'before', name: 'before-1-a', from: [] }]);
  expect(afterLab).not.toBe(prepared);
  expect(names(step('One', sh('touch one'), sh('touch own', 'setup')))[0]).toBeUndefined();
});

it('makes the end of the lab outdated when it is made anew', () => {
  const lab = readSheet(body, hosts);
  const end = stateAfter(lab, 'full', [], 2);
  const kept = (name: string, at: number, other: number): number => (name === end.name ? at : other);
  expect(isCurrent(end, name => kept(name, 20, 10), 30)).toBe(true);
  expect(isCurrent(end, name => kept(name, 20, 25), 30)).toBe(false);
});
