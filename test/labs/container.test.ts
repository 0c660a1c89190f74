// Containers as hosts: what scripts may do to them, and what they must not be able to do to this machine.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LabHost, LabWorld } from '../../src/hosts/host.js';
import { hostOf, hostPlan, script, worldOf } from '../support/real-hosts.js';

let world: LabWorld;
let web1: LabHost;
let web2: LabHost;

beforeAll(async () => {
  world = await worldOf('containers-test', [
    hostPlan('web1', 'container', { ip: '10.0.0.11', names: 'web.lan' }),
    hostPlan('web2', 'container', { ip: '10.0.0.12', card: 'ens18' }),
    hostPlan('gate', 'container', { ip: '10.0.0.1' }),
  ]);
  web1 = hostOf(world, 'web1');
  web2 = hostOf(world, 'web2');
}, 20 * 60_000);

afterAll(() => world?.destroy());

/** CAP_SYS_MODULE, CAP_SYS_RAWIO and CAP_SYS_TIME. */
const ofThisMachine = (1n << 16n) | (1n << 17n) | (1n << 25n);

/** Processes of this machine whose command line has this word. */
function processesWith(word: string): string[] {
  return readdirSync('/proc').filter(pid => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
    } catch {
      return false;
    }
  });
}

it('have addresses, names and systemd', async () => {
  const { stdout } = await script(
    web2,
    'ip -brief -4 address show ens18; getent hosts web.lan; systemctl is-system-running --wait; hostname',
  );
  expect(stdout).toMatch(/ens18@?\S* +UP +10\.0\.0\.12\/24\s+10\.0\.0\.11 +web\.lan\s+running\s+web2/);
});

it('reach each other', async () => {
  expect(await script(web2, 'ping -c 1 -W 5 10.0.0.11 && ping -c 1 -W 5 10.0.0.1')).toMatchObject({ status: 0 });
});

it(
  'are known to each other by the same cards after a restart, as is the gateway',
  async () => {
    const cards = async (): Promise<string> => {
      await script(web2, 'ip neighbour flush all; ping -c 1 -W 5 10.0.0.11; ping -c 1 -W 5 10.0.0.1');
      return (await script(web2, 'ip neighbour show nud reachable | sort')).stdout;
    };
    const before = await cards();
    expect(before).toMatch(/^10\.0\.0\.1 dev ens18 lladdr \S+ .*\n10\.0\.0\.11 dev ens18 lladdr \S+ /);
    // A new card may happen to leave the one of the bridge alone.
    for (let restarts = 0; restarts < 3; restarts++) {
      await web1.reboot();
      expect(await cards()).toBe(before);
    }
  },
  3 * 60_000,
);

it('remember variables and the folder between scripts, for each user', async () => {
  await script(web1, 'export COLOUR=red; cd /var/tmp');
  expect((await script(web1, 'echo $COLOUR $PWD')).stdout).toBe('red /var/tmp\n');
  expect(
    (await script(web1, 'echo "$(printenv COLOUR || echo none)" $PWD $(id -un)', { user: 'nobody' })).stdout,
  ).toMatch(/^none \S+ nobody\n$/);
});

it('say which line failed', async () => {
  expect(await script(web1, 'true\nfalse\ntrue')).toMatchObject({ status: 1, line: 2 });
  expect(await script(web1, 'echo one | grep two | cat')).toMatchObject({ status: 1, line: 1 });
  expect(await script(web1, 'echo $NOBODY_SET_THIS')).toMatchObject({ status: 1 });
});

it('have nothing to read', async () => {
  expect(await script(web1, 'read -r answer; echo "[$answer]"', { timeout: 20_000 })).toMatchObject({
    status: 1,
    timedOut: false,
  });
  expect((await script(web1, 'cat; echo end', { timeout: 20_000 })).stdout).toBe('end\n');
});

it('end what does not end, with all that it started', async () => {
  const text = 'sleep 98765 & setsid sleep 98765 & nohup sh -c "trap \'\' TERM INT; sleep 98765" & sleep 98765';
  const { timedOut, status } = await script(web1, text, { timeout: 3000 });
  expect({ timedOut, status }).toEqual({ timedOut: true, status: undefined });
  await expect.poll(() => processesWith('98765')).toEqual([]);
  expect(await script(web1, 'echo alive')).toMatchObject({ stdout: 'alive\n' });
});

it('end what runs without the environment of its script, too', async () => {
  const forgetful =
    "su - -c 'sleep 98763' & runuser -l nobody -s /bin/sh -c 'sleep 98763' & env -i setsid sleep 98763 &";
  expect(await script(web1, `${forgetful} sleep 98763`, { timeout: 3000 })).toMatchObject({ timedOut: true });
  await expect.poll(() => processesWith('98763')).toEqual([]);
  expect(await script(web1, 'systemctl is-system-running')).toMatchObject({ stdout: 'running\n' });
});

