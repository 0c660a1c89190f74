// Writing to the disk: what happens when the course is no more.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { diskOutput, OutputFailed } from '../../src/io/output.js';

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
