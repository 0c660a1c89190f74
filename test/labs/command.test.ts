// `lutrin labs` as it is called: what it says and writes, and what it leaves behind when it is ended in whatever way.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { baseImage } from '../../src/hosts/image.js';
import { lutrin, start, writeFiles } from '../support/cli.js';
import { workFolder } from '../support/real-hosts.js';

const folder = mkdtempSync(path.join(tmpdir(), 'lutrin-labs-'));
const course = path.join(folder, "it's a course");
const work = path.join(course, '.lutrin/labs');

const head = `---
hosts:
  web1: { driver: container, ip: 10.0.0.11 }
---

`;
const slow = `${head}## One

\`\`\`sh {host=web1}
touch /root/began
sleep 4242
\`\`\`

\`\`\`sh {check=began title="It began" host=web1}
test -e /root/began
\`\`\`
`;
const good = slow.replace('sleep 4242\n', '');

/** A lab that finds on another host what these commands made there: a file that says "once". */
const prepared = (setup: string, word: string): string =>
  good
    .replace('hosts:', 'hosts:\n  store: { driver: container, ip: 10.0.0.12 }')
    .replaceAll('began', word)
    .replace(
      '\n## One\n',
      `\n## One\n\nHost: web1\n\n\`\`\`sh {setup host=store}\n${setup}\n\`\`\`\n\n\`\`\`sh {host=store}\ncat /srv/made\n\`\`\`\n\n\`\`\`output\nonce\n\`\`\`\n`,
    );

