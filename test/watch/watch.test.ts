// `lutrin watch` while its author writes: every kind of save reaches the open page, and what is on disk becomes what a clean build
// makes of the same files.

import {
  closeSync,
  ftruncateSync,
  mkdirSync,
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
import { writeFiles } from '../support/cli.js';
import { course, outputsOf, untilAllClean, untilClean } from '../support/watch-course.js';
import { isPatch, isProblems, type LiveConnection, startWatch, until } from '../support/watch-process.js';

const source = (name: string): string => String(course[name]);
const deckA = source('slides/a.md');
const image = source('slides/img/x.svg');

/** The HTML of the new parts of the next patch. */
async function newParts(live: LiveConnection): Promise<string[]> {
  const { patch } = await live.next(isPatch);
  return (patch.parts ?? []).filter(item => typeof item === 'string');
}

const isRefetch = (message: LiveMessage): message is LiveMessage & { type: 'refetch' } => message.type === 'refetch';

describe('an edit', () => {
  it('reaches the open page as the slide that changed, and the disk as a clean build would', async () => {
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    writeFiles(watch.folder, { 'slides/a.md': deckA.replace('* two', '* deux') });
    const { patch } = await live.next(isPatch);
    expect(patch.parts).toEqual([[0, 1], expect.stringContaining('deux'), [2, 1]]);
    expect(patch.edited).toBe(1);
    expect(live.messages[0]).toEqual({ type: 'current', version: patch.from });
    expect(await watch.text('/slides/a/')).toContain(`<meta name="lutrin-version" content="${patch.to}">`);
    await watch.printed(/slides\/a\.md changed: \d pages (?:and \d+ PDFs )?made \d\.\d\d s/);
    await untilAllClean(watch);
  });

  it('of a lab reaches its sheet and the deck that shows it', async () => {
    const watch = await startWatch(course);
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
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/a/');
    writeFiles(watch.folder, { 'slides/parts/p.md': '## Early\n' });
    expect((await newParts(live)).join()).toContain('Early');
    await untilClean(watch);
  });

  it('of a presenter note reaches only the instructor', async () => {
    const watch = await startWatch(course);
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
    const watch = await startWatch(course);
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
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    const file = path.join(watch.folder, 'slides/a.md');
    // A file that stays empty for 60 ms is empty: only rounds that were quicker say something.
    for (let count = 0, quick = 0; quick < 6; count++) {
      expect(count).toBeLessThan(60);
      const [from, began] = [live.messages.length, performance.now()];
      const open = openSync(file, 'r+');
      ftruncateSync(open);
      // The watcher has time to look: it answers a request.
      await watch.get('/nothing.txt');
      writeSync(open, deckA.replace('* two', `* number ${count}`), 0);
      closeSync(open);
      const isQuick = performance.now() - began < 40;
      await live.next((message): message is LiveMessage => JSON.stringify(message).includes(`number ${count}<`));
      if (isQuick) expect(live.messages.slice(from)).toHaveLength(1);
      if (isQuick) quick++;
    }
    expect(live.messages.filter(isRefetch)).toEqual([]);
    await untilClean(watch);
  });

  it('that leaves the file empty is an empty deck in the end', async () => {
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/c/');
    await untilClean(watch);
    writeFiles(watch.folder, { 'slides/c.md': '' });
    await live.next((message): message is LiveMessage => isPatch(message) || isRefetch(message));
    await untilClean(watch);
  });

  it('soon after another is not lost', async () => {
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/a/');
    const file = path.join(watch.folder, 'slides/a.md');
    for (let count = 0; count < 200; count++) writeFileSync(file, deckA.replace('* two', `* number ${count}`));
    const isLast = (message: LiveMessage): message is LiveMessage =>
      isPatch(message) && JSON.stringify(message).includes('number 199<');
    await live.next(isLast);
    await untilClean(watch);
  });

  it('of many files at once is seen for all', async () => {
    const watch = await startWatch(course);
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
});

describe('files and folders', () => {
  it('come and go: decks', async () => {
    const watch = await startWatch(course);
    await untilClean(watch);
    expect((await watch.get('/slides/new/')).status).toBe(404);
    writeFiles(watch.folder, { 'slides/new.md': '# Brand new\n' });
    await untilClean(watch);
    expect(await watch.text('/slides/new/')).toContain('Brand new');
    const live = await watch.connect('/slides/new/');
    rmSync(path.join(watch.folder, 'slides/new.md'));
    await live.next(isRefetch);
    await untilClean(watch);
    expect((await watch.get('/slides/new/')).status).toBe(404);
    expect([...outputsOf(watch.folder).keys()].filter(name => name.includes('/new/'))).toEqual([]);
  });

  it('are renamed away and back', async () => {
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    const [here, there] = ['slides/parts', 'slides/elsewhere'].map(name => path.join(watch.folder, name)) as [
      string,
      string,
    ];
    expect((await live.next(isProblems)).problems).toEqual([]);
    for (let round = 0; round < 3; round++) {
      renameSync(here, there);
      const { problems } = await live.next(isProblems);
      expect(problems.map(({ code, place }) => [code, place])).toEqual([['include/missing', 'slides/a.md:20:15']]);
      await untilClean(watch);
      renameSync(there, here);
      expect((await live.next(isProblems)).problems).toEqual([]);
      await untilClean(watch);
      expect(await watch.text('/slides/a/')).toContain('A part');
    }
    writeFiles(watch.folder, { 'slides/parts/p.md': '## Another part\n' });
    expect((await newParts(live)).join()).toContain('Another part');
    await untilClean(watch);
  });

  it('take the place of another: a folder is moved over an empty one', async () => {
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    const [here, there] = ['slides/img', 'slides/other'].map(name => path.join(watch.folder, name)) as [string, string];
    expect((await live.next(isProblems)).problems).toEqual([]);
    rmSync(path.join(here, 'x.svg'));
    expect((await live.next(isProblems)).problems).toMatchObject([{ code: 'image/missing' }]);
    mkdirSync(there);
    renameSync(there, here);
    await untilClean(watch);
    for (const width of [11, 12, 13]) {
      const [, before] = /(x-\w+\.svg)/.exec(await watch.text('/slides/a/')) ?? [];
      writeFiles(watch.folder, { 'slides/img/x.svg': image.replace('width="9"', `width="${width}"`) });
      await until(
        async () => /(x-\w+\.svg)/.exec(await watch.text('/slides/a/'))?.[1] !== before,
        () => `the image of width ${width}`,
      );
    }
  });

  it('that were missing appear: an include in a new folder', async () => {
    const { 'slides/parts/p.md': _part, ...rest } = course;
    const watch = await startWatch(rest);
    const live = await watch.connect('/slides/a/');
    expect((await live.next(isProblems)).problems.map(({ code }) => code)).toEqual(['include/missing']);
    await watch.printed(/error slides\/a\.md:20:15 {2}include\/missing/);
    const from = watch.output().length;
    writeFiles(watch.folder, { 'slides/parts/p.md': '## Here it is\n' });
    expect((await newParts(live)).join()).toContain('Here it is');
    expect((await live.next(isProblems)).problems).toEqual([]);
    await watch.printed(/No mistakes any more\./, from);
    await untilClean(watch);
  });

  it('that were missing appear: an image', async () => {
    const { 'slides/img/x.svg': image = '', ...rest } = course;
    const watch = await startWatch(rest);
    const live = await watch.connect('/slides/a/');
    expect((await live.next(isProblems)).problems.map(({ code }) => code)).toEqual(['image/missing']);
    writeFiles(watch.folder, { 'slides/img/x.svg': image });
    const [slide = ''] = await newParts(live);
    const [, asset = ''] = /src="\.\.\/\.\.\/(assets\/x-[\da-f]+\.svg)"/.exec(slide) ?? [];
    expect((await watch.get(`/${asset}`)).body).toEqual(Buffer.from(image));
    expect((await live.next(isProblems)).problems).toEqual([]);
    await untilClean(watch);
  });

  it('of a theme, and what it imports, change the styles and no slide', async () => {
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/c/');
    for (const files of [
      { 'themes/mine/t.css': ':root { --c: rebeccapurple }' },
      { 'themes/mine/slides.css': `${source('themes/mine/slides.css')} h1 { color: rebeccapurple }` },
    ]) {
      writeFiles(watch.folder, files);
      const { patch } = await live.next(isPatch);
      expect(patch.parts).toBeUndefined();
      const [style = ''] = patch.styles ?? [];
      expect(await watch.text(style.replace('../..', ''))).toContain('rebeccapurple');
      await untilClean(watch);
    }
  });

  it('of the configuration change all pages', async () => {
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/c/');
    writeFiles(watch.folder, { 'course.yml': source('course.yml').replace('web1', 'web2') });
    expect(await newParts(live)).toEqual([expect.stringContaining('C on web2')]);
    await untilClean(watch);
    writeFiles(watch.folder, { 'course.yml': 'title: D\nlanguage: de\n' });
    await untilClean(watch);
    expect(await watch.text('/')).toContain('<title>D</title>');
  });
});

describe('a page that slept', () => {
  it('is caught up with a patch from the version that it has, and fetched when that is not known', async () => {
    const watch = await startWatch(course);
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
