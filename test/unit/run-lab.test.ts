// How a lab is run, on hosts that are made up: each step's checks fail before and pass after it, and those of earlier steps still do.

import { expect, it } from 'vitest';
import { stepLine } from '../../src/commands/labs-lines.js';
import { junit } from '../../src/labs/junit.js';
import { extentOf, hasFailed, isComplete } from '../../src/labs/report.js';
import { check, runSheet, sh, step } from '../support/made-up-lab.js';

it('runs the blocks of a step in their order, with the values of a run, between its checks', async () => {
  const file = '```text {file=/etc/team}\nTeam @{TEAM}\n```';
  const { report, seen, destroyed } = await runSheet(
    step(
      'One',
      sh('touch one\necho 10.@{TEAM}.0.11'),
      '```output\n[IP]\n```',
      file,
      sh('reboot', 'reboot'),
      check('one'),
    ),
  );
  expect(seen).toEqual(['test one', 'touch one', 'echo 10.0.0.11', 'put /etc/team Team 0', 'reboot', 'test one']);
  expect(report.steps).toMatchObject([{ state: 'passed', executed: 3, checks: ['one'], failures: [] }]);
  expect(report.steps.map(extentOf)).toEqual(['executed']);
  expect([hasFailed([report]), destroyed]).toEqual([false, 1]);
});

it('a check that passes before its step is a mistake of the lab, unless the sheet says why it may', async () => {
  const always = (more: string): string =>
    step('One', sh('touch one'), sh('echo yes', `check=always title="Always"${more}`));
  for (const more of ['', ' before=fail']) {
    const { report } = await runSheet(always(more));
    expect(report.steps[0]?.failures[0]?.message).toBe(
      'The check "always" passes before the step is done: it cannot tell.',
    );
  }
  const allowed = await runSheet(always(' before="pass: the image has it"'));
  expect(allowed.report.steps[0]).toMatchObject({
    state: 'passed',
    notes: ['The check "always" may pass before the step: the image has it'],
  });
});

it('what passes before its step may be left over, and has as long to go as it has to come', async () => {
  const run = (more: string): ReturnType<typeof runSheet> =>
    runSheet(step('One', sh('touch one'), sh('take one', `check=one title="One"${more}`)), undefined, {
      files: new Set(['one']),
    });
  const { report, seen } = await run(' within=3s every=1s');
  expect(report.steps[0]).toMatchObject({
    state: 'passed',
    notes: ['Before the step the check "one" failed at try 2: it found what was left over.'],
  });
  expect(seen).toEqual(['take one', 'take one', 'touch one', 'take one']);
  const { report: hasty } = await run('');
  expect(hasty.steps[0]?.failures[0]?.message).toBe('The check "one" passes before the step is done: it cannot tell.');
});

it('a step that breaks what an earlier one built fails, unless it supersedes that', async () => {
  const steps = (more: string): string =>
    step('One', sh('touch one'), check('one')) + step('Two', sh('rm one\ntouch two'), check('two', more));
  const { report } = await runSheet(steps(''));
  expect(report.steps[1]?.failures[0]).toMatchObject({
    message: 'This step broke what an earlier one built: The check "one" does not pass.',
    expected: 'one is there',
    found: 'one is not there',
    log: 'the last line of its log',
  });
  const { report: good } = await runSheet(steps(' supersedes=one'));
  expect(good.steps.map(({ state }) => state)).toEqual(['passed', 'passed']);
});

it('a failure names the line of the sheet, and the steps after it are not run', async () => {
  const { report } = await runSheet(step('One', sh('touch one\ntest nothing')) + step('Two', sh('touch two')));
  expect(report.steps[0]).toMatchObject({ state: 'failed', executed: 0 });
  expect(report.steps[0]?.failures[0]).toMatchObject({
    message: 'The block ended with status 1, not 0.',
    span: { line: 13, text: 'test nothing' },
  });
  const transcript = '```console\n$ touch one\nsome output\n$ test nothing\n```';
  const { report: other } = await runSheet(step('One', transcript));
  expect(other.steps[0]?.failures[0]?.span).toMatchObject({ line: 14, text: '$ test nothing' });
  expect(report.steps[1]).toMatchObject({ state: 'not run', reason: 'step 1 failed' });
  expect(hasFailed([report])).toBe(true);
});