beforeAll(async () => {
  chmodSync(folder, 0o755);
  await baseImage('debian-12', path.join(workFolder, 'images'), () => {});
  mkdirSync(path.join(work, 'images'), { recursive: true });
  for (const image of readdirSync(path.join(workFolder, 'images')).filter(name => /^debian-12-[0-9a-f]+$/.test(name)))
    spawnSync('cp', ['-a', '--reflink=auto', path.join(workFolder, 'images', image), path.join(work, 'images')]);
}, 20 * 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sheets(content: Record<string, string>): void {
  rmSync(path.join(course, 'labs'), { recursive: true, force: true });
  writeFiles(course, Object.fromEntries(Object.entries(content).map(([name, text]) => [`labs/${name}.md`, text])));
}

/** Processes of this machine with this in their command line or environment. */
function traces(word: string): string[] {
  return readdirSync('/proc').filter(pid => {
    try {
      return (
        /^\d+$/.test(pid) &&
        Number(pid) !== process.pid &&
        ['cmdline', 'environ'].some(file => readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(word))
      );
    } catch {
      return false;
    }
  });
}

function cgroups(pid = 0): string[] {
  const found = spawnSync('find', ['/sys/fs/cgroup', '-maxdepth', '4', '-name', `lutrin-${pid}_*`], {
    encoding: 'utf8',
  });
  return found.stdout.split('\n').filter(Boolean);
}

it('runs a lab, keeps its end and writes reports', async () => {
  sheets({
    '01-good': good,
    '02-next': good
      .replace('---\n', '---\nneeds: [good]\n')
      .replaceAll('began', 'next')
      .replace('touch', 'test -e /root/began; touch'),
  });
  const [json, junit] = [path.join(folder, 'r.json'), path.join(folder, 'r.xml')];
  const { status, stderr } = await lutrin(['labs', 'next', '--course', course, '--json', json, '--junit', junit]);
  expect(stderr).toContain('2 steps passed, 0 failed');
  expect(status).toBe(0);
  const { labs } = JSON.parse(readFileSync(json, 'utf8'));
  expect(labs.map(({ id, steps }: { id: string; steps: { state: string }[] }) => [id, steps[0]?.state])).toEqual([
    ['good', 'passed'],
    ['next', 'passed'],
  ]);
  expect(readFileSync(junit, 'utf8')).toContain('failures="0"');
  expect(JSON.parse(readFileSync(path.join(course, 'labs/results.json'), 'utf8')).labs.good.steps[0].state).toBe(
    'executed',
  );
  expect(readdirSync(path.join(work, 'runs'))).toEqual([]);
  // Its end was kept: the second time only the lab itself is run.
  const again = await lutrin(['labs', 'next', '--course', course]);
  expect(again.stderr).toContain('1 steps passed, 0 failed');
});

it('runs labs side by side when what they go on from is kept, and leaves that as it is', async () => {
  const next = good.replace('---\n', '---\nneeds: [good]\n').replaceAll('began', 'next');
  sheets({ '01-good': good, '02-next': next });
  const runs = path.join(work, 'runs');
  const seen = new Set<string>();
  const watched = async (): Promise<{ readonly status: number | null; readonly stderr: string }> => {
    seen.clear();
    const { child, done } = start(['labs', '--course', course]);
    const names = (): string[] =>
      existsSync(runs) ? readdirSync(runs).filter(name => name.startsWith(`${child.pid}_`)) : [];
    const timer = setInterval(() => seen.add(names().length.toString()), 20);
    const ended = await done;
    clearInterval(timer);
    return ended;
  };
  rmSync(path.join(work, 'states'), { recursive: true, force: true });
  expect(await watched()).toMatchObject({ status: 0 });
  expect(seen).not.toContain('2');
  const states = path.join(work, 'states');
  const kept = readdirSync(states).map(name => [name, statSync(path.join(states, name)).mtimeMs]);
  const again = await watched();
  expect(again.status).toBe(0);
  expect(seen).toContain('2');
  // Each is said when it has ended, and either may be first.
  expect(again.stderr).toMatch(/good: good\n {2}passed 1\./);
  expect(again.stderr).toMatch(/next: next\n {2}goes on from the end of good, kept \d{4}-.*\n {2}passed 1\./);
  expect(readdirSync(states).map(name => [name, statSync(path.join(states, name)).mtimeMs])).toEqual(kept);
});

it('makes what a lab finds around it once, and finds it again, also when a step has changed', async () => {
  const run = async (text: string): Promise<{ readonly status: number | null; readonly stderr: string }> => {
    sheets({ '01-good': text });
    return lutrin(['labs', '--course', course]);
  };
  rmSync(path.join(work, 'states'), { recursive: true, force: true });
  const failed = await run(prepared('false', 'began'));
  expect(failed.stderr).toMatch(
    /failed to make what the lab finds around it \d+\.\d s\n.*labs\/01-good\.md:\d+ {2}The block ended with status 1/,
  );
  expect(failed.status).toBe(1);
  const first = await run(prepared('echo once >> /srv/made', 'began'));
  expect(first.stderr).toContain('1 steps passed, 0 failed');
  expect(first.stderr).not.toContain('finds what was prepared');
  for (const word of ['began', 'changed']) {
    const next = await run(prepared('echo once >> /srv/made', word));
    expect(next.stderr).toMatch(/finds what was prepared for it \d{4}-\d\d-\d\d \d\d:\d\d UTC\n {2}passed 1\./);
    expect(next.status).toBe(0);
  }
});

it('makes that in two runs at once, after one that was killed while it did', async () => {
  const states = path.join(work, 'states');
  rmSync(states, { recursive: true, force: true });
  sheets({ '01-good': prepared('sleep 4242', 'began') });
  const { child, done } = start(['labs', '--course', course]);
  await expect.poll(() => traces('4242').length, { timeout: 60_000 }).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await done;
  sheets({ '01-good': prepared('echo once >> /srv/made', 'began') });
  const both = await Promise.all([lutrin(['labs', '--course', course]), lutrin(['labs', '--course', course])]);
  for (const { status, stderr } of both)
    expect([status, stderr]).toEqual([0, expect.stringContaining('1 steps passed')]);
  expect(readdirSync(path.join(work, 'runs'))).toEqual([]);
  expect(readdirSync(states).map(name => name.replace(/[^-]*$/, ''))).toEqual(['good-1-', 'good-prepared-']);
});

it('leaves up the hosts of the lab that nothing goes on from, and runs those before it', async () => {
  const next = good.replace('---\n', '---\nneeds: [good]\n').replaceAll('began', 'next');
  sheets({ '01-good': good, '02-next': next });
  rmSync(path.join(work, 'states'), { recursive: true, force: true });
  const { child, done } = start(['labs', 'next', '--course', course, '--keep']);
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 60_000 }).toContain('Ctrl-C ends it.');
  child.kill('SIGINT');
  await done;
  expect(said).toMatch(/good: [\s\S]*passed 1\.[\s\S]*next: [\s\S]*passed 1\.[\s\S]*web1 is still up/);
});

