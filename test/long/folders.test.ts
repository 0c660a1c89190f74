// `lutrin watch` while files and folders come, go and move: what is on disk becomes what a clean build makes of them.

import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LiveMessage } from '../../src/serve/messages.js';
import { writeFiles } from '../support/cli.js';
import { course, outputsOf, untilClean } from '../support/watch-course.js';
import { isPatch, isProblems, isRefetch, newParts, startWatch, until } from '../support/watch-process.js';

const source = (name: string): string => String(course[name]);
const image = source('slides/img/x.svg');

describe('files and folders', () => {
  it('come and go: decks', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
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

  it('come and go: the students’ script of a lab, and the results of a run', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/labs/one/');
    await untilClean(watch);
    expect((await watch.get('/labs/one/check.sh')).status).toBe(404);
    const checked = `${source('labs/01-one.md')}\n\`\`\`sh {check=a}\ntrue\n\`\`\`\n`;
    writeFiles(watch.folder, { 'labs/01-one.md': checked });
    const sum = /SHA-256 <code>([\da-f]{64})/.exec((await newParts(live)).join())?.[1];
    // Asked for before it is written: it is that of the sheet.
    const { status, body, headers } = await watch.get('/labs/one/check.sh');
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/plain; charset=utf-8' });
    expect(createHash('sha256').update(body).digest('hex')).toBe(sum);
    await untilClean(watch);
    const results = path.join(watch.folder, 'labs/results.json');
    writeFiles(watch.folder, { 'labs/results.json.new': '{ "labs": [] }' });
    renameSync(`${results}.new`, results);
    const { problems } = await live.next(isProblems);
    expect(problems.map(({ code, place }) => [code, place])).toEqual([['lab/results', 'labs/results.json:1:11']]);
    rmSync(results);
    expect((await live.next(isProblems)).problems).toEqual([]);
    writeFiles(watch.folder, { 'labs/01-one.md': source('labs/01-one.md') });
    await untilClean(watch);
    expect((await watch.get('/labs/one/check.sh')).status).toBe(404);
  });

  it('are renamed away and back', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
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

  it('are renamed away and back: the page of a deck hears that it is there again', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    const isThere = (message: LiveMessage): message is LiveMessage => message.type === 'current';
    const [here, there] = ['slides', 'elsewhere'].map(name => path.join(watch.folder, name)) as [string, string];
    await live.next(isThere);
    renameSync(here, there);
    await live.next(isRefetch);
    await untilClean(watch);
    renameSync(there, here);
    await live.next(isThere);
    await untilClean(watch);
  });

  it('take the place of another: a folder is moved over an empty one', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
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
    const watch = await startWatch(rest, { pagesOnly: true });
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
    const watch = await startWatch(rest, { pagesOnly: true });
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
    const watch = await startWatch(course, { pagesOnly: true });
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
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/slides/c/');
    writeFiles(watch.folder, { 'course.yml': source('course.yml').replace('web1', 'web2') });
    expect(await newParts(live)).toEqual([expect.stringContaining('C on web2')]);
    await untilClean(watch);
    writeFiles(watch.folder, { 'course.yml': 'title: D\nlanguage: de\n' });
    await untilClean(watch);
    expect(await watch.text('/')).toContain('<title>D</title>');
  });
});
