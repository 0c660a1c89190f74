// The command as a user runs it: on real files, with a real Chrome, killed, twice at once, on outputs that cannot be written.

import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { courseFolder, differences, lutrin, snapshot, writeFiles } from './support/cli.js';

const small = {
  'slides/talk.md':
    '# Talk\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[lab](../labs/01-one.md)\n\n<!-- a note -->\n\n---\n\n## Second\n',
  'labs/01-one.md': '---\ntitle: One\n---\n\n## First\n\n```sh\nls\n```\n',
};

describe('lutrin', () => {
  it('prints its help and version, and refuses what it does not know', async () => {
    const help = await lutrin(['--help']);
    expect(help).toMatchObject({ status: 0 });
    expect(help.stdout).toContain('lutrin build');
    expect((await lutrin(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await lutrin(['biuld'])).toMatchObject({ status: 2, stdout: '' });
    expect((await lutrin(['build', '/nowhere/at/all'])).status).toBe(2);
  });

  it('builds both editions, and nothing the second time', async () => {
    const folder = courseFolder(small);
    expect(await lutrin(['build', folder])).toMatchObject({ status: 0 });
    for (const name of [
      'index.html',
      'slides/talk/index.html',
      'slides/talk/talk.pdf',
      'labs/one/index.html',
      'labs/one/one.pdf',
    ])
      for (const edition of ['dist', 'private']) expect(existsSync(path.join(folder, edition, name)), name).toBe(true);
    const before = ['dist', 'private'].map(edition => snapshot(path.join(folder, edition)));
    const again = await lutrin(['build', folder]);
    expect(again.stderr).toMatch(/^Nothing to do: 1 deck and 1 lab up to date/);
    for (const [index, edition] of ['dist', 'private'].entries())
      expect(differences(before[index] ?? new Map(), snapshot(path.join(folder, edition)))).toEqual([]);
  });

  it('says why an output was made', async () => {
    const folder = courseFolder(small);
    await lutrin(['build', folder, '--edition', 'student']);
    writeFiles(folder, { 'slides/talk.md': '# Talk\n' });
    const { stderr } = await lutrin(['build', folder, '--edition', 'student', '--why', 'dist/slides/talk/index.html']);
    expect(stderr).toContain('dist/slides/talk/index.html was made now because slides/talk.md changed.');
    const later = await lutrin(['build', folder, '--edition', 'student', '--why', './dist/slides/talk/talk.pdf']);
    expect(later.stderr).toContain('dist/slides/talk/talk.pdf is up to date; it was last made because page changed.');
    const short = await lutrin(['build', folder, '--edition', 'student', '--why', 'slides/talk/']);
    expect(short.stderr).toContain('dist/slides/talk/index.html is up to date');
    expect((await lutrin(['build', folder, '--why', 'dist/nothing'])).stderr).toContain(
      'dist/nothing is no output of this course.',
    );
  });

  it('reports as JSON, and fails on warnings when asked', async () => {
    const folder = courseFolder({ 'slides/a.md': '# A\n\n[x](missing.pdf)\n' });
    const { status, stdout } = await lutrin(['build', folder, '--json', '--edition', 'student']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      made: ['dist/slides/a/index.html', 'dist/slides/a/a.pdf', 'dist/index.html'],
      diagnostics: [{ code: 'link/missing', severity: 'warning', file: 'slides/a.md', line: 3, column: 5 }],
    });
    expect((await lutrin(['build', folder, '--strict'])).status).toBe(1);
  });

  it('makes all that is good when something is not', async () => {
    const folder = courseFolder({ ...small, 'slides/broken.md': Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]) });
    const { status, stderr } = await lutrin(['build', folder, '--edition', 'student']);
    expect(status).toBe(1);
    expect(stderr).toContain('error slides/broken.md:1:3  source/encoding');
    expect(existsSync(path.join(folder, 'dist/slides/talk/talk.pdf'))).toBe(true);
    expect(stderr).not.toContain('    at ');
  });

  it('does not follow links out of the course', async () => {
    const folder = courseFolder({ 'slides/a.md': '# A\n\n![](secret.png)\n\n```text {src=passwd}\n```\n' });
    writeFileSync(path.join(folder, '..', 'secret.png'), 'x');
    symlinkSync(path.join(folder, '..', 'secret.png'), path.join(folder, 'slides/secret.png'));
    symlinkSync('/etc/passwd', path.join(folder, 'slides/passwd'));
    const { status, stderr } = await lutrin(['build', folder, '--edition', 'student']);
    expect(status).toBe(1);
    expect(stderr.match(/source\/unreadable/g)).toHaveLength(2);
    expect(readFileSync(path.join(folder, 'dist/slides/a/index.html'), 'utf8')).not.toContain('root:');
  });
});

