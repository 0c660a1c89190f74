// Programs from npm for hosts: fetched by the npm of this machine, which knows the way out, and kept by their names.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { confined, must } from './program.js';

/** Milliseconds that fetching may take. */
const limit = 10 * 60_000;

/**
 * The folder that holds `node_modules` with these packages. None of their install scripts is run.
 * @param packages with their versions: `name@1.2.3`.
 */
export function npmPackages(packages: readonly string[], cache: string): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12);
  const folder = path.join(cache, `npm-${key}`);
  const made = underWay.get(folder) ?? fetchInto(folder, packages).finally(() => underWay.delete(folder));
  underWay.set(folder, made);
  return made;
}

/** By their folder: hosts that start side by side want the same. */
const underWay = new Map<string, Promise<string>>();

async function fetchInto(folder: string, packages: readonly string[]): Promise<string> {
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    const options = ['--prefix', making, '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
    await must(confined(['npm', 'install', ...options, ...packages]), { timeout: limit });
    renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}
