// A run that is killed while its hosts are up leaves no process; its folder is gone after the next run.

import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stopped, until } from '../../src/hosts/waiting.js';
import { workFolder } from '../support/real-hosts.js';

const root = path.join(import.meta.dirname, '../..');
const course = mkdtempSync(path.join(tmpdir(), 'lutrin-killed-'));
const runs = path.join(course, '.lutrin/labs/runs');
const minutes = 60_000;

/** Process that makes the hosts. */
let runner = 0;

const sheet = (seconds: number): string =>
  `---
title: Long
hosts:
  web1: { driver: container, ip: 10.0.0.11 }
  client1: { driver: serial, ip: 10.0.0.50 }
---

## One

\`\`\`sh {host=client1 reboot}
qm start 50
\`\`\`

\`\`\`serial
expect: iPXE
\`\`\`

\`\`\`sh
sleep ${seconds}
\`\`\`
`.replace('```serial', '```serial {host=client1}');

function labs(): ChildProcess {
  const command = spawn(process.execPath, [path.join(root, 'lib/cli.js'), 'labs', '--course', course], {
    stdio: 'ignore',
  });
  runner = command.pid ?? 0;
  return command;
}

/** Processes of hosts: they stand in the folder of a run, or belong to a container of one; all, or those that run a program. */
function processesOfRuns(program = ''): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const isOfHost =
          readlinkSync(`/proc/${pid}/cwd`).startsWith(runs) ||
          new RegExp(`/lutrin-${runner}_`).test(readFileSync(`/proc/${pid}/cgroup`, 'utf8'));
        return isOfHost && readlinkSync(`/proc/${pid}/exe`).includes(program);
      } catch {
        return false; // it has ended meanwhile
      }
    });
}

/** Processes of this machine with this word in their command line. */
function processesRunning(word: string): string[] {
  return readdirSync('/proc').filter(pid => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes(word);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

beforeAll(() => {
  mkdirSync(path.join(course, 'labs'));
  mkdirSync(path.join(course, '.lutrin/labs'), { recursive: true });
  mkdirSync(path.join(workFolder, 'images'), { recursive: true });
  symlinkSync(path.join(workFolder, 'images'), path.join(course, '.lutrin/labs/images'));
});

afterAll(() => rmSync(course, { recursive: true }));

it(
  'kill -9 leaves no machine behind, and the next run nothing at all',
  async () => {
    writeFileSync(path.join(course, 'labs/01-long.md'), sheet(600));
    const killed = labs();
    await until(() => existsSync(runs) && processesOfRuns('qemu').length === 1, 'machine of the run', 10 * minutes);
    expect(processesOfRuns('systemd').length).toBeGreaterThan(1);
    killed.kill('SIGKILL');
    await stopped(killed);
    await until(() => processesOfRuns().length === 0, 'end of what the run had started', minutes);
    expect(readdirSync(runs)).toHaveLength(1);
    writeFileSync(path.join(course, 'labs/01-long.md'), sheet(0));
    const next = labs();
    await stopped(next);
    expect(next.exitCode).toBe(0);
    expect(readdirSync(runs)).toEqual([]);
    expect(processesOfRuns()).toEqual([]);
  },
  20 * minutes,
);

it(
  'a run finds nothing of a killed one that had the same number',
  async () => {
    const lab = (seconds: number): string => `---
title: Long
hosts:
  web1: { driver: container, ip: 10.0.0.11 }
---

## One

\`\`\`sh
test ! -e /root/began
touch /root/began
sleep ${seconds}
\`\`\`
`;
    writeFileSync(path.join(course, 'labs/01-long.md'), lab(98765));
    // Numbers of its own: its shell is 1, and Lutrin 2, both times.
    const numbered = (): ChildProcess => {
      const command = `"$0" "$@"; exit $?`;
      const words = [process.execPath, path.join(root, 'lib/cli.js'), 'labs', '--course', course];
      const apart = ['--pid', '--fork', '--kill-child', '--mount-proc', '/bin/sh', '-c', command];
      return spawn('unshare', [...apart, ...words], { stdio: 'ignore' });
    };
    const killed = numbered();
    await until(() => processesRunning('98765').length > 0, 'last command of the lab', 2 * minutes);
    const [left = ''] = readdirSync(runs);
    expect(left).toMatch(/^2_\d+-long$/);
    killed.kill('SIGKILL');
    await stopped(killed);
    await until(() => processesRunning('98765').length === 0, 'end of the lab', minutes);
    expect(readdirSync(runs)).toEqual([left]);
    writeFileSync(path.join(course, 'labs/01-long.md'), lab(0));
    const next = numbered();
    await stopped(next);
    expect(next.exitCode).toBe(0);
    expect(readdirSync(runs)).toEqual([]);
  },
  5 * minutes,
);

it(
  'kill -9 while an image is made leaves no process and no mount, so that the next run can clear up',
  async () => {
    const other = path.join(course, 'other');
    const images = path.join(other, '.lutrin/labs/images');
    mkdirSync(path.join(other, 'labs'), { recursive: true });
    mkdirSync(path.join(other, 'bin'));
    writeFileSync(path.join(other, 'labs/01-long.md'), sheet(0));
    // As the real one does, and no more.
    const stand = '#!/bin/sh\nfor folder; do :; done\nmkdir -p "$folder/proc"\nmount -t proc proc "$folder/proc"\n';
    writeFileSync(path.join(other, 'bin/debootstrap'), `${stand}echo > "$folder/began"\nsleep 98764\n`, {
      mode: 0o755,
    });
    const command = [path.join(root, 'lib/cli.js'), 'labs', '--course', other];
    const environment = { ...process.env, PATH: `${path.join(other, 'bin')}:${process.env.PATH}` };
    const killed = spawn(process.execPath, command, { stdio: 'ignore', env: environment });
    const making = (): string => path.join(images, readdirSync(images)[0] ?? '');
    await until(() => existsSync(images) && existsSync(path.join(making(), 'began')), 'image');
    killed.kill('SIGKILL');
    await stopped(killed);
    await until(() => processesRunning('98764').length === 0, 'end of what made the image');
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(images);
    rmSync(making(), { recursive: true });
  },
  minutes,
);

it(
  'Ctrl-C ends everything before the command ends',
  async () => {
    writeFileSync(path.join(course, 'labs/01-long.md'), sheet(601));
    const command = labs();
    await until(() => processesOfRuns('qemu').length === 1, 'machine of the run', 5 * minutes);
    command.kill('SIGINT');
    await stopped(command);
    expect(command.exitCode).toBe(130);
    expect(processesOfRuns()).toEqual([]);
    expect(readdirSync(runs)).toEqual([]);
  },
  10 * minutes,
);