describe('outputs', () => {
  it('of something else are left alone', async () => {
    const folder = courseFolder({ ...small, 'dist/app.js': 'mine', 'dist/index.html': '<p>mine</p>' });
    const { status, stderr } = await lutrin(['build', folder]);
    expect(status).toBe(1);
    expect(stderr).toContain('output/foreign');
    expect([...snapshot(path.join(folder, 'dist')).keys()]).toEqual(['app.js', 'index.html']);
    expect(existsSync(path.join(folder, 'private/index.html'))).toBe(true);
  });

  it('that cannot be written are errors with a place', async () => {
    const folder = courseFolder({ ...small, dist: 'a file in the way' });
    const { status, stderr } = await lutrin(['build', folder]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/error dist\/[\w/.-]+:1:1 {2}output\/unwritable/);
    expect(stderr).not.toContain('    at ');
    expect(existsSync(path.join(folder, 'private/slides/talk/talk.pdf'))).toBe(true);
  });

  it('of two builds at once do not mix', async () => {
    const folder = courseFolder(small);
    const runs = await Promise.all([lutrin(['build', folder]), lutrin(['build', folder]), lutrin(['build', folder])]);
    expect(runs.map(run => run.status)).toEqual([0, 0, 0]);
    expect(runs.filter(run => run.stderr.includes('Another build of this course is running'))).toHaveLength(2);
    expect(runs.filter(run => run.stderr.includes('Nothing to do'))).toHaveLength(2);
  });

  it('move with their course', async () => {
    const folder = courseFolder(small);
    await lutrin(['build', folder]);
    const moved = path.join(path.dirname(folder), 'moved');
    mkdirSync(moved);
    cpSync(folder, moved, { recursive: true, preserveTimestamps: true });
    expect((await lutrin(['build', moved])).stderr).toContain('Nothing to do');
  });
});

describe('Chrome', () => {
  it('that is not there leaves the pages, and an error for each PDF', async () => {
    const folder = courseFolder({ ...small, 'slides/d.md': '# D\n\n```mermaid\ngraph LR; a-->b\n```\n' });
    const { status, stderr } = await lutrin(['build', folder, '--edition', 'student'], {
      CHROME_PATH: '/no/such/chrome',
    });
    expect(status).toBe(1);
    expect(stderr.match(/print\/no-browser/g)).toHaveLength(3);
    expect(stderr).toContain('diagram/no-browser');
    expect(stderr).toContain('CHROME_PATH names "/no/such/chrome", which is no file.');
    expect(existsSync(path.join(folder, 'dist/slides/talk/index.html'))).toBe(true);
    expect(existsSync(path.join(folder, 'dist/slides/talk/talk.pdf'))).toBe(false);
  });

  it('is looked for also where nothing can be looked at', async () => {
    const folder = courseFolder(small);
    const loop = path.join(path.dirname(folder), 'loop');
    symlinkSync(loop, loop);
    const environment = { PATH: `${loop}${path.delimiter}${process.env.PATH}` };
    expect(await lutrin(['build', folder, '--edition', 'student'], environment)).toMatchObject({ status: 0 });
  });

  it('that is no browser is reported, too', async () => {
    const folder = courseFolder(small);
    const { status, stderr } = await lutrin(['build', folder, '--edition', 'student'], { CHROME_PATH: '/bin/false' });
    expect(status).toBe(1);
    expect(stderr).toContain('print/failed');
    expect(stderr).not.toContain('    at ');
  });

  it('does not wait for an answer to what a page asks', async () => {
    const deck = '# Hello\n\n<script>alert(1); confirm("Really?")</script>\n';
    const folder = courseFolder({ 'course.yml': 'html: true\n', 'slides/a.md': deck });
    expect(await lutrin(['build', folder, '--edition', 'student'])).toMatchObject({ status: 0 });
    expect(existsSync(path.join(folder, 'dist/slides/a/a.pdf'))).toBe(true);
  });
});
