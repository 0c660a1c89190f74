// What follows from recorded reads when files change: folders to watch, and results that are touched.

import { describe, expect, it } from 'vitest';
import { foldersOf, hasChanged } from '../../src/build/touched.js';
import { type Files, memoryFiles, UnreadableFile } from '../../src/io/files.js';
import { type Read, recording } from '../../src/io/recording.js';

describe('folders to watch', () => {
  it.each<[string, Read, string[]]>([
    ['of a file', { type: 'file', path: 'slides/img/x.png', hash: 'x' }, ['', 'slides', 'slides/img']],
    ['of a missing file', { type: 'file', path: 'a/b/c.md', hash: undefined }, ['', 'a', 'a/b']],
    ['of a file of the course folder', { type: 'file', path: 'course.yml', hash: 'x' }, ['']],
    ['of a list', { type: 'folder', path: 'slides/parts', hash: 'x' }, ['', 'slides', 'slides/parts']],
    ['of the list of the course folder', { type: 'folder', path: '', hash: 'x' }, ['']],
    ['of a kind', { type: 'kind', path: 'labs/x', kind: undefined }, ['', 'labs']],
  ])('%s', (_title, read, expected) => {
    expect([...foldersOf([read])].sort()).toEqual(expected);
  });

  it('are at least the course folder', () => {
    expect([...foldersOf([])]).toEqual(['']);
  });
});

const before = { 'slides/a.md': '# A', 'slides/img/x.png': 'x', 'course.yml': 'title: C' };

/** Reads of a course, the state after a change, where it may have changed, and which of the reads have another answer. */
function check(
  look: (files: Files) => void,
  after: Readonly<Record<string, string>>,
  changed: readonly string[],
  expected: readonly string[],
): void {
  const recorder = recording(memoryFiles(before));
  look(recorder.files);
  const found = recorder.reads().filter(read => hasChanged(read, new Set(changed), memoryFiles(after)));
  expect(found.map(({ type, path }) => `${type} ${path}`)).toEqual(expected);
}

const lookAtAll = (files: Files): void => {
  files.read('slides/a.md');
  files.read('slides/img/x.png');
  files.read('slides/parts/p.md');
  files.list('slides');
  files.list('labs');
  files.kind('slides/img');
  files.kind('slides/img/x.png');
  files.read('course.yml');
};

describe('an answer', () => {
  it.each<[string, Readonly<Record<string, string>>, string[], string[]]>([
    ['stays when the file says the same', before, ['slides/a.md', 'slides', ''], []],
    ['is another when the file is', { ...before, 'slides/a.md': '# B' }, ['slides/a.md'], ['file slides/a.md']],
    ['is only looked at where something changed', { ...before, 'slides/a.md': '# B' }, ['slides/b.md', 'labs'], []],
    [
      'is another when something below a folder is',
      { ...before, 'slides/a.md': '# B' },
      ['slides'],
      ['file slides/a.md'],
    ],
    ['is another when anything may be', { ...before, 'slides/a.md': '# B' }, [''], ['file slides/a.md']],
    ['is not that of a file whose name begins so', { ...before, 'slides/a.md': '# B' }, ['slides/a', 'slid'], []],
    [
      'is another when what was missing appears, in the list, too',
      { ...before, 'slides/parts/p.md': 'p' },
      ['slides/parts'],
      ['file slides/parts/p.md', 'folder slides'],
    ],
    ['is another when a folder appears', { ...before, 'labs/1.md': '' }, ['labs'], ['folder labs']],
    [
      'is another when all of a folder goes',
      { 'slides/a.md': '# A', 'course.yml': 'title: C' },
      ['slides/img'],
      ['file slides/img/x.png', 'folder slides', 'kind slides/img', 'kind slides/img/x.png'],
    ],
    [
      'of a list stays when only a file in it changes',
      { ...before, 'slides/a.md': '' },
      ['slides/a.md'],
      ['file slides/a.md'],
    ],
  ])('%s', (_title, after, changed, expected) => {
    check(lookAtAll, after, changed, expected);
  });

  it('of the course folder is another when a file appears there', () => {
    check(files => files.list(''), { ...before, 'new.md': '' }, ['new.md'], ['folder ']);
  });

  it('is another when the file cannot be read any more', () => {
    const files: Files = {
      ...memoryFiles(before),
      read: path => {
        throw new UnreadableFile(path, 'permission denied');
      },
    };
    const changed = new Set(['slides/a.md']);
    expect(hasChanged({ type: 'file', path: 'slides/a.md', hash: 'x' }, changed, files)).toBe(true);
    expect(hasChanged({ type: 'file', path: 'slides/a.md', hash: undefined }, changed, files)).toBe(true);
  });
});
