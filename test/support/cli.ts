// Runs the compiled command line on a course in a temporary folder, as a user would.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { CourseFiles } from './build.js';

const cli = path.join(import.meta.dirname, '../../lib/cli.js');

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with these files, removed after the test. */
export function courseFolder(files: CourseFiles, name = 'course'): string {
  const { folder, remove } = makeCourse(files, name);
  onTestFinished(remove);
  return folder;
}

/** A folder with these files for several tests, and how to remove it. */
export function makeCourse(files: CourseFiles, name = 'course'): { folder: string; remove: () => void } {
  const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), 'lutrin-test-')));
  const folder = path.join(temporary, name);
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, files);
  return { folder, remove: () => rmSync(temporary, { recursive: true, force: true }) };
}

export function writeFiles(folder: string, files: CourseFiles): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}

export function start(
  args: readonly string[],
  environment: Record<string, string> = {},
): { child: ChildProcess; done: Promise<Run> } {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const done = new Promise<Run>(resolve => child.once('close', status => resolve({ status, stdout, stderr })));
  return { child, done };
}

export function lutrin(args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
  return start(args, environment).done;
}

/** All files below a folder, with their content. */
export function snapshot(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const names = entries.map(entry => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
  return new Map(names.map(name => [name.replaceAll(path.sep, '/'), readFileSync(path.join(folder, name))]));
}

/** Names of the files that differ. */
export function differences(a: ReadonlyMap<string, Buffer>, b: ReadonlyMap<string, Buffer>): string[] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter(name => !a.get(name)?.equals(b.get(name) ?? Buffer.from('\0missing')));
}
