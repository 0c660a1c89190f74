// Folders that take minutes to make and are made once: images of hosts. Several hosts of a lab may want one, and several runs.

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { owner } from './owner.js';

/** What this process is making. */
const underWay = new Map<string, Promise<void>>();

/**
 * Makes the folder unless it is there, once for all who ask meanwhile. `make` fills another folder, which does not exist yet and
 * takes the name when it is whole; it is nothing if it fails.
 */
export async function keptFolder(folder: string, make: (making: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const made = underWay.get(folder) ?? makeFolder(folder, make).finally(() => underWay.delete(folder));
  underWay.set(folder, made);
  return made;
}

async function makeFolder(folder: string, make: (making: string) => Promise<void>): Promise<void> {
  // Named as `world.ts` expects of what a killed process leaves.
  const making = `${folder}.${owner}`;
  mkdirSync(path.dirname(folder), { recursive: true });
  await rm(making, { recursive: true, force: true });
  try {
    await make(making);
    renameSync(making, folder);
  } catch (error) {
    // Another run was first with the same.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
