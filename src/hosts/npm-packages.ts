// Programs from npm for hosts: fetched by the npm of this machine, which knows the way out, and kept by their names.

import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { keptFolder } from './kept-folder.js';
import { confined, must } from './program.js';

/** Milliseconds that fetching may take. */
const limit = 10 * 60_000;

/**
 * The folder that holds `node_modules` with these packages. None of their install scripts is run.
 * @param packages with their versions: `name@1.2.3`.
 */
export async function npmPackages(packages: readonly string[], cache: string): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12);
  const folder = path.join(cache, `npm-${key}`);
  await keptFolder(folder, async making => {
    mkdirSync(making);
    const options = ['--prefix', making, '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
    await must(confined(['npm', 'install', ...options, ...packages]), { timeout: limit });
  });
  return folder;
}
