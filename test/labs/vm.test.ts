// A virtual machine as a host: how scripts behave on it, that it restarts, and that what it holds goes on in a container and back.

import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LabHost, LabWorld } from '../../src/hosts/host.js';
import { hostOf, hostPlan, script, workFolder, worldOf } from '../support/real-hosts.js';

const minutes = 60_000;
const vm = hostPlan('web1', 'vm', { ip: '10.0.0.11', card: 'ens18', network: 'none' });
const container = hostPlan('web1', 'container', { ip: '10.0.0.11', card: 'ens18' });
const states = ['test-of-vm', 'test-of-container'] as const;
let world: LabWorld;
let web1: LabHost;

const file = (target: string, content: string): Parameters<LabHost['put']>[0] => ({
  path: target,
  content,
  mode: undefined,
  owner: undefined,
  append: false,
});

beforeAll(async () => {
  world = await worldOf('test-vm', [vm, hostPlan('probe', 'container', { role: 'probe' })]);
  web1 = hostOf(world, 'web1');
}, 20 * minutes);

afterAll(async () => {
  await world.destroy();
  for (const state of states) rmSync(path.join(workFolder, 'states', state), { recursive: true, force: true });
}, 3 * minutes);

it('has the card that the lab names, not configured, and no other', async () => {
  const { stdout } = await script(web1, "ip -o link | cut -d ' ' -f 2; ip -o -4 address | wc -l; hostname");
  expect(stdout).toBe('lo:\nens18:\n1\nweb1\n');
});

const kinds = [
  ['vm', 'web1'],
  ['container', 'probe'],
] as const;

it.each(kinds)('variables and the folder stay from one script to the next, for each user: %s', async (_kind, name) => {
  const host = hostOf(world, name);
  await script(host, 'useradd --create-home alice; mkdir -p /srv/site; cd /srv/site; export TEAM=7');
  expect(await script(host, 'pwd; echo $TEAM')).toMatchObject({ status: 0, stdout: '/srv/site\n7\n' });
  expect(await script(host, 'id -un; env | grep -c TEAM || true', { user: 'alice' })).toMatchObject({
    stdout: 'alice\n0\n',
  });
  expect(await script(host, 'pwd', { cwd: '/tmp' })).toMatchObject({ stdout: '/tmp\n' });
});

