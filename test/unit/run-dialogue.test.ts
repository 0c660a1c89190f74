// Machines that have only a console, in a lab on hosts that are made up: they are switched on, spoken with, and looked at; and hosts that
// are not there at all.

import { expect, it } from 'vitest';
import type { LabHost } from '../../src/hosts/host.js';
import { extentOf, hasFailed } from '../../src/labs/report.js';
import { check, runSheet, sh, step } from '../support/made-up-lab.js';

/** Off at first. Shows `shown` in its order, `late` never; its screen is blank in the first `blank` pictures. */
function madeUpMachine(shown: readonly string[], blank = 0): LabHost & { readonly said: string[] } {
  const said: string[] = [];
  const left = [...shown];
  let isOn = false;
  let pictures = 0;
  return {
    name: 'client1',
    kind: 'made up',
    enter: '',
    said,
    consoleOnly: 'client1 has only a console',
    console: {
      expect: async (text, timeout) => {
        if (!isOn) return 'off';
        said.push(`expect ${text} ${timeout}`);
        const at = left.indexOf(text);
        if (at < 0) return 'late';
        left.splice(0, at + 1);
        return 'shown';
      },
      send: async line => {
        if (isOn) said.push(`send ${line}`);
        return isOn;
      },
    },
    screenshot: async name => ({ file: `pictures/${name}.png`, isBlank: pictures++ < blank }),
    run: () => Promise.reject(new Error('It has no shell.')),
    put: () => Promise.reject(new Error('It has no shell.')),
    reboot: async () => {
      isOn = true;
      said.push('off and on');
    },
    log: async () => `${'line\n'.repeat(30)}login:`,
  };
}

const serial = (lines: string, more = ''): string => `\`\`\`serial {host=client1${more}}\n${lines}\n\`\`\``;
const powerCycle = sh('qm stop 50\nqm start 50', 'host=client1 reboot manual="In the web page: stop it and start it"');
const hosts = '  client1: { driver: serial, ip: 10.0.0.50, screen: std }\n';

it('what students do in a web page, the runner does itself: the machine is switched off and on, and spoken with', async () => {
  const client1 = madeUpMachine(['login:', 'TEAM 0']);
  const { report } = await runSheet(
    step(
      'One',
      powerCycle,
      serial('expect: login:\nsend: alice-@{TEAM}\n\nexpect: TEAM @{TEAM}\nsend:', ' timeout=90s'),
    ),
    [0, 99],
    { hosts, more: [client1] },
  );
  expect(client1.said).toEqual(['off and on', 'expect login: 90000', 'send alice-0', 'expect TEAM 0 90000', 'send ']);
  expect(report.steps[0]).toMatchObject({ state: 'passed', executed: 2, notRun: [] });
  expect(report.steps.map(extentOf)).toEqual(['executed']);
});

it('an answer that does not come fails at its line, with the last lines of the console', async () => {
  const client1 = madeUpMachine(['login:']);
  const { report } = await runSheet(step('One', powerCycle, serial('expect: login:\nsend: root\nexpect: #')), [0, 99], {
    hosts,
    more: [client1],
  });
  expect(report.steps[0]?.failures[0]).toMatchObject({
    message: 'The console of client1 did not show this within 180 s.',
    expected: '#',
    span: { file: 'labs/01-made-up.md', line: 20, text: 'expect: #' },
  });
  expect(report.steps[0]?.failures[0]?.found?.split('\n')).toHaveLength(15);
});

it('a machine that nobody switched on fails the dialogue at once', async () => {
  const { report } = await runSheet(step('One', serial('expect: login:')), [0, 99], {
    hosts,
    more: [madeUpMachine(['login:'])],
  });
  expect(report.steps[0]?.failures[0]?.message).toBe('client1 is switched off.');
});

it('a restart that fails is a failure of the step, and the lab goes on to its end', async () => {
  const client1 = {
    ...madeUpMachine([]),
    reboot: () => Promise.reject(new Error('The machine client1 did not start')),
  };
  const { report, destroyed } = await runSheet(step('One', powerCycle), [0, 99], { hosts, more: [client1] });
  expect(report.steps[0]?.failures[0]).toMatchObject({
    message: 'The machine client1 did not start',
    span: { line: 13 },
  });
  expect([report.error, destroyed]).toEqual([undefined, 1]);
});

it('scripts, files and checks are left out where there is only a console', async () => {
  const file = '```text {file=/etc/motd host=client1}\nhello\n```';
  const { report } = await runSheet(
    step('One', sh('touch one'), sh('ls', 'host=client1'), file, check('one'), check('two', ' host=client1')),
    [0, 99],
    { hosts, more: [madeUpMachine([])] },
  );
  expect(report.steps[0]).toMatchObject({ state: 'passed', executed: 1, checks: ['one'] });
  expect(report.steps[0]?.notRun.map(({ reason }) => reason)).toEqual(Array(3).fill('client1 has only a console'));
});

it('a picture of the screen is made until something is on it', async () => {
  const picture = serial('expect: login:', ' screen=desktop timeout=5s');
  const { report } = await runSheet(step('One', powerCycle, picture), [0, 99], {
    hosts,
    more: [madeUpMachine(['login:'], 3)],
  });
  expect(report.steps[0]).toMatchObject({
    state: 'passed',
    notes: ['The screen of client1 is kept in pictures/desktop.png.'],
  });
  const { report: blank } = await runSheet(step('One', powerCycle, picture), [0, 99], {
    hosts,
    more: [madeUpMachine(['login:'], 99)],
  });
  expect(blank.steps[0]?.failures[0]?.message).toBe('The screen of client1 stays blank: pictures/desktop.png.');
});

it('what needs a host that was not made is not run, and nor is what a step without it cannot have done', async () => {
  const absent = [['client1', 'client1 is left to the full tier']] as const;
  const { report, seen } = await runSheet(
    step('One', powerCycle, serial('expect: login:'), check('booted')) + step('Two', sh('touch two'), check('two')),
    [0, 99],
    { hosts, absent },
  );
  expect(report.steps[0]).toMatchObject({ state: 'not run', reason: 'none of its blocks can be run', checks: [] });
  expect(report.steps[0]?.notRun.map(({ reason }) => reason)).toEqual(
    Array(2).fill('client1 is left to the full tier'),
  );
  expect(report.steps[1]).toMatchObject({ state: 'passed', checks: ['two'] });
  expect(seen.filter(line => line === 'test booted')).toHaveLength(1);
  expect(hasFailed([report])).toBe(false);
});
