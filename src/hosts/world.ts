// The hosts of one lab, started together on a network of their own, in a folder of the run.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { clearCgroups } from './cgroups.js';
import { copyLimit } from './disk.js';
import type { HostFile, HostPlan, LabWorld, MadeHost } from './host.js';
import { outdatedStates, useStates } from './kept-states.js';
import { createNetwork, type LabNetwork } from './network.js';
import { isGone, owner, ownerPattern } from './owner.js';
import { must } from './program.js';
import { driverOf, type Environment, type HostOrder, startHost, type Tier, whyAbsent } from './start-host.js';

export interface WorldPlan {
  /** Absolute path of the folder in which runs and images are kept. */
  readonly folder: string;
  readonly lab: string;
  readonly hosts: readonly HostPlan[];
  /** Names of those that are started; all of them without it. The rest is absent. */
  readonly only?: ReadonlySet<string>;
  /** `10.0.0.1`. */
  readonly gateway: string;
  /** Names of states that were kept, in the order in which they are looked through: hosts that are in one start from there. */
  readonly from: readonly string[];
  /** Hosts may be of another kind in the fast tier: their setting `fast` says so. */
  readonly tier: Tier;
  /** Says which machines may be used for hosts that exist. */
  readonly environment: Environment;
  say(text: string): void;
  /** Everything is ended when this resolves. */
  readonly stopped: Promise<unknown>;
}

/** Bits of the lab's network. */
const prefixLength = 24;

/** Last byte of the address of hosts that have none in the lab. */
const firstFreeAddress = 240;

export async function createWorld(plan: WorldPlan): Promise<LabWorld> {
  const { folder, hosts, gateway, tier } = plan;
  const runs = path.join(folder, 'runs');
  await clearLeftovers(folder);
  clearCgroups();
  const run = path.join(runs, `${owner}-${plan.lab}`);
  const packages = path.join(folder, 'packages');
  for (const needed of [run, packages]) mkdirSync(needed, { recursive: true });
  useStates(run, plan.from);
  const started = new Map<string, MadeHost>();
  const absent = new Map<string, string>();
  let network: LabNetwork | undefined;
  const destroyAll = async (): Promise<void> => {
    await Promise.all([...started.values()].map(host => host.destroy()));
    await network?.destroy();
    await removeTree(run);
  };
  let destroyed: Promise<void> | undefined;
  const destroy = (): Promise<void> => {
    destroyed ??= destroyAll();
    return destroyed;
  };
  try {
    network = await createNetwork(
      {
        gateway: `${gateway}/${prefixLength}`,
        names: settingsOf(hosts, 'names'),
        zones: settingsOf(hosts, 'zone'),
      },
      run,
    );
    const orders: HostOrder[] = [];
    for (const [index, host] of hosts.entries()) {
      const { name, settings } = host;
      const isLeftOut = plan.only !== undefined && !plan.only.has(name);
      const why = isLeftOut ? `${name} is not needed yet` : whyAbsent(host, tier, plan.environment);
      if (why !== undefined) {
        absent.set(name, why);
        continue;
      }
      const state = plan.from.map(kept => path.join(folder, 'states', kept, name)).find(existsSync);
      const isNew = state === undefined && settings.network !== 'none';
      // The host that is the gateway has the cards of the network itself.
      const card = settings.ip === gateway ? undefined : (settings.card ?? 'eth0');
      const address = settings.ip ?? gateway.replace(/\d+$/, String(firstFreeAddress + index));
      orders.push({
        plan: host,
        driver: driverOf(host, tier),
        lab: plan.lab,
        index,
        address,
        card,
        files: isNew ? networkFiles(name, card, address, gateway) : [],
        state,
        folder: path.join(run, name),
        work: folder,
        network,
        environment: plan.environment,
        say: plan.say,
      });
    }
    await startAll(orders, started);
  } catch (error) {
    await destroy();
    throw error;
  }
  void plan.stopped.then(destroy);
  const saved = savedIn(plan.from.map(state => path.join(folder, 'states', state, savedFile)));
  return {
    hosts: started,
    absent,
    saved,
    destroy,
    keep: async state => {
      await Promise.all([...started.values()].map(host => host.shutDown()));
      const kept = path.join(folder, 'states', state);
      const making = `${kept}.${owner}`;
      for (const [name, host] of started) {
        mkdirSync(path.join(making, name), { recursive: true });
        await host.keep(path.join(making, name));
      }
      writeFileSync(path.join(making, savedFile), JSON.stringify([...saved]));
      // Hosts did not wait for the disk. A state that is there is whole, also when this machine loses its power.
      await must(['sync', '--file-system', making], { timeout: copyLimit });
      await removeState(kept);
      if (!moved(making, kept)) await removeTree(making);
      for (const name of outdatedStates(folder, state)) await removeState(path.join(folder, 'states', name));
    },
  };
}

