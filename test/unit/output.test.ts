// Writing to the disk: what happens when the course is no more.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { clearTemporaryFiles, diskOutput, OutputFailed } from '../../src/io/output.js';

it('writes nothing where the course is gone, and goes on when it is back', () => {
  const above = mkdtempSync(path.join(tmpdir(), 'lutrin-output-'));
  onTestFinished(() => rmSync(above, { recursive: true }));
  const [here, there] = [path.join(above, 'course'), path.join(above, 'elsewhere')];
  mkdirSync(here);
  const output = diskOutput(here);
  const write = (name: string): void => output.write(name, new TextEncoder().encode(name));
  write('dist/index.html');
  renameSync(here, there);
  for (const name of ['dist/index.html', 'dist/slides/a/index.html', '.lutrin/manifest.json'])
    expect(() => write(name), name).toThrow(OutputFailed);
  expect(existsSync(here)).toBe(false);
  renameSync(there, here);
  write('dist/slides/a/index.html');
  expect(readFileSync(path.join(here, 'dist/slides/a/index.html'), 'utf8')).toBe('dist/slides/a/index.html');
});

it('says what cannot be written, also where files of another user are left over', () => {
  const above = mkdtempSync(path.join(tmpdir(), 'lutrin-output-'));
  onTestFinished(() => rmSync(above, { recursive: true }));
  const course = path.join(above, 'course');
  mkdirSync(path.join(course, '.lutrin/tmp/left'), { recursive: true });
  for (const folder of [path.join(course, '.lutrin/tmp'), path.join(course, '.lutrin'), course])
    chmodSync(folder, 0o555);
  chmodSync(above, 0o755);
  asOrdinaryUser(() => {
    clearTemporaryFiles(course);
    expect(() => diskOutput(course).write('dist/slides/a.html', new Uint8Array())).toThrow(/: permission denied$/);
  });
  for (const folder of [course, path.join(course, '.lutrin'), path.join(course, '.lutrin/tmp')])
    chmodSync(folder, 0o755);
  clearTemporaryFiles(course);
  expect(existsSync(path.join(course, '.lutrin/tmp'))).toBe(false);
});

/** Root may write everywhere. */
function asOrdinaryUser(action: () => void): void {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    action();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
