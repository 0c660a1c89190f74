// A host by its driver: which one it is in a tier, whether it is made at all, and how it is started.

import path from 'node:path';
import { startContainer } from './container.js';
import type { HostFile, HostPlan, MadeHost } from './host.js';
import { baseImage } from './image.js';
import { type LabNetwork, macOf } from './network.js';
import { npmPackages } from './npm-packages.js';
import { owner } from './owner.js';
import { createSerialHost } from './serial.js';
import { connectSsh, sshVariable } from './ssh.js';
import { startVm } from './vm.js';
import { vmImage } from './vm-image.js';

export interface HostOrder {
  readonly plan: HostPlan;
  readonly driver: string;
  readonly lab: string;
  /** A number that no other host of the lab has. */
  readonly index: number;
  readonly address: string;
  /** Name of its network card; undefined for the host that is the gateway. */
  readonly card: string | undefined;
  /** Files that it has before it starts. */
  readonly files: readonly HostFile[];
  /** Folder with what a host kept that it goes on from. */
  readonly state: string | undefined;
  /** Where what belongs to the host is kept while it is there. */
  readonly folder: string;
  /** The folder of all runs, with images, packages and pictures. */
  readonly work: string;
  readonly network: LabNetwork;
  readonly environment: Environment;
  say(text: string): void;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export type Tier = 'fast' | 'full';

/** MiB that a machine has when its host does not say. */
const usualMemory = 2048;

export function driverOf({ driver, settings }: Pick<HostPlan, 'driver' | 'settings'>, tier: Tier): string {
  return tier === 'fast' ? (settings.fast ?? driver) : driver;
}

/** Why a host is not made; undefined when it is. */
export function whyAbsent(host: HostPlan, tier: Tier, environment: Environment): string | undefined {
  const driver = driverOf(host, tier);
  if (driver === 'ssh' && !environment[sshVariable(host.name)])
    return `no machine is given as ${host.name}: ${sshVariable(host.name)}=USER@ADDRESS would say which one the lab may change`;
  const isSlow = driver === 'vm' || driver === 'serial';
  if (tier === 'fast' && isSlow && host.settings.fast === undefined)
    return `${host.name} is a ${driver === 'vm' ? 'virtual machine' : 'machine with a console'}, which the fast tier leaves to the full one`;
  return undefined;
}

/** Makes, one after the other, the images that hosts start from, as far as they are not there. `work` is the folder of all runs. */
export async function prepareImages(
  hosts: readonly HostPlan[],
  tier: Tier,
  environment: Environment,
  work: string,
  say: (text: string) => void,
): Promise<void> {
  const images = path.join(work, 'images');
  for (const host of hosts.filter(plan => whyAbsent(plan, tier, environment) === undefined)) {
    const driver = driverOf(host, tier);
    if (driver === 'vm') await vmImage(imageOf(host), images, say);
    if (driver !== 'container') continue;
    await baseImage(imageOf(host), images, say);
    if (host.settings.npm !== undefined) await npmPackages(npmNames(host.settings.npm), images);
  }
}

function imageOf({ settings }: HostPlan): string {
  return settings.image ?? 'debian-12';
}

function npmNames(setting: string): string[] {
  return setting.split(/\s+/).filter(Boolean);
}

export async function startHost(order: HostOrder): Promise<MadeHost> {
  const { plan, driver, network, folder, work, lab, environment, say } = order;
  const { name, settings } = plan;
  const own = { name, folder, mark: `${owner}-${lab}-${name}` };
  const mac = settings.mac?.toLowerCase() ?? macOf(order.address);
  const memory = Number(settings.memory ?? usualMemory);
  const image = imageOf(plan);
  const images = path.join(work, 'images');
  switch (driver) {
    case 'container': {
      const packages = path.join(work, 'packages');
      const base = await baseImage(image, images, say);
      const npm = settings.npm === undefined ? undefined : await npmPackages(npmNames(settings.npm), images);
      const compiled = settings.compiler === undefined ? undefined : path.join(work, settings.compiler);
      return startContainer({ ...order, ...own, image: base, mac, cgroup: own.mark, packages, npm, compiled }, network);
    }
    case 'vm': {
      const { card } = order;
      if (card === undefined) throw new Error(`The host ${name} is the gateway, which only a container can be.`);
      return startVm({ ...order, ...own, card, image: await vmImage(image, images, say), memory, mac }, network);
    }
    case 'serial': {
      const pictures = { folder: path.join(work, 'pictures', lab), name: `.lutrin/labs/pictures/${lab}` };
      const hasScreen = settings.screen !== undefined;
      return createSerialHost({ ...own, memory, mac, hasScreen, pictures, state: order.state }, network);
    }
    case 'ssh': {
      const address = environment[sshVariable(name)] ?? '';
      const { user, port, identity } = settings;
      return connectSsh({ ...own, address, user, port, identity, config: environment.LUTRIN_SSH_CONFIG });
    }
    default:
      throw new Error(`The host ${name} has the driver "${driver}", which does not exist.`);
  }
}
