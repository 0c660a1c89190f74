// The packages that hosts fetch, kept for all of them. Each host has a folder of its own with the same files: apt locks that folder
// and clears it up, and hosts of labs that run side by side must not wait for one another, or lose what they fetch.

import { existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Makes the host's folder, with all packages that are there. They are links: no file is changed after it was fetched. */
export function lendPackages(shared: string, own: string): void {
  mkdirSync(own, { recursive: true });
  linkMissing(shared, own);
}

/** Keeps what the host has fetched besides. What it has not finished lies in a folder below, and is not kept. */
export function returnPackages(own: string, shared: string): void {
  linkMissing(own, shared);
}

function linkMissing(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (!name.endsWith('.deb') || existsSync(path.join(to, name))) continue;
    try {
      linkSync(path.join(from, name), path.join(to, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another run has just kept it
    }
  }
}
