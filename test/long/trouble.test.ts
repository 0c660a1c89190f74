// `lutrin watch` when something goes wrong or ends: a course that is gone, thousands of files, a Chrome that dies,
// Ctrl-C; and PDFs, which are made in the background.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { deck, random } from '../../scripts/generate-course.mjs';
import { writeFiles } from '../support/cli.js';
import { readPdf } from '../support/pdf.js';
import { course, expectEdits, untilAllClean, untilClean } from '../support/watch-course.js';
import { patience, processesNaming, startWatch, until, type WatchProcess } from '../support/watch-process.js';

const deckA = String(course['slides/a.md']);
const image = String(course['slides/img/x.svg']);
const images = Object.fromEntries([0, 1, 2, 3].map(number => [`slides/img/figure-${number}.svg`, image]));
const long = { ...course, ...images, 'slides/long.md': deck(0, 120, random(1)) };

async function pdfText(watch: WatchProcess, url: string): Promise<string> {
  const { status, body } = await watch.get(url);
  expect(status).toBe(200);
  return (await readPdf(body)).pages.map(page => page.text).join('\n');
}

/** Chrome itself, without the processes that it started. */
function browsersOf(watch: WatchProcess): number[] {
  const own = processesNaming(watch.temporary).filter(
    line => line.includes('--remote-debugging-pipe') && !line.includes('--type='),
  );
  return own.map(line => Number(line.split(' ')[0]));
}

function expectNothingLeft(watch: WatchProcess): void {
  expect(readdirSync(path.join(watch.temporary, 'tmp'))).toEqual([]);
  const work = path.join(watch.folder, '.lutrin/tmp');
  expect(existsSync(work) ? readdirSync(work) : []).toEqual([]);
}

describe('the watcher lives on', () => {
  it.each<[string, (folder: string, away: string) => void, (folder: string, away: string) => void]>([
    ['renamed away and back', (folder, away) => renameSync(folder, away), (folder, away) => renameSync(away, folder)],
    [
      'removed and copied back',
      (folder, away) => {
        cpSync(folder, away, { recursive: true });
        rmSync(folder, { recursive: true, maxRetries: 10, retryDelay: 50 });
      },
      (folder, away) => cpSync(away, folder, { recursive: true }),
    ],
  ])('when its course is %s', async (_title, remove, restore) => {
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/a/');
    await untilAllClean(watch);
    const away = path.join(watch.temporary, 'away');
    remove(watch.folder, away);
    await watch.printed(/The folder \S+ is gone/);
    expect((await watch.get('/@lutrin/deck.js')).status).toBe(200);
    restore(watch.folder, away);
    await expectEdits(watch, live, 'there again');
    await expectEdits(watch, live, 'and again');
    await untilAllClean(watch);
    expect(watch.output()).not.toContain('Lutrin failed');
  });

  it('when thousands of files appear', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    const names = Array.from({ length: 10_000 }, (_, index) => `slides/img/n${index}.svg`);
    writeFiles(watch.folder, Object.fromEntries(names.map(name => [name, '<svg/>'])));
    await expectEdits(watch, live, 'after all');
    for (const name of names) rmSync(path.join(watch.folder, name));
    await expectEdits(watch, live, 'and after they went');
    expect(watch.output()).not.toContain('Lutrin failed');
  });

  it('when no file can be opened any more, which it says once', async () => {
    const watch = await startWatch(course);
    await untilClean(watch);
    const limit = (files: number): void => {
      const { status, stderr } = spawnSync('prlimit', ['--pid', String(watch.pid), `--nofile=${files}:4096`]);
      expect(status, String(stderr)).toBe(0);
    };
    limit(10);
    writeFiles(watch.folder, { 'slides/d.md': '# D\n' });
    await watch.printed(/Looking at everything once a second/);
    await watch.printed(/Lutrin failed at the build: .*EMFILE/);
    writeFiles(watch.folder, { 'slides/a.md': deckA.replace('* two', '* three') });
    const from = watch.output().length;
    limit(4096);
    await watch.printed(/\d+ pages? .*made/, from);
    await untilClean(watch);
    // Only a build that goes well between two failures makes the second one news.
    for (const failing of watch.output().split(/ made .* s\n/))
      expect(failing.split('Lutrin failed at the live pages').length, watch.output()).toBeLessThanOrEqual(2);
  });

  it('when its Chrome is killed during a print', async () => {
    const watch = await startWatch(long);
    const pdf = path.join(watch.folder, 'dist/slides/long/long.pdf');
    await until(
      // Looking for processes is work that the watcher would have to wait for.
      () => existsSync(path.join(watch.folder, 'dist/slides/long/index.html')) && browsersOf(watch).length > 0,
      () => `Chrome:\n${watch.output()}`,
    );
    expect(existsSync(pdf), 'it is not printed yet').toBe(false);
    for (const pid of browsersOf(watch)) process.kill(pid, 'SIGKILL');
    expect(await pdfText(watch, '/slides/a/a.pdf')).toContain('two');
    expect((await readPdf((await watch.get('/slides/long/long.pdf')).body)).pages).toHaveLength(120);
    for (const pid of browsersOf(watch)) process.kill(pid, 'SIGKILL');
    writeFiles(watch.folder, { 'slides/a.md': deckA.replace('* two', '* deux') });
    await watch.printed(/slides\/a\.md changed/);
    expect(await pdfText(watch, '/slides/a/a.pdf')).toContain('deux');
    expect(watch.output()).not.toMatch(/error|failed/);
  });
});

