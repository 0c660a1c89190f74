// Files of a process that stays: what is said to have changed when a place is looked at again.

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CourseGone, diskFiles } from '../../src/io/files.js';
import { type LiveFiles, liveFiles } from '../../src/io/live-files.js';
import { courseFolder } from '../support/cli.js';

function open(): {
  folder: string;
  files: LiveFiles;
  look(name: string): readonly string[];
  again(name: string): readonly string[];
} {
  const folder = courseFolder({ 'slides/a.md': '# A\n', 'slides/b.md': '# B\n', 'slides/img/x.svg': '<svg/>' });
  const files = liveFiles(folder);
  const look = (name: string): readonly string[] => files.refresh(name, { again: false });
  return { folder, files, look, again: name => files.refresh(name, { again: true }) };
}

const textOf = (files: LiveFiles, name: string): string | undefined => {
  const content = files.read(name);
  return content && new TextDecoder().decode(content.bytes);
};

describe('a file that was read', () => {
  it('says what it said until it is looked at', () => {
    const { folder, files, look, again } = open();
    expect(textOf(files, 'slides/a.md')).toBe('# A\n');
    writeFileSync(path.join(folder, 'slides/a.md'), '# C\n');
    expect(textOf(files, 'slides/a.md')).toBe('# A\n');
    expect(look('slides/a.md')).toEqual(['slides/a.md']);
    expect(textOf(files, 'slides/a.md')).toBe('# C\n');
    expect([look('slides/a.md'), again('slides/a.md')]).toEqual([[], []]);
  });

  it('is empty when it is so at two looks with some time between', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const { folder, files, look, again } = open();
      files.read('slides/a.md');
      writeFileSync(path.join(folder, 'slides/a.md'), '');
      expect([look('slides/a.md'), again('slides/a.md'), files.isSettled()]).toEqual([[], [], false]);
      expect(textOf(files, 'slides/a.md')).toBe('# A\n');
      vi.advanceTimersByTime(890);
      // Somebody writes it once more: it was not empty all the time.
      writeFileSync(path.join(folder, 'slides/a.md'), '# B\n');
      writeFileSync(path.join(folder, 'slides/a.md'), '');
      vi.advanceTimersByTime(20);
      expect([again('slides/a.md'), files.isSettled()]).toEqual([[], false]);
      vi.advanceTimersByTime(910);
      expect(files.isSettled()).toBe(true);
      expect(again('slides/a.md')).toEqual(['slides/a.md']);
      expect(textOf(files, 'slides/a.md')).toBe('');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is not there as long as it is about to be written', () => {
    const { folder, files, look } = open();
    expect(textOf(files, 'slides/new.md')).toBeUndefined();
    writeFileSync(path.join(folder, 'slides/new.md'), '');
    expect([look('slides/new.md'), files.isSettled()]).toEqual([[], false]);
    writeFileSync(path.join(folder, 'slides/new.md'), '# New\n');
    expect([look('slides/new.md'), files.isSettled()]).toEqual([['slides/new.md'], true]);
    expect(textOf(files, 'slides/new.md')).toBe('# New\n');
  });

  it('has changed when it goes, and when it is there again', () => {
    const { folder, files, look, again } = open();
    files.read('slides/a.md');
    renameSync(path.join(folder, 'slides/a.md'), path.join(folder, 'slides/a~'));
    expect(look('slides/a.md')).toEqual(['slides/a.md']);
    expect(textOf(files, 'slides/a.md')).toBeUndefined();
    renameSync(path.join(folder, 'slides/a~'), path.join(folder, 'slides/a.md'));
    expect(again('slides/a.md')).toEqual(['slides/a.md']);
    expect(textOf(files, 'slides/a.md')).toBe('# A\n');
  });
});

describe('a folder', () => {
  it('has changed, with what was read below it', () => {
    const { folder, files, look } = open();
    files.read('slides/a.md');
    files.read('slides/img/x.svg');
    rmSync(path.join(folder, 'slides'), { recursive: true });
    expect(look('slides')).toEqual(['slides', 'slides/a.md', 'slides/img/x.svg']);
    expect(look('')).toEqual(['']);
  });

  it('is named once when nothing more happens', () => {
    const { folder, look, again } = open();
    expect(look('slides')).toEqual(['slides']);
    expect(again('slides')).toEqual([]);
    mkdirSync(path.join(folder, 'slides/more'));
    expect(again('slides')).toEqual(['slides']);
    expect(again('slides')).toEqual([]);
  });
});

describe('a file that was never read', () => {
  it('is named once when nothing more happens', () => {
    const { folder, look, again } = open();
    expect(look('slides/a.md')).toEqual(['slides/a.md']);
    expect(again('slides/a.md')).toEqual([]);
    writeFileSync(path.join(folder, 'slides/a.md'), '# Longer\n');
    expect(again('slides/a.md')).toEqual(['slides/a.md']);
    rmSync(path.join(folder, 'slides/a.md'));
    expect(again('slides/a.md')).toEqual(['slides/a.md']);
    expect(again('slides/a.md')).toEqual([]);
    expect(look('slides/a.md'), 'an event is always told').toEqual(['slides/a.md']);
  });
});

it('a course that is gone says so to whoever reads the disk, and has no files for a page that stays', () => {
  const { folder, files, look } = open();
  rmSync(folder, { recursive: true });
  expect(() => diskFiles(folder)).toThrow(CourseGone);
  expect(textOf(files, 'slides/a.md')).toBeUndefined();
  expect([files.isThere(), look('slides/a.md')]).toEqual([false, []]);
});
