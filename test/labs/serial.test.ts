// A machine that has only a console: a real kernel comes to it over the network, people log in, it is switched off and on, and looked at.

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HostConsole, MadeHost } from '../../src/hosts/host.js';
import { createNetwork, type LabNetwork, macOf } from '../../src/hosts/network.js';
import { start } from '../../src/hosts/program.js';
import { createSerialHost } from '../../src/hosts/serial.js';
import { vmImage } from '../../src/hosts/vm-image.js';
import { workFolder } from '../support/real-hosts.js';

const folder = mkdtempSync(path.join(tmpdir(), 'lutrin-serial-'));
const minutes = 60_000;
let network: LabNetwork;
let client1: MadeHost;
let console: HostConsole;

/** Asks for a name, shown, and a password, not shown; then gives a shell. */
const init = `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mkdir -p /proc /dev
mount -t proc proc /proc
mount -t devtmpfs dev /dev
echo "up after $(cut -d ' ' -f 1 /proc/uptime) s"
cat > /login <<'END'
while :; do
  printf 'login: '; read -r name
  stty -echo; printf 'password: '; read -r password; stty echo; echo
  if [ "$password" = secret ]; then echo "welcome $name"; PS1='client1# ' sh -i; else echo 'Wrong name or password'; fi
done
END
while :; do setsid -c sh /login < /dev/ttyS0 > /dev/ttyS0 2>&1; done
`;

beforeAll(async () => {
  const files = path.join(folder, 'tftp');
  const root = path.join(folder, 'root');
  mkdirSync(path.join(root, 'bin'), { recursive: true });
  mkdirSync(files);
  const { kernel } = await vmImage('debian-12', path.join(workFolder, 'images'), () => {});
  copyFileSync(kernel, path.join(files, 'kernel'));
  copyFileSync('/bin/busybox', path.join(root, 'bin/busybox'));
  writeFileSync(path.join(root, 'init'), init);
  chmodSync(path.join(root, 'init'), 0o755);
  const pack = 'find . | busybox cpio -o -H newc | gzip -1 > "$1"';
  spawnSync('/bin/sh', ['-c', pack, 'sh', path.join(files, 'initramfs')], { cwd: root });
  const kernelLine = 'kernel kernel console=ttyS0 quiet panic=-1 mitigations=off';
  writeFileSync(path.join(files, 'boot.ipxe'), `#!ipxe\necho script\n${kernelLine}\ninitrd initramfs\nboot\n`);
  network = await createNetwork({ gateway: '10.0.0.1/24', names: new Map(), zones: new Map() }, folder);
  const server = ['dnsmasq', '--keep-in-foreground', '--user=root', '--conf-file=/dev/null', '--pid-file=', '--port=0'];
  const range = ['--dhcp-range=10.0.0.50,10.0.0.50', '--dhcp-boot=boot.ipxe', '--enable-tftp', `--tftp-root=${files}`];
  const lease = `--dhcp-leasefile=${path.join(folder, 'leases')}`;
  start(['nsenter', '-t', String(network.pid), '-n', '-p', '--', ...server, ...range, lease], 'ignore', 2);
  client1 = await createSerialHost(
    {
      name: 'client1',
      folder: path.join(folder, 'client1'),
      memory: 512,
      mac: macOf('10.0.0.50'),
      hasScreen: true,
      pictures: { folder: path.join(folder, 'pictures'), name: 'pictures' },
      state: undefined,
    },
    network,
  );
  if (client1.console === undefined) throw new Error('It has no console.');
  console = client1.console;
}, 10 * minutes);

afterAll(async () => {
  await client1.destroy();
  await network.destroy();
  rmSync(folder, { recursive: true });
});

it('is off until it is switched on', async () => {
  expect(await console.expect('login:', minutes)).toBe('off');
  expect(await console.send('root')).toBe(false);
  await expect(client1.screenshot?.('off')).rejects.toThrow('is off');
});

it(
  'boots from the network, and lets in who knows the password',
  async () => {
    await client1.reboot();
    expect(await console.expect('iPXE', minutes)).toBe('shown');
    expect(await console.expect('up after', 3 * minutes)).toBe('shown');
    expect(await console.expect('login:', minutes)).toBe('shown');
    await console.send('alice');
    expect(await console.expect('password:', minutes)).toBe('shown');
    await console.send('wrong');
    expect(await console.expect('Wrong name or password', minutes)).toBe('shown');
    expect(await console.expect('login:', minutes)).toBe('shown');
    await console.send('alice');
    expect(await console.expect('password:', minutes)).toBe('shown');
    await console.send('secret');
    expect(await console.expect('welcome alice', minutes)).toBe('shown');
    expect(await console.expect('client1#', minutes)).toBe('shown');
  },
  10 * minutes,
);

it(
  'what is typed is no answer, not in long lines either',
  async () => {
    await console.send('true answer-1');
    expect(await console.expect('answer-1', 2000)).toBe('late');
    await console.send(`true ${'word '.repeat(30)}; echo answer-$((1 + 1))`);
    expect(await console.expect('answer-2', minutes)).toBe('shown');
    await console.send('printf "%s\\n" "one two" | sed s/two/three/');
    expect(await console.expect('one three', minutes)).toBe('shown');
    expect((await client1.log()).split('\n').length).toBeLessThanOrEqual(20);
  },
  3 * minutes,
);

it('has a screen, which is not blank', async () => {
  expect(await client1.screenshot?.('screen')).toEqual({ file: 'pictures/screen.png', isBlank: false });
  expect(existsSync(path.join(folder, 'pictures/screen.png'))).toBe(true);
});

it(
  'is another one after it was switched off and on',
  async () => {
    await console.send('touch /mark');
    await client1.reboot();
    expect(await console.expect('client1#', 1000)).toBe('late');
    expect(await console.expect('login:', 3 * minutes)).toBe('shown');
    await console.send('alice');
    expect(await console.expect('password:', minutes)).toBe('shown');
    await console.send('secret');
    expect(await console.expect('client1#', minutes)).toBe('shown');
    await console.send('ls /mark');
    expect(await console.expect('No such file', minutes)).toBe('shown');
    expect(await console.expect('client1#', minutes)).toBe('shown');
  },
  10 * minutes,
);

it(
  'a machine that ends in a dialogue is said to be off',
  async () => {
    await console.send('poweroff -f');
    expect(await console.expect('client1#', minutes)).toBe('off');
  },
  3 * minutes,
);
