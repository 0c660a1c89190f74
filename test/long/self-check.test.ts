// The students' script, made from labs and run by real shells: what it says of checks that pass, fail, wait or cannot be seen.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { find, scripted, sheetOf, shells } from '../support/self-check.js';

const four = sheetOf([
  ['page title="The page answers"', 'echo "fine"'],
  ['team title="The page shows your team" fail="Not your page"', 'echo "HINT: it says team @{TEAM}"; exit 1'],
  ['proxy title="The proxy answers" needs=team', 'exit 1'],
  ['tool title="A tool" requires=no-such-program', 'exit 1'],
]);

/** What is not wanted: a value that means something to a shell, or is no plain name. */
const oddValues = [
  '7; rm -rf /',
  '$(touch x)',
  "7'",
  '7"',
  '`x`',
  '-7',
  '7 8',
  '7\n8',
  '../x',
  'a*',
  'ä',
  '@{TEAM}',
  '\u001b[31m',
];

describe.each(shells)('the students’ script in %s', shell => {
  it('says what passes, what fails and why, what waits for what, and what it cannot see', async () => {
    const { run } = await scripted(four);
    const { status, stdout, stderr } = await run(shell, [], { TEAM: '12' });
    expect(stdout.replace(/ on \S+\)/, ' on HOST)')).toBe(`lab: A lab
1. Only step
  ok The page answers
  KO The page shows your team
     Not your page
     it says team 12
  -  The proxy answers (waiting for: The page shows your team)
  ?  A tool (skipped: there is no no-such-program on HOST)
lab: 1/4 public checks pass, 1 fail, 1 waiting, 1 skipped
Some effects take a while: -w runs what fails again until all pass.
`);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });

  it('tells by its exit status whether all pass, some fail, or nothing could be tested', async () => {
    expect(await (await scripted(sheetOf([['a', 'true']]))).run(shell)).toMatchObject({ status: 0 });
    expect(await (await scripted(sheetOf([['a', 'false']]))).run(shell)).toMatchObject({ status: 1 });
    const { stdout, status } = await (await scripted(sheetOf([['a requires=no-such-program', 'true']]))).run(shell);
    expect(status).toBe(2);
    expect(stdout).toContain('Nothing could be tested from here.');
  });

  it('puts values in as they are, whatever quotes are around them', async () => {
    const sheet = readFileSync(path.join(import.meta.dirname, '../fixtures/quoting.md'), 'utf8');
    const { run } = await scripted(sheet);
    const { stdout } = await run(shell, [], { TEAM: '12', HOME: '' });
    expect(stdout.split('\n').slice(2, 6)).toEqual([
      '  ok Team 12 in 10.12.0',
      '  ok What only looks like a value',
      '  ok Lines and files in the shell',
      'lab: 3/3 public checks pass',
    ]);
  });

  it('takes the value of the sheet, and says so, when there is no other', async () => {
    const { run } = await scripted(sheetOf([['a title="Team @{TEAM}"', 'test @{TEAM} = 7']]));
    const { stdout } = await run(shell);
    expect(stdout).toContain('TEAM is 7, the value of the sheet. Yours: TEAM=… in front of the command.\n');
    expect(stdout).toContain('  ok Team 7\n');
  });

  it('refuses values that are no names, and runs nothing', async () => {
    const { run, folder } = await scripted(sheetOf([['a title="Team @{TEAM}"', 'touch "$FOLDER/ran"']]));
    for (const value of oddValues) {
      const { status, stdout, stderr } = await run(shell, [], { TEAM: value });
      expect({ status, stdout }, value).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^TEAM is a number or a name of letters, digits/);
      expect(stderr).not.toContain('\u001b');
    }
    expect(existsSync(path.join(folder, 'ran'))).toBe(false);
  });

  it('shows of a failing check its hint or the last lines, whatever is in them', async () => {
    const { run } = await scripted(
      sheetOf([
        ['lines', String.raw`printf '%s\n' one two "three 'quoted' \"x\"" 'four \n \\ %s %d $HOME' '* five ?'; exit 1`],
        ['hint', String.raw`echo one; echo 'HINT: 100% \\n of it' ; echo 'HINT: not this'; exit 3`],
        ['control', String.raw`printf 'a\033[31mb\000c\rd\n\303\251\n'; exit 1`],
        ['nothing', 'exit 1'],
        ['errors', 'ls /no/such/folder'],
      ]),
    );
    const { stdout } = await run(shell, [], { TEAM: '1', LUTRIN_SHELL: 'bash' });
    expect(stdout).toContain(String.raw`  KO lines
     three 'quoted' "x"
     four \n \\ %s %d $HOME
     * five ?
  KO hint
     100% \\n of it
  KO control
     a[31mbcd
     é
  KO nothing
  KO errors
     ls: `);
  });

  it('is not held up by very much output, in lines or in one', async () => {
    const { run } = await scripted(
      sheetOf([
        ['lines', 'yes | head -c 100000000; exit 4'],
        ['line', `head -c 30000000 /dev/zero | tr '\\0' x; exit 4`],
        ['endless timeout=2s', 'yes "HINT: again"'],
      ]),
    );
    const { stdout, status } = await run(shell, [], { TEAM: '1' });
    expect(status).toBe(1);
    expect(stdout.length).toBeLessThan(5000);
    expect(stdout).toContain('  KO endless\n     it took longer than 2 s and was ended\n');
  });

  it('stops quietly when nobody reads on', async () => {
    const many = Array.from({ length: 8 }, (_, index): [string, string] => [`c${index}`, 'exit 1']);
    const { folder } = await scripted(sheetOf(many));
    for (const before of ['', `trap '' PIPE; `]) {
      const output = execFileSync('sh', ['-c', `${before}${shell} check.sh 2>errors | head -1`], { cwd: folder });
      expect(output.toString()).toBe('lab: A lab\n');
      expect(readFileSync(path.join(folder, 'errors'), 'utf8')).toBe('');
    }
  });

  it('runs one step by number or id, with the checks that it needs', async () => {
    const sheet = `${four}\n## Second\n\n\`\`\`sh {check=late title="Late" needs=page}\ntrue\n\`\`\`\n`;
    const { run } = await scripted(sheet);
    for (const step of ['2', 'second']) {
      const { stdout } = await run(shell, ['-s', step], { TEAM: '1', HOME: '' });
      expect(stdout).toBe(
        'lab: A lab\n1. Only step\n  ok The page answers\n2. Second\n  ok Late\nlab: 2/2 public checks pass\n',
      );
    }
    const unknown = { status: 2, stdout: '', stderr: 'There is no step "third" with public checks; -l lists them.\n' };
    expect(await run(shell, ['-s', 'third'])).toEqual(unknown);
  });

  it('lists its checks, explains itself, and says what it does not understand', async () => {
    const { run } = await scripted(four);
    const { stdout, status } = await run(shell, ['-l']);
    expect(status).toBe(0);
    expect(stdout).toContain('1. Only step\n  only-step\n  page  The page answers\n  team  The page shows your team\n');
    for (const option of ['-h', '--help']) {
      const help = await run(shell, [option]);
      expect(help).toMatchObject({ status: 0, stderr: '' });
      expect(help.stdout).toMatch(/^TEAM=… sh check\.sh \[-s STEP\][\s\S]*public checks[\s\S]*Exit status: 0 all pass/);
    }
    const wrong = async (...args: string[]): Promise<string> => {
      const { status: failed, stdout: nothing, stderr } = await run(shell, args);
      expect({ failed, nothing }).toEqual({ failed: 2, nothing: '' });
      return stderr;
    };
    expect(await wrong('--bogus\u001b')).toBe('"--bogus" is no option; -h lists them.\n');
    expect(await wrong('-s')).toBe('-s needs a value; -h tells more.\n');
    expect(await wrong('-H', '4')).toBe('The hint level is 0, 1, 2 or 3, not "4".\n');
  });

  it('prints TAP that a harness reads', async () => {
    const { run, folder } = await scripted(four.replace('A tool', 'A #1 tool'));
    const { stdout, status } = await run(shell, ['--tap'], { TEAM: '12' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^TAP version 13\n(?:# .*\n)+1\.\.4\nok 1 - The page answers\n# check: page\nnot ok 2 - /);
    expect(stdout).toContain('# it says team 12\n');
    expect(stdout).toContain('ok 3 - The proxy answers # SKIP waiting for: The page shows your team\n');
    expect(stdout).toContain('ok 4 - A \\#1 tool # SKIP there is no no-such-program on ');
    const lines = stdout.trim().split('\n');
    expect(lines.filter(line => !/^(?:TAP version 13|1\.\.4|(?:not )?ok \d+ - .*|# .*)$/.test(line))).toEqual([]);
    if (find('prove') === undefined) return;
    const harness = `prove -e '${shell}' check.sh :: --tap || true`;
    const summary = execFileSync('sh', ['-c', harness], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    expect(summary).toMatch(/Tests: 4 Failed: 1/);
    expect(summary).toMatch(/Failed test: {2}2\n/);
  });

  it('writes a report that says of what it is', async () => {
    const { run, folder, text } = await scripted(four);
    expect(await run(shell, ['--report', 'r.tap'], { TEAM: '12' })).toMatchObject({ status: 1 });
    const report = readFileSync(path.join(folder, 'r.tap'), 'utf8');
    expect(report).toMatch(/^TAP version 13\n# lab: lab\n# content: [\da-f]{16}\n# TEAM: 12\n# host: \S+\n/);
    expect(report).toContain(`# script-sha256: ${createHash('sha256').update(text).digest('hex')}\n`);
    expect(report).toMatch(/# time: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n1\.\.4\n/);
    const unwritable = { status: 2, stdout: '', stderr: '"check.sh/r.tap" cannot be written.\n' };
    expect(await run(shell, ['--report', 'check.sh/r.tap'], { TEAM: '12' })).toEqual(unwritable);
  });

  it('remembers when a check passed first, for each student, and tells of it when it no longer does', async () => {
    const code = 'test @{TEAM} != 2 && test ! -e "$FOLDER/gone"';
    const { run, folder } = await scripted(sheetOf([['page title="The page"', code]]));
    const said = async (team: string): Promise<string> => (await run(shell, [], { TEAM: team })).stdout;
    expect(await said('1')).toContain('  ok The page\n');
    expect(await said('1')).toMatch(/ {2}ok The page \(passed first on \d{4}-\d\d-\d\d \d\d:\d\d UTC\)\n/);
    expect(await said('2')).toContain('  KO The page\nlab');
    writeFileSync(path.join(folder, 'gone'), '');
    expect(await said('1')).toMatch(/ {2}KO The page\n {5}passed first on [\d-]{10} [\d:]{5} UTC\n/);
  });

  it.each([{ HOME: '/dev/null' }, { HOME: undefined }, { HOME: '' }, { XDG_STATE_HOME: '/dev/null/x' }])(
    'works where nothing can be kept: %j',
    async environment => {
      const { run } = await scripted(sheetOf([['a', 'true']]));
      const expected = {
        stdout: 'lab: A lab\n1. Only step\n  ok a\nlab: 1/1 public checks pass\n',
        stderr: '',
        status: 0,
      };
      for (const _time of ['first', 'second'])
        expect(await run(shell, [], { TEAM: '1', ...environment })).toEqual(expected);
    },
  );

  it('has what it is told to be stable pass twice', async () => {
    const { run } = await scripted(sheetOf([['a stable=1s', 'test ! -e "$FOLDER/seen"\ntouch "$FOLDER/seen"']]));
    expect(await run(shell)).toMatchObject({ status: 1 });
  });

  it('gives hints only when asked for them, as plain text, with the student’s values', async () => {
    const hint = (title: string, body: string): string =>
      `<details class="hint"><summary>${title}</summary>\n\n${body}\n\n</details>\n\n`;
    const sheet = `${four}
${hint('Hint: &lt;first&gt;', 'Look at `@{TEAM}` and **there**:\n\n- one\n- two [link](https://example.org/x)\n\n```sh {manual="x"}\nls -l\n```')}
${hint('Hint: second', 'Second.')}${hint('Hint: third', 'Third.')}${hint('Hint: fourth', 'Fourth.')}`;
    const { run } = await scripted(sheet);
    const said = async (level: string): Promise<string> => (await run(shell, ['-H', level], { TEAM: '12' })).stdout;
    expect(await said('0')).not.toContain('Hint:');
    expect(await said('0')).toContain('There are hints: -H 1.\n');
    expect(await said('1')).toContain(`Step 1, hint 1 of 4:
  Hint: <first>
  
  Look at 12 and there:
  
  - one
  - two link (https://example.org/x)
  
      ls -l
lab: `);
    expect(await said('2')).toMatch(/hint 2 of 4:\n {2}Hint: second\n/);
    expect(await said('2')).not.toContain('hint 3 of 4');
    expect(await said('3')).toMatch(/hint 4 of 4:\n {2}Hint: fourth\n/);
    expect((await run(shell, ['--tap', '-H', '1'], { TEAM: '12' })).stdout).toContain('\n#   Look at 12 and there:\n');
  });
});