/** Side by side, as machines in a room are. All that were started are among `started`, also when another one was not. */
async function startAll(orders: readonly HostOrder[], started: Map<string, MadeHost>): Promise<void> {
  const all = await Promise.allSettled(orders.map(startHost));
  for (const [index, { plan }] of orders.entries()) {
    const result = all[index];
    if (result?.status === 'fulfilled') started.set(plan.name, result.value);
  }
  const failed = all.find(result => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Under another name first: one that is half removed is none, also when this process is killed meanwhile. */
async function removeState(kept: string): Promise<void> {
  const leaving = `${kept}.old.${owner}`;
  try {
    renameSync(kept, leaving);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return; // there is none, or another run was first
  }
  await removeTree(leaving);
}

/** False when another run has put the same state there meanwhile. */
function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return false;
  }
}

/** In the folder of a state, next to those of its hosts. */
const savedFile = 'saved.json';

/** Of the first of these files that is there. */
function savedIn(files: readonly string[]): Map<string, string> {
  const file = files.find(existsSync);
  return new Map(file === undefined ? [] : (JSON.parse(readFileSync(file, 'utf8')) as [string, string][]));
}

function settingsOf(hosts: readonly HostPlan[], key: string): Map<string, string> {
  return new Map(
    hosts.flatMap(({ settings }) => {
      const { [key]: names = '', ip } = settings;
      return ip === undefined ? [] : words(names).map((name): [string, string] => [name, ip]);
    }),
  );
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** As the student would have configured it. */
function networkFiles(name: string, card: string | undefined, address: string, gateway: string): HostFile[] {
  const file = (target: string, content: string): HostFile => ({
    path: target,
    content,
    mode: undefined,
    owner: undefined,
    append: false,
  });
  return [
    file('/etc/hostname', `${name}\n`),
    file('/etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${name}\n`),
    file('/etc/resolv.conf', `nameserver ${gateway}\n`),
    file('/etc/network/interfaces', card === undefined ? '' : interfacesFile(card, address, gateway)),
  ];
}

function interfacesFile(card: string, address: string, gateway: string): string {
  return `auto lo
iface lo inet loopback

auto ${card}
iface ${card} inet static
    address ${address}/${prefixLength}
    gateway ${gateway}
`;
}

/** Removes what runs whose process is gone were making: they name it, in front or at the end. */
async function clearLeftovers(folder: string): Promise<void> {
  for (const kind of ['runs', 'states', 'images']) {
    const parent = path.join(folder, kind);
    for (const name of existsSync(parent) ? readdirSync(parent) : []) {
      const maker = new RegExp(kind === 'runs' ? `^(${ownerPattern})-` : `\\.(${ownerPattern})$`).exec(name)?.[1];
      if (maker === undefined || !isGone(maker)) continue;
      // From here on it is this process that owns it, and no other world removes it as well.
      const claimed = path.join(parent, kind === 'runs' ? `${owner}-${name}` : `${name}.${owner}`);
      try {
        renameSync(path.join(parent, name), claimed);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        continue; // another one was first
      }
      await removeTree(claimed);
    }
  }
}

/** A lab that runs meanwhile is not kept waiting: a folder with the sources of a kernel takes some seconds. */
async function removeTree(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
