// How the students' script ends what takes too long or is interrupted, with all that it started, and how it waits for what is to come.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ended, processes, scripted, sheetOf, shells } from '../support/self-check.js';

/** Seconds to sleep that nothing else sleeps on this machine: what is left of a check can be found. */
function ownSeconds(shell: string, test: number): string {
  return `${test}${shells.indexOf(shell)}${String(process.pid).padStart(7, '0')}`;
}

async function until(isMet: () => boolean): Promise<void> {
  for (const end = performance.now() + 20_000; !isMet(); ) {
    expect(performance.now(), 'it did not come').toBeLessThan(end);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

describe.each(shells)('the students’ script in %s', shell => {
  it('ends a check that takes too long, with all that it started', async () => {
    const seconds = ownSeconds(shell, 1);
    const code = `sleep ${seconds}1 &\n(setsid sleep ${seconds}2 &)\n(trap '' TERM HUP INT; sleep ${seconds}3)`;
    const { run } = await scripted(
      sheetOf([
        ['slow timeout=1s title="It hangs" fail="Too slow"', code],
        ['next', 'true'],
      ]),
    );
    const { stdout, stderr, status } = await run(shell, [], { TEAM: '1' });
    expect(stdout).toContain('  KO It hangs\n     Too slow\n     it took longer than 1 s and was ended\n  ok next\n');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(processes()).not.toContain(seconds);
  });

  it('leaves nothing behind that a check has started', async () => {
    const seconds = ownSeconds(shell, 2);
    const { run } = await scripted(sheetOf([['a', `sleep ${seconds}1 & (setsid sleep ${seconds}2 &)`]]));
    expect(await run(shell)).toMatchObject({ status: 0 });
    expect(processes()).not.toContain(seconds);
  });

  it('ends the check that it is at when it is interrupted', async () => {
    const seconds = ownSeconds(shell, 3);
    const { start } = await scripted(sheetOf([['a timeout=60s', `sleep ${seconds}`]]));
    // Ctrl-C goes to the whole group.
    const child = start(`setsid ${shell}`);
    const done = ended(child);
    await until(() => processes().includes(seconds));
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await done;
    await until(() => !processes().includes(seconds));
  });

  it.each(['grep', 'false'])('needs neither setsid nor timeout nor Bash, nor /proc (%s)', async grep => {
    const seconds = ownSeconds(shell, grep === 'grep' ? 4 : 5);
    const { run, folder, link } = await scripted(
      sheetOf([
        ['slow timeout=1s', `sleep ${seconds}1 & sleep ${seconds}2`],
        ['pass', `echo fine`],
        ['fail', 'echo "HINT: no"; false; true'],
      ]),
    );
    const tools = [
      'sh',
      'sleep',
      'awk',
      'tr',
      'fold',
      'head',
      'cat',
      'env',
      'date',
      'id',
      'uname',
      'sed',
      'mkdir',
      'ps',
    ];
    for (const name of [...tools, shell.replace(/ .*/, '')]) link(name, name);
    // What would find processes by what /proc says of them.
    link('grep', grep);
    const { stdout, stderr } = await run(shell, [], { TEAM: '1', HOME: '', PATH: path.join(folder, 'linked') });
    expect(stderr).toBe('');
    expect(stdout).toBe(`lab: A lab
1. Only step
  KO slow
     it took longer than 1 s and was ended
  ok pass
  KO fail
     no
lab: 1/3 public checks pass, 2 fail
Some effects take a while: -w runs what fails again until all pass.
`);
    expect(processes()).not.toContain(seconds);
  });

  it('runs again until all pass', async () => {
    const { start, folder } = await scripted(
      sheetOf([
        ['first', 'true'],
        ['done title="It is there" every=1s within=20s', 'test -e "$FOLDER/done"'],
        ['after needs=done', 'true'],
      ]),
    );
    const child = start(shell, ['-w'], { TEAM: '1' });
    const done = ended(child);
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk;
    });
    await until(() => seen.includes('until all pass'));
    writeFileSync(path.join(folder, 'done'), '');
    const { stdout, status } = await done;
    expect(status).toBe(0);
    expect(stdout).toBe(`lab: A lab
1. Only step
  ok first
  KO It is there
  -  after (waiting for: It is there)
Again every 2 s until all pass; Ctrl-C ends it.
  ok It is there
  ok after
lab: 3/3 public checks pass
`);
  });
});
