// `lutrin watch` while its author writes: every kind of save reaches the open page, and what is on disk becomes what a clean build
// makes of the same files.

import {
  closeSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LiveMessage } from '../../src/serve/messages.js';
import type { CourseFiles } from '../support/build.js';
import { writeFiles } from '../support/cli.js';
import { course, untilAllClean, untilClean } from '../support/watch-course.js';
import { isPatch, isProblems, isRefetch, newParts, startWatch, until } from '../support/watch-process.js';

const source = (name: string): string => String(course[name]);
const deckA = source('slides/a.md');

describe('an edit', () => {
  it('reaches the open page as the slide that changed, and the disk as a clean build would', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    writeFiles(watch.folder, { 'slides/a.md': deckA.replace('* two', '* deux') });
    const { patch } = await live.next(isPatch);
    expect(patch.parts).toEqual([[0, 1], expect.stringContaining('deux'), [2, 1]]);
    expect(patch.edited).toBe(1);
    expect(live.messages[0]).toEqual({ type: 'current', version: patch.from });
    expect(await watch.text('/slides/a/')).toContain(`<meta name="lutrin-version" content="${patch.to}">`);
    await watch.printed(/slides\/a\.md changed: \d pages (?:and \d+ PDFs )?made \d\.\d\d s/);
    await untilClean(watch);
  });

  it('that adds or takes away a deck is told by its name, in the line of what was made', async () => {
    const watch = await startWatch(course);
    await untilAllClean(watch);
    expect(watch.output()).not.toContain('is new');
    writeFiles(watch.folder, { 'slides/d.md': '# D\n' });
    await watch.printed(/slides\/d\.md is new: 2 pages (?:and 2 PDFs )?made \d\.\d\d s/);
    await watch.printed(/slides\/d\.md is new: \d PDFs|\d pages and 2 PDFs made/);
    rmSync(path.join(watch.folder, 'slides/d.md'));
    await watch.printed(/slides\/d\.md is gone: .*2 pages and 2 PDFs removed \d\.\d\d s/);
    writeFiles(watch.folder, { 'course.yml': String(course['course.yml']).replace('title: C', 'title: Other') });
    await watch.printed(/course\.yml changed: \d+ pages/);
  });

  it('of a lab reaches its sheet and the deck that shows it', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const [sheet, deck] = [await watch.connect('/labs/one/'), await watch.connect('/slides/b/')];
    writeFiles(watch.folder, { 'labs/01-one.md': source('labs/01-one.md').replace('ls\n', 'ls -la\n') });
    expect((await newParts(sheet)).join()).toContain('-la');
    await untilClean(watch);
    expect(deck.messages.filter(isRefetch)).toEqual([]);
    writeFiles(watch.folder, { 'labs/01-one.md': source('labs/01-one.md').replace('title: One', 'title: Uno') });
    expect((await newParts(deck)).join()).toContain('Uno');
    await untilClean(watch);
  });

  it('right after the start, before its folder is watched, is not lost', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/slides/a/');
    writeFiles(watch.folder, { 'slides/parts/p.md': '## Early\n' });
    expect((await newParts(live)).join()).toContain('Early');
    await untilClean(watch);
  });

  it('of a presenter note reaches only the instructor', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const [student, instructor] = [await watch.connect('/slides/a/'), await watch.connect('/private/slides/a/')];
    writeFiles(watch.folder, { 'slides/a.md': deckA.replace('say hello', 'say goodbye') });
    expect((await newParts(instructor)).join()).toContain('say goodbye');
    await untilClean(watch);
    // The next patch is that of the next edit: none came before it.
    writeFiles(watch.folder, {
      'slides/a.md': deckA.replace('say hello', 'say goodbye').replace('# A\n', '# Other\n'),
    });
    expect(await newParts(student)).toEqual([expect.stringContaining('Other')]);
    expect(student.messages.filter(message => !isProblems(message) && message.type !== 'current')).toHaveLength(1);
    expect(JSON.stringify(student.messages)).not.toContain('goodbye');
  });
});