it('output that is not what the sheet says fails, with both', async () => {
  const { report } = await runSheet(step('One', sh('echo inactive'), '```output\nactive\n```'));
  expect(report.steps[0]?.failures[0]).toMatchObject({ expected: 'active', span: { line: 15 } });
  expect(report.steps[0]?.failures[0]?.found).toContain('inactive');
});

it('a transcript runs what stands behind its prompts, and says what is printed', async () => {
  const transcript = (printed: string): string =>
    step('One', `\`\`\`console\n$ echo one\n> echo two\n${printed}# echo three\nthree\n\`\`\``);
  const { report, seen } = await runSheet(transcript('one\n...\n'));
  expect(seen).toEqual(['echo one', 'echo two', 'echo three']);
  expect(report.steps[0]).toMatchObject({ state: 'passed' });
  const { report: other } = await runSheet(transcript('four\n'));
  expect(other.steps[0]?.failures[0]).toMatchObject({
    message: 'The output is not what the sheet says.',
    expected: 'four',
  });
});

it('a block that does not end is said to have been killed', async () => {
  const { report } = await runSheet(step('One', sh('slow', 'timeout=2s')));
  expect(report.steps[0]?.failures[0]?.message).toBe('The block was killed after 2 s.');
});

it('a block whose host dies is said to have been cut off', async () => {
  const { report } = await runSheet(step('One', sh('die')) + step('Two', sh('touch two')));
  expect(report.steps[0]?.failures[0]?.message).toBe('The block was cut off: its host or its shell is gone.');
  expect(report.steps[1]).toMatchObject({ state: 'not run' });
});

it('waits for checks as long as the sheet says, and reports what was tried again', async () => {
  const flaky = sh('flaky one', 'retry=1');
  const { report } = await runSheet(step('One', flaky, check('one', ' within=3s every=1s')));
  expect(report.steps[0]).toMatchObject({ state: 'passed', notes: ['The block at line 11 passed at try 2.'] });
  const { report: late, seen } = await runSheet(step('One', sh('touch two'), check('one', ' within=3s every=1s')));
  expect(late.steps[0]?.state).toBe('failed');
  expect(seen.filter(line => line === 'test one')).toHaveLength(5);
});

it('tries a check that was killed once more where the sheet lets it wait, as that is no answer', async () => {
  const run = (more: string): ReturnType<typeof runSheet> =>
    runSheet(
      step('One', sh('touch one'), sh('stuck one', `check=one title="One"${more}`)) + step('Two', sh('rm killed')),
    );
  const { report } = await run(' within=5s every=1s timeout=10s');
  expect(report.steps[0]).toMatchObject({ state: 'passed', checks: ['one'] });
  expect(report.steps[1]).toMatchObject({ state: 'passed' });
  const { report: hasty } = await run(' timeout=10s');
  expect(hasty.steps[1]?.failures[0]).toMatchObject({ found: 'it took too long and was killed' });
});

it('says which blocks it left out, and a run that executes nothing has failed', async () => {
  const manual = sh('qm clone', 'manual="In the web page"');
  const { report } = await runSheet(step('One', manual, sh('touch one'), sh('x', 'skip="No such program"')));
  expect(report.steps.map(extentOf)).toEqual(['executed in part']);
  expect(report.steps[0]?.notRun).toEqual([
    { line: 11, kind: 'manual', reason: 'In the web page' },
    { line: 19, kind: 'skip', reason: 'No such program' },
  ]);
  const { report: nothing } = await runSheet(step('One', manual));
  expect(nothing.steps[0]).toMatchObject({ state: 'not run', reason: 'none of its blocks can be run' });
  expect(hasFailed([nothing])).toBe(true);
});

