// Folders that are made once, whoever asks for them, and by whatever process.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keptFolder } from '../../src/hosts/kept-folder.js';
import { courseFolder } from '../support/cli.js';

const fill = (making: string, text: string): void => {
  mkdirSync(making);
  writeFileSync(path.join(making, 'text'), text);
};

it('makes a folder once for all who ask at the same time, and for those who ask later', async () => {
  const folder = path.join(courseFolder({}), 'images', 'one');
  let made = 0;
  const make = async (making: string): Promise<void> => {
    made++;
    await new Promise(resolve => setImmediate(resolve));
    expect(existsSync(folder)).toBe(false);
    fill(making, 'whole');
  };
  await Promise.all([keptFolder(folder, make), keptFolder(folder, make)]);
  await keptFolder(folder, make);
  expect([made, readFileSync(path.join(folder, 'text'), 'utf8')]).toEqual([1, 'whole']);
  expect(readdirSync(path.dirname(folder))).toEqual(['one']);
});

it('takes the folder of another process that was first', async () => {
  const folder = path.join(courseFolder({}), 'one');
  await keptFolder(folder, async making => {
    fill(making, 'ours');
    fill(folder, 'theirs');
  });
  expect(readFileSync(path.join(folder, 'text'), 'utf8')).toBe('theirs');
  expect(readdirSync(path.dirname(folder))).toEqual(['one']);
});

it('leaves nothing behind when it cannot be made, and tries again the next time', async () => {
  const folder = path.join(courseFolder({}), 'one');
  const failing = keptFolder(folder, async making => {
    fill(making, 'half');
    throw new Error('no way out');
  });
  await expect(failing).rejects.toThrow('no way out');
  expect(readdirSync(path.dirname(folder))).toEqual([]);
  await keptFolder(folder, async making => fill(making, 'whole'));
  expect(readFileSync(path.join(folder, 'text'), 'utf8')).toBe('whole');
});