it('keep what they print within bounds, and say so', async () => {
  const flood = await script(web1, 'head -c 100000000 /dev/zero | tr "\\0" x; echo; echo end');
  expect(flood.status).toBe(0);
  expect(flood.output.length).toBeLessThan(1_100_000);
  expect(flood.omitted).toBeGreaterThan(98_000_000);
  expect(flood.output).toMatch(/^x[\s\S]*\[\d+ bytes are left out here\][\s\S]*end\n$/);
});

it('may print what is no text', async () => {
  const binary = await script(web1, 'head -c 300000 /dev/urandom; printf "\\0\\377\\33[31m"');
  expect(binary.status).toBe(0);
  expect(JSON.parse(JSON.stringify(binary.output))).toBe(binary.output);
});

it('take files with odd names and content', async () => {
  const content = `'"$HOME\`id\`\\\nlast line without end`;
  const file = { path: `/tmp/it's a "file"/ä`, content, mode: '0640', owner: 'nobody', append: false };
  expect(await web1.put(file)).toMatchObject({ status: 0 });
  expect(await web1.put({ ...file, content: '+', append: true })).toMatchObject({ status: 0 });
  expect((await script(web1, `stat -c '%a %U' /tmp/it*/ä; cat /tmp/it*/ä`)).stdout).toBe(`640 nobody\n${content}+`);
  expect(await web1.put({ ...file, path: '/proc/nothing/here' })).not.toMatchObject({ status: 0 });
});

it('restart with what is on their disk, and without what was not', async () => {
  await script(web1, 'echo kept > /root/kept; echo gone > /run/gone; cat /proc/sys/kernel/random/boot_id > /dev/null');
  await web1.reboot();
  expect(
    (await script(web1, 'cat /root/kept; ls /run/gone 2>&1 || true; ip -brief -4 address show eth0')).stdout,
  ).toMatch(/^kept\n.*No such file[\s\S]*10\.0\.0\.11/);
});

it('cannot change this machine', async () => {
  const before = readFileSync('/proc/sys/kernel/hostname', 'utf8');
  const text = `
hostname other
mount -t tmpfs tmpfs /mnt
ip link set eth0 down; ip link set eth0 up
echo owned > /etc/lutrin-was-here
chmod 000 /dev/null; chmod 666 /dev/null
nft add table ip owned
kill -9 -1 2>/dev/null || true`;
  await script(web2, text, { timeout: 20_000 });
  expect(readFileSync('/proc/sys/kernel/hostname', 'utf8')).toBe(before);
  expect(existsSync('/etc/lutrin-was-here')).toBe(false);
  expect(readFileSync('/proc/mounts', 'utf8')).not.toContain('containers-test/web2/root');
});

it('cannot change the kernel of this machine, except for a network of their own', async () => {
  const setting = '/proc/sys/vm/swappiness';
  const before = readFileSync(setting, 'utf8');
  try {
    expect(await script(web1, `echo ${Number(before) === 61 ? 62 : 61} > ${setting}`)).not.toMatchObject({ status: 0 });
    expect(readFileSync(setting, 'utf8')).toBe(before);
  } finally {
    writeFileSync(setting, before);
  }
  const forward = '/proc/sys/net/ipv4/conf/eth0/forwarding';
  expect(await script(web1, `echo 1 > ${forward}; cat ${forward}`)).toMatchObject({ status: 0, stdout: '1\n' });
});

it('cannot set the clock of this machine, nor load modules', async () => {
  expect(await script(web1, 'date -s "2001-01-01 00:00:00"')).not.toMatchObject({ status: 0 });
  expect(new Date().getFullYear()).toBeGreaterThan(2001);
  for (const command of ['', 'systemd-run --quiet --wait --pipe']) {
    const { stdout } = await script(web1, `${command} grep CapBnd /proc/self/status`);
    const [, capabilities] = /^CapBnd:\s+([\da-f]+)$/m.exec(stdout) ?? [];
    expect(BigInt(`0x${capabilities}`) & ofThisMachine, command).toBe(0n);
  }
});

it('start without setting the kernel of this machine', async () => {
  const setting = '/proc/sys/fs/protected_fifos';
  const before = readFileSync(setting, 'utf8');
  try {
    // Debian's systemd would make it 1.
    writeFileSync(setting, '2');
    await web1.reboot();
    expect(readFileSync(setting, 'utf8').trim()).toBe('2');
  } finally {
    writeFileSync(setting, before);
  }
});

it('may die in the middle of a script, which fails it', async () => {
  const { status } = await script(web2, 'systemctl --force --force poweroff; sleep 60', { timeout: 30_000 });
  expect(status).not.toBe(0);
  expect(
    await script(web2, 'echo still').then(
      ({ status: later }) => later,
      () => 'gone',
    ),
  ).not.toBe(0);
  expect(await script(web1, 'echo here')).toMatchObject({ stdout: 'here\n' });
});