it.each(kinds)('a script that fails says in which line: %s', async (_kind, name) => {
  const host = hostOf(world, name);
  expect(await script(host, 'echo one\nfalse | true\necho never')).toMatchObject({
    status: 1,
    line: 2,
    stdout: 'one\n',
  });
  expect(await script(host, 'echo $unknown')).toMatchObject({ status: 1 });
  expect(await script(host, 'echo out; echo err >&2; exit 7')).toMatchObject({
    status: 7,
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

it.each(kinds)('one that waits for input gets its end: %s', async (_kind, name) => {
  const host = hostOf(world, name);
  expect(await script(host, 'if read -r answer; then echo "$answer"; fi; cat; echo end')).toMatchObject({
    stdout: 'end\n',
  });
});

it.each(kinds)('one that does not end is killed, with all that it started: %s', async (_kind, name) => {
  const host = hostOf(world, name);
  const outcome = await script(host, 'sleep 1001 & setsid sleep 1002 & sleep 1003', { timeout: 3000 });
  expect(outcome).toMatchObject({ status: undefined, timedOut: true });
  expect(outcome.milliseconds).toBeLessThan(20_000);
  expect(await script(host, 'pgrep -cf "sleep 100[123]" || true')).toMatchObject({ stdout: '0\n' });
});

it.each(kinds)('what it leaves running does not hold the report: %s', async (_kind, name) => {
  const host = hostOf(world, name);
  const outcome = await script(host, 'sleep 1004 & echo started');
  expect(outcome).toMatchObject({ status: 0, stdout: 'started\n' });
  expect(outcome.milliseconds).toBeLessThan(20_000);
  expect(await script(host, 'pkill -cf "sleep 1004"')).toMatchObject({ stdout: '1\n' });
});

it.each(kinds)('of very much output the beginning and the end are kept; bytes are no text: %s', async (_kind, name) => {
  const host = hostOf(world, name);
  const outcome = await script(host, 'echo first; head -c 20000000 /dev/zero; echo; echo last; printf "\\377"');
  expect(outcome.status).toBe(0);
  expect(outcome.stdout.startsWith('first\n')).toBe(true);
  expect(outcome.stdout.endsWith('\nlast\n\ufffd')).toBe(true);
  expect(outcome.omitted).toBeGreaterThan(18_000_000);
});

it.each(kinds)('files come with their mode and owner, and grow: %s', async (_kind, name) => {
  const host = hostOf(world, name);
  await host.put({ ...file('/srv/new/folder/a.txt', "it's $HOME\n"), mode: '0640', owner: 'alice:alice' });
  await host.put({ ...file('/srv/new/folder/a.txt', 'more\n'), append: true });
  expect(await script(host, 'cat /srv/new/folder/a.txt; stat -c "%a %U" /srv/new/folder/a.txt')).toMatchObject({
    stdout: "it's $HOME\nmore\n640 alice\n",
  });
});

it(
  'reaches the lab when its card is configured, and the card is its own after a restart',
  async () => {
    await web1.put(
      file(
        '/etc/network/interfaces',
        'auto lo ens18\niface lo inet loopback\niface ens18 inet static\n  address 10.0.0.11/24\n',
      ),
    );
    const before = await script(web1, 'cat /proc/sys/kernel/random/boot_id; touch /run/mark');
    await web1.reboot();
    const after = await script(web1, 'cat /proc/sys/kernel/random/boot_id; ls /run/mark 2>&1 || true');
    expect(after.stdout.split('\n')[0]).not.toBe(before.stdout.trim());
    expect(after.stdout).toContain('No such file');
    expect(await script(web1, 'ping -c 1 -W 5 10.0.0.1')).toMatchObject({ status: 0 });
    expect(await script(hostOf(world, 'probe'), 'ping -c 1 -W 5 10.0.0.11')).toMatchObject({ status: 0 });
  },
  10 * minutes,
);

it(
  'has a console, on which somebody logs in',
  async () => {
    await script(web1, 'echo root:secret | chpasswd');
    expect(await web1.console?.expect('web1 login:', minutes)).toBe('shown');
    await web1.console?.send('root');
    expect(await web1.console?.expect('Password:', minutes)).toBe('shown');
    await web1.console?.send('secret');
    expect(await web1.console?.expect('root@web1', minutes)).toBe('shown');
  },
  5 * minutes,
);

it(
  'what it holds goes on in a container, that knows nothing of the machine, and from there in a machine',
  async () => {
    await script(
      web1,
      'mkdir -p /var/lib/docker/layer; echo vm > /var/lib/docker/layer/file; echo vm > /srv/file; rm /etc/issue',
    );
    await world.keep(states[0]);
    await world.destroy();
    world = await worldOf('test-vm', [container], { from: [states[0]] });
    web1 = hostOf(world, 'web1');
    expect(await script(web1, 'cat /srv/file /var/lib/docker/layer/file; ls /etc/issue || true')).toMatchObject({
      stdout: 'vm\nvm\n',
    });
    const services = await script(
      web1,
      'systemctl is-active systemd-udevd lutrin networking || true; ping -c 1 -W 5 10.0.0.1 > /dev/null',
    );
    expect(services).toMatchObject({ status: 0, stdout: 'inactive\ninactive\nactive\n' });
    await script(
      web1,
      'echo container > /srv/file; rm -r /srv/new; echo container >> /var/lib/docker/layer/file; userdel sshd',
    );
    await web1.reboot();
    expect(await script(web1, 'cat /srv/file')).toMatchObject({ stdout: 'container\n' });
    await world.keep(states[1]);
    await world.destroy();
    world = await worldOf('test-vm', [vm], { from: [states[1]] });
    web1 = hostOf(world, 'web1');
    expect(web1.kind).toBe('vm');
    expect(
      await script(web1, 'cat /srv/file /var/lib/docker/layer/file; ls /srv; ls /etc/issue || true'),
    ).toMatchObject({
      stdout: 'container\nvm\ncontainer\nfile\nsite\n',
    });
  },
  20 * minutes,
);

it('one that dies fails what is run on it, at once', async () => {
  const outcome = await script(web1, 'echo dying; echo o > /proc/sysrq-trigger; sleep 50');
  expect(outcome).toMatchObject({ status: 255, timedOut: false });
  expect(outcome.milliseconds).toBeLessThan(30_000);
  expect((await script(web1, 'true')).status).toBe(255);
  // Its journal is gone with it: what stands on its console is all there is.
  expect(await web1.log()).toContain('Power down');
});