it('leaves out what needs a program that is not there', async () => {
  const body = step(
    'One',
    sh('touch one'),
    sh('nomad run', 'requires=nomad'),
    check('two', ' requires=nomad,cloud.example.org'),
    check('one'),
  );
  const { report, seen } = await runSheet(body);
  expect(seen).not.toContain('nomad run');
  expect(report.steps[0]).toMatchObject({ state: 'passed', executed: 1, checks: ['one'] });
  expect(report.steps[0]?.notRun).toEqual([
    { line: 15, kind: 'skip', reason: 'there is no nomad' },
    { line: 19, kind: 'skip', reason: 'there is no nomad' },
  ]);
});

it('ends with the step that is asked for', async () => {
  const { report } = await runSheet(step('One', sh('touch one')) + step('Two', sh('touch two')), [0, 1]);
  expect(report.steps.map(({ state, reason }) => [state, reason])).toEqual([
    ['passed', undefined],
    ['not run', 'it was not asked for'],
  ]);
});

it('may be one step alone, on what those before it left: their checks count', async () => {
  const one = step('One', sh('touch one'), check('one'));
  const sheet = one + step('Two', sh('touch two'), check('two'));
  const { report, seen } = await runSheet(sheet, [1, 2]);
  expect(report.error).toContain('After a restart of the hosts: The check "one" does not pass');
  expect(seen).not.toContain('touch one');
  const whole = await runSheet(sheet, [1, 2], { files: new Set(['one']) });
  expect(whole.report.steps.map(({ state }) => state)).toEqual(['not run', 'passed']);
  expect(whole.seen).not.toContain('touch one');
});

it('parses HCL that it has no program for', async () => {
  const file = (content: string): string => `\`\`\`hcl {file=/job.hcl requires=nomad}\n${content}\n\`\`\``;
  const { report } = await runSheet(step('One', sh('touch one'), file('job "a" {\n  count = 1\n}')));
  expect(report.steps[0]?.notRun[0]?.reason).toBe('there is no nomad; it was parsed as HCL');
  const bad = await runSheet(step('One', sh('touch one'), file('job "a" {\n  count = \n}')));
  expect(bad.report.steps[0]).toMatchObject({ state: 'failed', failures: [{ message: '/job.hcl is not HCL.' }] });
  expect(bad.report.steps[0]?.failures[0]?.found).toMatch(/line 2,/);
});

it('leaves out what stands in for a program that is there', async () => {
  const { report, seen } = await runSheet(
    step('One', sh('touch one', 'unless=nomad')) + step('Two', sh('touch two', 'unless=nomad requires=nomad')),
  );
  expect(seen).toContain('touch one');
  expect(seen).not.toContain('touch two');
  expect(report.steps.map(({ state }) => state)).toEqual(['passed', 'not run']);
});

it('is XML for other programs, whatever was printed', async () => {
  const { report } = await runSheet(step('One & only', sh('echo <\u0001"\u001b[1m&>'), '```output\nactive\n```'));
  const xml = junit([report]);
  expect(xml).toContain('name="1. One &amp; only"');
  expect(xml).toContain('failures="1"');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
});

it('a step that is only to be read keeps no lab from its end', async () => {
  const { report } = await runSheet(step('Read', 'Only words.') + step('Do', sh('touch one'), check('one')));
  expect(report.steps.map(({ state }) => state)).toEqual(['not run', 'passed']);
  expect(isComplete(report)).toBe(true);
  const { report: broken } = await runSheet(step('Do', sh('touch one')) + step('Fail', sh('test two')));
  expect(isComplete(broken)).toBe(false);
  const { report: nothing } = await runSheet(step('Read', 'Only words.'));
  expect(isComplete(nothing)).toBe(false);
});

it('what a program prints does nothing to a terminal that shows the report', async () => {
  const palette = { error: String, warning: String, strong: String, faint: String };
  const { report } = await runSheet(
    step('One', sh('echo \u001b[31mred\u001b]0;title\u0007\u000e'), '```output\nblue\n```'),
  );
  const text = report.steps.map(found => stepLine(found, palette)).join('\n');
  expect(text).toContain('red\ufffd]0;title\ufffd');
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
});
