// A machine that exists as a host: here a container with a real sshd, which nothing but the address connects with the lab.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LabWorld } from '../../src/hosts/host.js';
import { hostOf, hostPlan, script, worldOf } from '../support/real-hosts.js';

const minutes = 60_000;
const folder = mkdtempSync(path.join(tmpdir(), 'lutrin-ssh-'));
const ceph = [hostPlan('ceph', 'ssh', { ip: '10.0.0.20' })];
let machine: LabWorld;
let server: Server;
let environment: Readonly<Record<string, string>>;

const configuration = `IdentityFile ${folder}/key
UserKnownHostsFile ${folder}/known-hosts
StrictHostKeyChecking accept-new
`;

/** Passes what comes to a port of this machine on to port 22 of the container. */
function relayTo(pid: string): Promise<Server> {
  const connect = 'exec 3<>/dev/tcp/127.0.0.1/22; cat <&3 & exec cat >&3';
  const relay = createServer(socket => {
    const child = spawn('nsenter', ['-t', pid, '-n', '--', 'bash', '-c', connect]);
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
    for (const stream of [socket, child.stdin]) stream.on('error', () => child.kill());
  });
  return new Promise(resolve => relay.listen(0, '127.0.0.1', () => resolve(relay)));
}

beforeAll(async () => {
  machine = await worldOf('test-machine', [hostPlan('machine', 'container', { ip: '10.0.0.20' })]);
  const host = hostOf(machine, 'machine');
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', `${folder}/key`]);
  writeFileSync(`${folder}/config`, configuration);
  const { stdout: key } = spawnSync('cat', [`${folder}/key.pub`], { encoding: 'utf8' });
  const install = `apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openssh-server sudo
useradd --create-home --shell /bin/bash teacher
echo 'teacher ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/teacher
for home in /root /home/teacher; do mkdir -p $home/.ssh; echo '${key.trim()}' > $home/.ssh/authorized_keys; done
systemctl start ssh`;
  expect(await script(host, install, { timeout: 10 * minutes })).toMatchObject({ status: 0 });
  server = await relayTo(/nsenter -t (\d+)/.exec(host.enter)?.[1] ?? '');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  environment = { LUTRIN_SSH_CEPH: `root@127.0.0.1:${port}`, LUTRIN_SSH_CONFIG: `${folder}/config` };
}, 15 * minutes);

afterAll(async () => {
  server.close();
  await machine.destroy();
  rmSync(folder, { recursive: true });
});

/** Runs a program in the machine. */
function inside(command: readonly string[]): { status: number | null; stdout: string } {
  const pid = /nsenter -t (\d+)/.exec(hostOf(machine, 'machine').enter)?.[1] ?? '';
  return spawnSync('nsenter', ['-t', pid, '-a', '--', ...command], { encoding: 'utf8' });
}

it('is not touched unless it is named', async () => {
  const world = await worldOf('test-ssh', ceph);
  expect([...world.hosts.keys()]).toEqual([]);
  expect(world.absent.get('ceph')).toContain('LUTRIN_SSH_CEPH=USER@ADDRESS');
  await world.destroy();
});

it.each(['root', 'teacher'])(
  'runs scripts like every host when %s logs in, and leaves nothing of its own',
  async user => {
    const named = { ...environment, LUTRIN_SSH_CEPH: environment.LUTRIN_SSH_CEPH?.replace('root', user) };
    const world = await worldOf('test-ssh', ceph, { environment: named });
    const host = hostOf(world, 'ceph');
    expect(await script(host, `cd /srv; export POOL=team; id -un`)).toMatchObject({ status: 0, stdout: 'root\n' });
    expect(await script(host, 'pwd; echo $POOL; cat')).toMatchObject({ stdout: '/srv\nteam\n' });
    expect(await script(host, 'id -un', { user: 'teacher' })).toMatchObject({ stdout: 'teacher\n' });
    expect(await script(host, 'true\nfalse')).toMatchObject({ status: 1, line: 2 });
    const put = { path: `/srv/${user}`, content: 'text\n', mode: '0600', owner: undefined, append: false };
    expect(await host.put(put)).toMatchObject({ status: 0 });
    const late = await script(host, 'sleep 1001 & sleep 1002', { timeout: 2000 });
    expect(late).toMatchObject({ status: undefined, timedOut: true });
    await world.destroy();
    // Not by a script: that would make the folder again.
    expect(inside(['ls', '-d', '/run/lutrin']).status).toBe(2);
    expect(inside(['pgrep', '-f', 'sleep 100[12]']).status).toBe(1);
    expect(inside(['cat', `/srv/${user}`]).stdout).toBe('text\n');
  },
  3 * minutes,
);

it(
  'says so when it cannot be reached',
  async () => {
    const wrong = { ...environment, LUTRIN_SSH_CEPH: environment.LUTRIN_SSH_CEPH?.replace('root', 'nobody') };
    await expect(worldOf('test-ssh', ceph, { environment: wrong })).rejects.toThrow(
      /The host ceph cannot be reached: .*Permission denied/s,
    );
  },
  3 * minutes,
);
