// The course of this repository, built in a folder of its own.

import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lutrin, type Run } from './cli.js';

export const repository = path.join(import.meta.dirname, '../..');

export interface BuiltCourse {
  readonly folder: string;
  readonly run: Run;
  remove(): void;
}

/** `change` may alter the copy that is built; `options` are the command's. */
export async function buildRepositoryCourse(
  change: (folder: string) => void = () => {},
  options: readonly string[] = [],
): Promise<BuiltCourse> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lutrin-course-')));
  for (const name of ['course.yml', 'slides', 'labs', 'assets', 'themes'])
    cpSync(path.join(repository, name), path.join(folder, name), { recursive: true });
  change(folder);
  const run = await lutrin(['build', folder, ...options]);
  return { folder, run, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export const taughtDecks = ['system-network-virtualisation', 'system-network-virtualisation-further'];

/** The pages of an edition; not the files that students download, of which some are HTML, too. */
export function pagesOf(root: string): string[] {
  return filesIn(root, '.html').filter(name => !name.startsWith('assets'));
}

/** Paths of the files below a folder that end so, relative to it. */
export function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(ending))
    .sort();
}