describe('a save', () => {
  it.each<[string, (file: string, text: string) => void]>([
    ['in place', (file, text) => writeFileSync(file, text)],
    [
      'under another name that is renamed',
      (file, text) => {
        writeFileSync(`${file}~`, text);
        renameSync(`${file}~`, file);
      },
    ],
    [
      'that moves the old file away first',
      (file, text) => {
        renameSync(file, `${file}.bak`);
        writeFileSync(file, text);
        rmSync(`${file}.bak`);
      },
    ],
    [
      'that keeps size and time of change',
      (file, text) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(file, text);
        utimesSync(file, atime, mtime);
      },
    ],
  ])('%s is seen, many times in a row', async (_title, save) => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/slides/a/');
    for (let count = 0; count < 12; count++) {
      const word = `w${String.fromCharCode(97 + count)}`;
      const text = deckA.replace('* two', `* ${word}n`);
      expect(text).toHaveLength(deckA.length);
      save(path.join(watch.folder, 'slides/a.md'), text);
      expect(await newParts(live)).toEqual([expect.stringContaining(`>${word}n<`)]);
    }
    await untilClean(watch);
  });

  it('that empties the file before it is written shows no empty deck', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    let live = await watch.connect('/slides/a/');
    await untilClean(watch);
    const file = path.join(watch.folder, 'slides/a.md');
    // A file that stays empty for 900 ms is empty: only rounds that were quicker say something.
    for (let count = 0, quick = 0; quick < 6; count++) {
      expect(count).toBeLessThan(60);
      const [from, began] = [live.messages.length, performance.now()];
      const open = openSync(file, 'r+');
      ftruncateSync(open);
      // The watcher has time to look: it answers a request.
      await watch.get('/nothing.txt');
      // It looks again, which a writer on a slow disk or network outlasts.
      if (count % 2 === 1) await new Promise(resolve => setTimeout(resolve, 400));
      writeSync(open, deckA.replace('* two', `* number ${count}`), 0);
      closeSync(open);
      const isQuick = performance.now() - began < 700;
      if (isQuick) {
        const { patch } = await live.next(isPatch);
        expect(patch.parts).toContainEqual(expect.stringContaining(`number ${count}<`));
        expect(live.messages.slice(from)).toHaveLength(1);
        quick++;
      } else {
        // An empty deck may have been shown, and was then replaced: what is still to be said of it is not listened to.
        await untilClean(watch);
        live = await watch.connect('/slides/a/');
        await live.next(isProblems);
      }
    }
  });

  it('that leaves the file empty is an empty deck in the end', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/slides/c/');
    await untilClean(watch);
    writeFiles(watch.folder, { 'slides/c.md': '' });
    await live.next((message): message is LiveMessage => isPatch(message) || isRefetch(message));
    await untilClean(watch);
  });

  it('soon after another is not lost', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/slides/a/');
    const file = path.join(watch.folder, 'slides/a.md');
    for (let count = 0; count < 200; count++) writeFileSync(file, deckA.replace('* two', `* number ${count}`));
    // A writer that is held up between emptying and writing may show an empty deck: then the page is fetched.
    await until(
      async () => (await watch.text('/slides/a/')).includes('number 199<'),
      () => `the last text; messages: ${JSON.stringify(live.messages)}`,
    );
    await live.next((message): message is LiveMessage => isPatch(message) || isRefetch(message));
    await untilClean(watch);
  });

  it('of many files at once is seen for all', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await Promise.all(['/slides/a/', '/slides/b/', '/labs/one/'].map(page => watch.connect(page)));
    const names = ['slides/a.md', 'slides/b.md', 'slides/c.md', 'labs/01-one.md', 'labs/02-two.md'];
    const more = Object.fromEntries(names.map(name => [name, `${source(name)}\nMore of ${name}\n`]));
    const others = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`slides/n${index}.md`, '# New\n']));
    writeFiles(watch.folder, { ...more, ...others });
    await untilClean(watch);
    for (const page of live)
      await page.next((message): message is LiveMessage => isPatch(message) || isRefetch(message));
    expect(await watch.text('/slides/a/')).toContain('More of slides/a.md');
    expect(await watch.text('/slides/n29/')).toContain('New');
  });

  it('of many files of one deck, as a checkout makes it, renders the page a few times, not once for each file', async () => {
    const parts = Array.from({ length: 150 }, (_, index) => `slides/parts/n${index}.md`);
    const version = (text: string): CourseFiles => Object.fromEntries(parts.map(name => [name, `## ${text}\n`]));
    const includes = parts.map(name => `<!-- include: ${name.slice('slides/'.length)} -->\n`);
    const watch = await startWatch({ ...course, ...version('Old'), 'slides/d.md': `# D\n\n${includes.join('\n')}` });
    const live = await watch.connect('/slides/d/');
    await untilClean(watch);
    writeFiles(watch.folder, version('Now'));
    await until(
      async () => (await watch.text('/slides/d/')).split('>Now<').length > parts.length,
      () => `all parts; ${live.messages.length} messages`,
    );
    expect(live.messages.filter(message => isPatch(message) || isRefetch(message)).length).toBeLessThan(30);
    await untilClean(watch);
  });
});

describe('a page that slept', () => {
  it('is caught up with a patch from the version that it has, and fetched when that is not known', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const first = await watch.connect('/slides/a/');
    writeFiles(watch.folder, { 'slides/a.md': deckA.replace('* two', '* deux') });
    const { patch } = await first.next(isPatch);
    writeFiles(watch.folder, { 'slides/a.md': deckA.replace('* two', '* deux').replace('# A\n', '# Ah\n') });
    await first.next(isPatch);
    first.close();
    const late = await watch.connect('/slides/a/', patch.from);
    const caughtUp = (await late.next(isPatch)).patch;
    expect(caughtUp.from).toBe(patch.from);
    expect(caughtUp.parts).toEqual([expect.stringContaining('Ah'), expect.stringContaining('deux'), [2, 1]]);
    expect(caughtUp.edited, 'nobody is taken to it').toBeUndefined();
    const strange = await watch.connect('/slides/a/', '0123456789abcdef');
    await strange.next(isRefetch);
  });
});