it('says before the run that a report cannot be written', async () => {
  sheets({ '01-good': good });
  for (const option of ['--json', '--junit']) {
    const { status, stderr } = await lutrin(['labs', '--course', course, option, path.join(folder, 'no/report')]);
    expect(stderr).toContain('no/report" cannot be written');
    expect(stderr).not.toContain('passed');
    expect(status).toBe(2);
  }
});

it('fails when a step does, and when nothing is executed', async () => {
  sheets({ '01-bad': good.replace('touch /root/began', 'touch /root/other') });
  const bad = await lutrin(['labs', '--course', course]);
  expect(bad.status).toBe(1);
  expect(bad.stderr).toMatch(/labs\/01-bad\.md:\d+ {2}The check "began" does not pass/);
  sheets({ '01-none': good.replace('{host=web1}', '{host=web1 manual="by hand"}') });
  const none = await lutrin(['labs', '--course', course]);
  expect(none.status).toBe(1);
  expect(none.stderr).toContain('A run that executes nothing proves nothing.');
});

it('leaves nothing behind when it is interrupted', async () => {
  sheets({ '01-slow': slow });
  const { child, done } = start(['labs', '--course', course]);
  await expect.poll(() => traces('4242').length, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(cgroups(child.pid)).not.toEqual([]);
  child.kill('SIGINT');
  expect((await done).status).toBe(130);
  expect(traces('4242')).toEqual([]);
  expect(readdirSync(path.join(work, 'runs'))).toEqual([]);
  expect(cgroups(child.pid)).toEqual([]);
});

it('ends its hosts when it is killed, and the next run removes what was left', async () => {
  sheets({ '01-slow': slow });
  const { child, done } = start(['labs', '--course', course]);
  await expect.poll(() => traces('4242').length, { timeout: 60_000 }).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await done;
  await expect.poll(() => traces('4242'), { timeout: 10_000 }).toEqual([]);
  expect(readdirSync(path.join(work, 'runs'))).toEqual([expect.stringMatching(`^${child.pid}_\\d+-slow$`)]);
  sheets({ '01-good': good });
  expect(await lutrin(['labs', '--course', course])).toMatchObject({ status: 0 });
  expect(readdirSync(path.join(work, 'runs'))).toEqual([]);
  expect(cgroups(child.pid)).toEqual([]);
});

it('says what is missing, and makes nothing', async () => {
  sheets({ '01-good': good });
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  rmSync(path.join(work, 'runs'), { recursive: true, force: true });
  const bare = spawnSync(
    '/usr/sbin/chroot',
    ['--userspec=nobody', '/', process.execPath, path.resolve('lib/cli.js'), 'labs', '--course', course],
    {
      env: { PATH: bin, HOME: folder },
      encoding: 'utf8',
    },
  );
  expect(bare.stderr).toContain('only root may do');
  expect(bare.status).toBe(2);
  expect(existsSync(path.join(work, 'runs'))).toBe(false);
});

it('rewrites expected output when it is told to, and nothing else', async () => {
  const output = (text: string): string => `\`\`\`output\n${text}\n\`\`\`\n`;
  const sheet = (text: string): string =>
    good.replace(
      'touch /root/began\n```\n',
      `touch /root/began\necho at 10.0.0.11; echo 42; echo kept 7\n\`\`\`\n\n${output(text)}`,
    );
  sheets({ '01-good': sheet('before\nkept [N]') });
  const { status, stderr } = await lutrin(['labs', '--course', course, '--update']);
  expect(stderr).toContain('+ at 10.0.0.11');
  expect(status).toBe(0);
  expect(readFileSync(path.join(course, 'labs/01-good.md'), 'utf8')).toBe(sheet('at 10.0.0.11\n42\nkept [N]'));
  writeFileSync(path.join(course, 'labs/01-good.md'), sheet('at 10.0.0.11\n43\nkept [N]'));
  expect(await lutrin(['labs', '--course', course])).toMatchObject({ status: 1 });
});
