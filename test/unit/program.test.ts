// Programs that hosts of labs run: what they print, when they end, and what they cannot do. Real processes; no root is needed.

import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makePipes } from '../../src/hosts/pipes.js';
import { must, run } from '../../src/hosts/program.js';
import { missingRequirements } from '../../src/hosts/requirements.js';
import { courseFolder } from '../support/cli.js';

/** Milliseconds in which this thread does nothing else. */
function busyFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

const shell = (text: string): string[] => ['/bin/sh', '-c', text];

it('both outputs are kept, apart and as they came', async () => {
  const outcome = await run(shell('echo one; sleep 0.1; echo two >&2; sleep 0.1; echo three; exit 3'));
  expect(outcome).toMatchObject({ status: 3, timedOut: false, stdout: 'one\nthree\n', stderr: 'two\n', omitted: 0 });
  expect(outcome.output).toBe('one\ntwo\nthree\n');
});

it('who waits for input gets the end of it', async () => {
  expect(await run(shell('read answer; echo "status $?, answer $answer"'))).toMatchObject({
    stdout: 'status 1, answer \n',
  });
  expect(await run(['cat'], { input: 'given' })).toMatchObject({ stdout: 'given' });
});

it('who does not end is killed', async () => {
  const outcome = await run(['sleep', '60'], { timeout: 200 });
  expect(outcome).toMatchObject({ status: undefined, timedOut: true });
  expect(outcome.milliseconds).toBeLessThan(5000);
});

it('what is left running does not hold the report', async () => {
  const outcome = await run(shell('echo before; sleep 30 & echo after'));
  expect(outcome).toMatchObject({ status: 0, stdout: 'before\nafter\n' });
  expect(outcome.milliseconds).toBeLessThan(5000);
});

it('of very much output the beginning and the end are kept, and how much is missing', async () => {
  const outcome = await run(shell('echo first; head -c 100000000 /dev/zero; echo; echo last'));
  expect(outcome.stdout.startsWith('first\n')).toBe(true);
  expect(outcome.stdout.endsWith('\nlast\n')).toBe(true);
  expect(outcome.stdout).toContain(`[${outcome.omitted} bytes are left out here]`);
  expect(outcome.omitted).toBeGreaterThan(98_000_000);
  expect(outcome.stdout.length).toBeLessThan(2_000_000);
});

it('what comes in small pieces while nobody reads is kept in pipes, also of a program that does not wait', async () => {
  const folder = courseFolder({});
  const pieces = ['dd', 'if=/dev/zero', 'bs=1', 'count=2000', 'oflag=nonblock', 'status=none'];
  const running = run(pieces, { pipes: await makePipes(2, folder) });
  busyFor(500);
  expect(await running).toMatchObject({ status: 0, stdout: '\0'.repeat(2000), stderr: '' });
  expect(readdirSync(folder)).toEqual([]);
});

it('pipes end when all have left them, or soon after the program has', async () => {
  const folder = courseFolder({});
  const printing = shell('echo one; echo two >&2; exit 3');
  expect(await run(printing, { pipes: await makePipes(2, folder) })).toMatchObject({
    status: 3,
    stdout: 'one\n',
    stderr: 'two\n',
  });
  const leaving = await run(shell('sleep 30 & echo after'), { pipes: await makePipes(2, folder) });
  expect(leaving).toMatchObject({ status: 0, stdout: 'after\n' });
  expect(leaving.milliseconds).toBeLessThan(5000);
  await expect(run(['no such program'], { pipes: await makePipes(2, folder) })).rejects.toThrow('ENOENT');
});

it('bytes that are no text do not break the report', async () => {
  const { stdout } = await run(shell("printf '\\377\\376\\000x'"));
  expect(stdout).toBe('\ufffd\ufffd\0x');
  expect(() => JSON.stringify(stdout)).not.toThrow();
});

it('one that must succeed says what it printed when it does not', async () => {
  await expect(must(shell('echo reason >&2; exit 4'))).rejects.toThrow(/failed with status 4:\nreason/);
});

it('a machine on which labs cannot run is told why', () => {
  expect(missingRequirements('/nowhere', 1000, new Set()).join('\n')).toContain('only root may do');
  expect(missingRequirements('/nowhere', 0, new Set()).join('\n')).not.toContain('only root may do');
});

it('what drivers need is asked for where a lab uses them', () => {
  const packagesFor = (...drivers: string[]): string =>
    /apt-get install (.*)/.exec(missingRequirements('/nowhere', 0, new Set(drivers)).join('\n'))?.[1] ?? '';
  expect(packagesFor('container')).not.toContain('qemu');
  expect(packagesFor('container', 'serial')).toContain('qemu-system-x86');
  expect(
    packagesFor('vm')
      .split(' ')
      .filter(name => name === 'openssh-client'),
  ).toHaveLength(1);
});
