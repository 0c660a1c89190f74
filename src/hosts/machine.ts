// A computer that QEMU emulates: in the lab's network, with a serial console that is read, and gone when Lutrin is.

import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import type { MachineConsole } from './console.js';
import { createMonitor, type Monitor } from './monitor.js';
import type { LabNetwork } from './network.js';
import { must, start } from './program.js';
import { stopped } from './waiting.js';

export interface MachinePlan {
  readonly name: string;
  /** Where its files are, and what it prints is kept. */
  readonly folder: string;
  /** MiB. */
  readonly memory: number;
  /** Of its network card. */
  readonly mac: string;
  /** More of the network card, such as its place on the bus: `addr=0x12`. */
  readonly card: string;
  /** Further arguments of QEMU. Paths are relative to the folder. */
  readonly more: readonly string[];
}

export interface Machine {
  readonly child: ChildProcess;
  readonly monitor: Monitor;
}

/**
 * What all have. Always emulated: a machine may offer KVM to guests that know its kind only, and any other then hangs without a
 * word; `kvm:tcg` does not notice. One processor, because two are slower when they are emulated.
 */
const common = [
  ...['-machine', 'pc,accel=tcg,graphics=off', '-smp', '1', '-nodefaults', '-no-user-config', '-display', 'none'],
  ...['-chardev', 'stdio,id=console,signal=off,logfile=console.log,logappend=on', '-serial', 'chardev:console'],
  ...['-chardev', 'socket,id=monitor,fd=3', '-mon', 'chardev=monitor,mode=control'],
];

/** Switches it on. Its network card needs a place in the lab's network: see `addTap`. */
export async function startMachine(plan: MachinePlan, network: LabNetwork, console: MachineConsole): Promise<Machine> {
  const { folder, memory, mac, card, more } = plan;
  mkdirSync(folder, { recursive: true });
  const child = start(
    [
      ...['env', '-C', folder, 'nsenter', '-t', String(network.pid), '-n', '--', 'qemu-system-x86_64'],
      ...[...common, '-m', String(memory)],
      ...['-netdev', `tap,id=lab,ifname=${tapOf(mac)},script=no,downscript=no`],
      ...['-device', `virtio-net-pci,netdev=lab,mac=${mac}${card === '' ? '' : `,${card}`}`],
      ...more,
    ],
    'pipe',
    'pipe',
    ['pipe'],
  );
  console.attach(child);
  let complaint = '';
  child.stderr?.on('data', (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  const monitor = createMonitor(child.stdio[3] as Duplex);
  try {
    await monitor.execute('query-status');
  } catch {
    await stopped(child);
    throw new Error(`The machine ${plan.name} did not start: ${complaint.trim()}`);
  }
  return { child, monitor };
}

/** A place on the lab's bridge for the card with this address. */
export async function addTap(network: LabNetwork, mac: string): Promise<void> {
  const name = tapOf(mac);
  for (const command of [
    ['tuntap', 'add', 'dev', name, 'mode', 'tap'],
    ['link', 'set', name, 'master', 'lab', 'up'],
  ])
    await must(['nsenter', '-t', String(network.pid), '-n', '--', 'ip', ...command]);
}

/** Names of network cards have at most 15 characters. */
function tapOf(mac: string): string {
  return `vm${mac.replaceAll(':', '').slice(-12)}`;
}
