// The network of a lab: a bridge in a network namespace of its own, with a gateway, a resolver and a way out that touches nothing
// of this machine (user-mode networking). It is gone when its processes are.

import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { must, run, start } from './program.js';
import { childOf, stopped, until } from './waiting.js';

export interface NetworkPlan {
  /** Of the gateway and resolver, with the number of bits of the network: `10.0.0.1/24`. */
  readonly gateway: string;
  /** Addresses of names that hosts of the lab have. */
  readonly names: ReadonlyMap<string, string>;
  /** Zones that a host of the lab answers for, with its address. */
  readonly zones: ReadonlyMap<string, string>;
}

export interface LabNetwork {
  /** Process whose network namespace is the gateway's. */
  readonly pid: number;
  /** Gives the network namespace of a process a card with this address on the bridge. */
  plug(card: string, mac: string, pid: number): Promise<void>;
  destroy(): Promise<void>;
}

/** The way out, and where it answers for the names of the world. */
const outside = { network: '100.64.77.0/24', resolver: '100.64.77.3' };

/** Names that stand for the world in labs: an address that answers also where the world cannot be reached. */
const world = { names: ['google.com'], address: '198.18.0.1' };

export async function createNetwork(plan: NetworkPlan, folder: string): Promise<LabNetwork> {
  const log = openSync(path.join(folder, 'network.log'), 'a');
  const children: ChildProcess[] = [];
  const keep = (child: ChildProcess): number => {
    children.push(child);
    return child.pid ?? 0;
  };
  const destroy = async (): Promise<void> => {
    for (const child of children.toReversed()) child.kill('SIGKILL');
    await Promise.all(children.map(stopped));
    closeSync(log);
  };
  try {
    // The first process of a process namespace: what runs in there ends with it.
    const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child'];
    const outer = keep(start(['unshare', ...namespaces, 'sleep', 'infinity'], 'ignore', log));
    await until(() => childOf(outer) !== 0, 'network');
    const pid = childOf(outer);
    const enter = ['nsenter', '-t', String(pid), '-n', '-m'];
    const inside = (command: readonly string[]): string[] => [...enter, '--', ...command];
    keep(
      start(
        ['slirp4netns', '--configure', '--disable-host-loopback', `--cidr=${outside.network}`, String(pid), 'tap0'],
        'ignore',
        log,
      ),
    );
    await until(async () => (await run(inside(['ip', 'address', 'show', 'tap0']))).stdout.includes('inet '), 'way out');
    await must(inside(['/bin/sh', '-eu', '-c', setUp(plan)]));
    keep(start([...enter, '-p', '--', ...resolver(plan)], 'ignore', log));
    let cards = 0;
    return {
      pid,
      plug: async (card, mac, other) => {
        const end = `port${cards++}`;
        const peer = ['peer', 'name', card, 'address', mac, 'netns', String(other)];
        await must(inside(['ip', 'link', 'add', end, 'type', 'veth', ...peer]));
        await must(inside(['ip', 'link', 'set', end, 'master', 'lab', 'up']));
      },
      destroy,
    };
  } catch (error) {
    await destroy();
    throw error;
  }
}

/** The address of a card that was given none: one that follows from the number by which the lab knows the host. */
export function macOf(address: string): string {
  const bytes = address.split('.').map(byte => Number(byte).toString(16).padStart(2, '0'));
  return `52:54:${bytes.join(':')}`;
}

/**
 * The bridge has an address of its own: otherwise it has the lowest one of its ports, and another one when a host restarts, which
 * the others would not know of for some ten seconds.
 */
function setUp({ gateway }: NetworkPlan): string {
  return `
ip link set lo up
ip address add ${world.address}/32 dev lo
ip link add lab address ${macOf(gateway.replace(/\/.*/, ''))} type bridge
ip address add ${gateway} dev lab
ip link set lab up
echo 1 > /proc/sys/net/ipv4/ip_forward
nft add table ip lab
nft 'add chain ip lab out { type nat hook postrouting priority 100; }'
nft 'add rule ip lab out oifname "tap0" masquerade'
`;
}

function resolver({ gateway, names, zones }: NetworkPlan): string[] {
  return [
    'dnsmasq',
    '--keep-in-foreground',
    '--user=root',
    '--conf-file=/dev/null',
    '--pid-file=',
    '--no-hosts',
    '--no-resolv',
    // The most that there is: a lab asks for a name once, and a server that fails for a moment is not noticed later.
    '--min-cache-ttl=3600',
    // A question that is lost on its way is asked again, before those who ask give up.
    '--fast-dns-retry=500,20000',
    '--log-facility=-',
    `--listen-address=${gateway.replace(/\/.*/, '')}`,
    '--bind-interfaces',
    `--server=${outside.resolver}`,
    ...world.names.map(name => `--address=/${name}/${world.address}`),
    ...[...names].map(([name, address]) => `--host-record=${name},${address}`),
    ...[...zones].map(([zone, address]) => `--server=/${zone}/${address}`),
  ];
}
