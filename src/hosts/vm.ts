// A host that is a virtual machine: Debian with a kernel, a disk and a boot of its own, as students have it.

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createConsole } from './console.js';
import { copyDisk, mergeToDisk, repairDisk, writeToDisk } from './disk.js';
import type { HostFile, MadeHost } from './host.js';
import { addTap, startMachine } from './machine.js';
import type { LabNetwork } from './network.js';
import { createRemoteShell, type RemoteShell } from './remote-shell.js';
import { changesIn, ownDisks } from './state.js';
import { portName, type VmImage } from './vm-image.js';
import { pause, stopped, until } from './waiting.js';

export interface VmPlan {
  readonly name: string;
  readonly image: VmImage;
  readonly folder: string;
  /** Names what it runs: that of the process first. */
  readonly mark: string;
  /** A number that no other machine of the lab has. */
  readonly index: number;
  /** MiB. */
  readonly memory: number;
  readonly mac: string;
  /** Name of its network card: eth0, or ens with the number of its place on the bus, from 3 to 30. */
  readonly card: string;
  /** Files that it has before it starts. */
  readonly files: readonly HostFile[];
  /** Folder with what a host kept that it goes on from. */
  readonly state: string | undefined;
}

/** Milliseconds in which a machine must be up. Emulated, on a busy computer, it takes a minute or two. */
const bootLimit = 8 * 60_000;

/** Milliseconds in which a machine must be down. */
const shutdownLimit = 2 * 60_000;

/** First port of those, on the loopback of the lab's gateway, behind which machines take commands. */
const firstPort = 2200;

export async function startVm(plan: VmPlan, network: LabNetwork): Promise<MadeHost> {
  const { name, folder, image } = plan;
  const console = createConsole();
  mkdirSync(folder, { recursive: true });
  const disk = path.join(folder, 'disk');
  await prepareDisk(plan, disk);
  await addTap(network, plan.mac);
  const machine = await startMachine({ ...plan, ...hardware(plan) }, network, console);
  const isGone = (): boolean => machine.child.exitCode !== null || machine.child.signalCode !== null;
  const shell = createRemoteShell({
    name,
    folder,
    mark: plan.mark,
    elevate: [],
    connect: [
      ...['nsenter', '-t', String(network.pid), '-n', '--', 'ssh', '-F', '/dev/null', '-i', image.key],
      // Nobody else is at the other end of this port.
      ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'],
      ...['-p', String(firstPort + plan.index), 'root@127.0.0.1'],
    ],
  });
  const end = async (): Promise<void> => {
    machine.child.kill('SIGKILL');
    await Promise.all([shell.disconnect(), stopped(machine.child)]);
  };
  const shutDown = async (): Promise<void> => {
    await shell.command(['systemctl', '--no-block', 'poweroff'], { timeout: 10_000 });
    await Promise.race([stopped(machine.child), pause(shutdownLimit)]);
    await end();
  };
  try {
    await shell.connect(bootLimit, isGone);
    await untilUp(shell, name);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    name,
    kind: 'vm',
    console,
    run: shell.run,
    put: shell.put,
    reboot: async () => {
      const before = machine.monitor.resets();
      console.skip();
      await shell.command(['systemctl', '--no-block', 'reboot'], { timeout: 10_000 });
      await shell.disconnect();
      // Not earlier: what is said to a server that is about to end is not said again to the next one.
      await until(() => isGone() || machine.monitor.resets() > before, `end of ${name}`, shutdownLimit);
      await shell.connect(bootLimit, isGone);
      await untilUp(shell, name);
    },
    log: async () => (await shell.journal()) ?? console.tail(20),
    enter: shell.enter,
    shutDown,
    destroy: end,
    keep: async state => {
      await repairDisk(disk);
      renameSync(disk, path.join(state, 'disk'));
    },
  };
}

async function prepareDisk({ name, state, image, files, folder }: VmPlan, disk: string): Promise<void> {
  const kept = (part: string): string => path.join(state ?? '', part);
  const hasDisk = state !== undefined && existsSync(kept('disk'));
  const changes = state === undefined ? [] : changesIn(state);
  if (changes.length > 0) {
    // Of a container, over a disk if that went on from one.
    const lower = hasDisk ? kept('disk') : image.disk;
    await mergeToDisk({ disk: lower, changes, above: kept('disks'), folders: ownDisks }, disk, folder);
  } else await copyDisk(hasDisk ? kept('disk') : image.disk, disk);
  const hostname = { path: '/etc/hostname', content: `${name}\n`, mode: undefined, owner: undefined, append: false };
  await writeToDisk(disk, [hostname, ...files], folder);
}

function hardware({ image, card, index }: VmPlan): { readonly card: string; readonly more: readonly string[] } {
  const slot = /^ens([3-9]|[12]\d|30)$/.exec(card)?.[1];
  if (slot === undefined && card !== 'eth0')
    throw new Error(`The card of a vm is called eth0, or ens3 to ens30, not "${card}".`);
  // Memory is cheaper to fetch without what protects users of one machine from one another.
  const words = ['root=/dev/vda', 'rw', 'console=tty0', 'console=ttyS0', 'quiet', 'mitigations=off'];
  return {
    card: slot === undefined ? 'romfile=' : `romfile=,addr=0x${Number(slot).toString(16)}`,
    more: [
      ...['-kernel', image.kernel, '-initrd', image.initrd],
      ...['-append', [...words, ...(slot === undefined ? ['net.ifnames=0'] : [])].join(' ')],
      // What was written is lost with this machine anyway: it need not wait for disks.
      ...['-drive', 'file=disk,format=raw,if=virtio,cache=unsafe,discard=unmap'],
      ...['-device', 'virtio-rng-pci', '-device', 'virtio-serial-pci'],
      ...['-chardev', `socket,id=commands,host=127.0.0.1,port=${firstPort + index},server=on,wait=off`],
      ...['-device', `virtserialport,chardev=commands,name=${portName}`],
    ],
  };
}

async function untilUp(shell: RemoteShell, name: string): Promise<void> {
  // "degraded" as well: it is up, and something failed that the lab may not need.
  const state = await shell.command(['systemctl', 'is-system-running', '--wait'], { timeout: bootLimit });
  if (!/^(?:running|degraded)/.test(state.stdout))
    throw new Error(`The host ${name} did not come up: ${state.output.trim()}`);
}