describe('a PDF', () => {
  it('that is asked for right after an edit is one of the new text', async () => {
    const watch = await startWatch(course);
    expect(await pdfText(watch, '/slides/a/a.pdf')).toContain('two');
    for (const word of ['deux', 'dos', 'zwei', 'due']) {
      writeFiles(watch.folder, { 'slides/a.md': deckA.replace('* two', `* ${word}`) });
      const both = await Promise.all([pdfText(watch, '/slides/a/a.pdf'), pdfText(watch, '/private/slides/a/a.pdf')]);
      expect(both).toEqual([expect.stringContaining(word), expect.stringContaining(word)]);
    }
    await untilAllClean(watch);
  });
});

describe('it ends', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('on %s, and leaves no process and no temporary file', async signal => {
    const watch = await startWatch(course);
    await watch.connect('/slides/a/');
    await pdfText(watch, '/slides/a/a.pdf');
    expect(browsersOf(watch)).toHaveLength(1);
    expect(readdirSync(path.join(watch.temporary, 'tmp'))).toEqual([
      expect.stringMatching(new RegExp(`^lutrin-chrome-${watch.pid}-`)),
    ]);
    expect(await watch.stop(signal)).toBe(signal === 'SIGINT' ? 130 : 143);
    await until(
      () => processesNaming(watch.temporary).length === 0,
      () => processesNaming(watch.temporary).join('\n'),
      patience,
    );
    expectNothingLeft(watch);
    await expect(watch.get('/')).rejects.toThrow('ECONNREFUSED');
    expect(watch.output(), 'plain lines where there is no terminal').not.toContain('\x1b');
  });

  it('on SIGINT in the middle of a print', async () => {
    const watch = await startWatch(long);
    await until(
      // Looking for processes is work that the watcher would have to wait for.
      () => existsSync(path.join(watch.folder, 'dist/slides/long/index.html')) && browsersOf(watch).length > 0,
      () => `Chrome:\n${watch.output()}`,
    );
    expect(existsSync(path.join(watch.folder, 'private/slides/long/long.pdf')), 'it is not printed yet').toBe(false);
    expect(await watch.stop()).toBe(130);
    await until(
      () => processesNaming(watch.temporary).length === 0,
      () => processesNaming(watch.temporary).join('\n'),
    );
    expectNothingLeft(watch);
  });

  it('at once when it is told twice', async () => {
    const watch = await startWatch(long);
    process.kill(watch.pid, 'SIGINT');
    expect(await watch.stop()).toBe(130);
    expectNothingLeft(watch);
  });
});

it('tells pages not to follow edits when it is told so', async () => {
  const [follows, stays] = [
    await startWatch(course, { pagesOnly: true }),
    await startWatch(course, { pagesOnly: true, args: ['--no-follow'] }),
  ];
  const meta = '<meta name="lutrin-follow" content="off">';
  expect(await stays.text('/slides/a/')).toContain(meta);
  expect(await follows.text('/slides/a/')).not.toContain(meta);
});
