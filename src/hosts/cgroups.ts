// A cgroup for each container, in every hierarchy that this machine has, so that its systemd has a root of its own.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isGone, ownerPattern } from './owner.js';
import { until } from './waiting.js';

const root = '/sys/fs/cgroup';
const prefix = 'lutrin-';

/** With cgroups v2 there is one hierarchy; with v1, or both, one for each controller. */
export function hasOneHierarchy(): boolean {
  return existsSync(path.join(root, 'cgroup.controllers'));
}

function hierarchies(): string[] {
  if (hasOneHierarchy()) return [root];
  return readdirSync(root)
    .map(name => path.join(root, name))
    .filter(folder => existsSync(path.join(folder, 'cgroup.procs')));
}

/** Makes the cgroup in all hierarchies; returns its folders. */
export function createCgroup(name: string): string[] {
  return hierarchies().map(hierarchy => {
    const folder = path.join(hierarchy, `${prefix}${name}`);
    mkdirSync(folder, { recursive: true });
    // Of cgroups v1: no process may join before these are said.
    for (const name of ['cpuset.cpus', 'cpuset.mems'])
      if (!hasOneHierarchy() && existsSync(path.join(folder, name)))
        writeFileSync(path.join(folder, name), readFileSync(path.join(hierarchy, name)));
    return folder;
  });
}

/** Removes the cgroup, with all below it, when its processes have ended. */
export async function removeCgroup(name: string): Promise<void> {
  const folders = hierarchies().map(hierarchy => path.join(hierarchy, `${prefix}${name}`));
  await until(() => {
    folders.forEach(removeTree);
    return !folders.some(existsSync);
  }, `end of ${name}`);
}

/** Removes what killed runs left behind. */
export function clearCgroups(): void {
  for (const hierarchy of hierarchies())
    for (const name of readdirSync(hierarchy)) {
      const maker = new RegExp(`^${prefix}(${ownerPattern})-`).exec(name)?.[1];
      if (maker !== undefined && isGone(maker)) removeTree(path.join(hierarchy, name));
    }
}

function removeTree(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(path.join(folder, entry.name));
  try {
    if (readFileSync(path.join(folder, 'cgroup.procs'), 'utf8') === '') rmdirSync(folder);
  } catch (error) {
    // Something still ends in it.
    if (!['EBUSY', 'ENOENT', 'ENOTEMPTY'].includes(String((error as { code?: unknown }).code))) throw error;
  }
}
