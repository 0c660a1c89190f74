// `lutrin watch` on broken files: the last good pages stay, and what is wrong is told until it is mended.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LiveMessage } from '../../src/serve/messages.js';
import { writeFiles } from '../support/cli.js';
import { course, expectEdits, untilClean } from '../support/watch-course.js';
import { isPatch, isProblems, startWatch } from '../support/watch-process.js';

const deckA = String(course['slides/a.md']);
const isShown = (message: LiveMessage): message is LiveMessage => isPatch(message) || message.type === 'refetch';

describe('a deck that is broken', () => {
  it('by an unclosed block leaves the last good page, and is told until it is mended', async () => {
    const watch = await startWatch(course, { environment: { EDITOR: '/usr/bin/subl -w' } });
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    const file = path.join(watch.folder, 'dist/slides/a/index.html');
    const good = readFileSync(file, 'utf8');
    expect((await live.next(isProblems)).problems).toEqual([]);
    const broken = deckA.replace('* two', '* two\n\n<details class="solution">\n\nfor teachers\n');
    writeFiles(watch.folder, { 'slides/a.md': broken });
    const { problems } = await live.next(isProblems);
    expect(problems).toMatchObject([{ severity: 'error', code: 'edition/unclosed', place: 'slides/a.md:16:1' }]);
    expect(problems[0]?.url).toBe(
      `subl://open?url=file://${encodeURIComponent(`${watch.folder}/slides/a.md`)}&line=16&column=1`,
    );
    expect(problems[0]?.frame).toContain('16 | <details class="solution">');
    await watch.printed(/error slides\/a\.md:16:1 {2}edition\/unclosed/);
    expect(readFileSync(file, 'utf8')).toBe(good);
    expect(await watch.text('/slides/a/')).not.toContain('for teachers');
    const from = watch.output().length;
    writeFiles(watch.folder, { 'slides/a.md': deckA.replace('* two', '* mended') });
    expect(JSON.stringify((await live.next(isPatch)).patch.parts)).toContain('mended');
    expect((await live.next(isProblems)).problems).toEqual([]);
    await watch.printed(/No mistakes any more\./, from);
    await untilClean(watch);
    expect(live.messages.filter(isShown)).toHaveLength(1);
  });

  it('by front matter that is no YAML leaves the last good slides in the page, and is told until it is mended', async () => {
    const watch = await startWatch(course);
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    expect((await live.next(isProblems)).problems).toEqual([]);
    writeFiles(watch.folder, { 'slides/a.md': deckA.replace('paginate: true', 'paginate: [') });
    const { problems } = await live.next(isProblems);
    expect(problems).toMatchObject([{ severity: 'error', code: 'front-matter/yaml', place: 'slides/a.md:2:11' }]);
    await watch.printed(/error slides\/a\.md:2:11 {2}front-matter\/yaml/);
    expect(live.messages.filter(isShown), 'the slides are as they were').toEqual([]);
    const from = watch.output().length;
    writeFiles(watch.folder, { 'slides/a.md': deckA });
    expect((await live.next(isProblems)).problems).toEqual([]);
    await watch.printed(/No mistakes any more\./, from);
    await untilClean(watch);
  });

  it('when it is opened tells why there is no page, and is there once it is mended', async () => {
    const broken = deckA.replace('* two', '* two\n\n<details class="solution">\n\nfor teachers\n');
    const watch = await startWatch({ ...course, 'slides/a.md': broken }, { pagesOnly: true });
    const { status, body } = await watch.get('/slides/a/');
    expect([status, body.includes('for teachers')]).toEqual([200, false]);
    const live = await watch.connect('/slides/a/');
    expect((await live.next(isProblems)).problems).toMatchObject([{ code: 'edition/unclosed' }]);
    writeFiles(watch.folder, { 'slides/a.md': deckA });
    const isMended = (message: LiveMessage): message is LiveMessage =>
      isProblems(message) && message.problems.length === 0;
    await live.next(isMended);
    expect(live.messages.some(({ type }) => type === 'refetch')).toBe(true);
    expect(await watch.text('/slides/a/')).toContain('two');
  });

  it('by bytes that are no text leaves the last good page', async () => {
    const watch = await startWatch(course, { pagesOnly: true });
    const live = await watch.connect('/slides/a/');
    await untilClean(watch);
    const file = path.join(watch.folder, 'dist/slides/a/index.html');
    const good = readFileSync(file, 'utf8');
    expect((await live.next(isProblems)).problems).toEqual([]);
    writeFiles(watch.folder, { 'slides/a.md': Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]) });
    expect((await live.next(isProblems)).problems).toMatchObject([
      { code: 'source/encoding', place: 'slides/a.md:1:3' },
    ]);
    await watch.printed(/error slides\/a\.md:1:3 {2}source\/encoding/);
    expect(readFileSync(file, 'utf8')).toBe(good);
    await expectEdits(watch, live, 'mended');
    expect(live.messages.filter(isShown)).toHaveLength(1);
  });
});

it('a configuration that is broken leaves the pages as they were, and is told on all of them until it is mended', async () => {
  const watch = await startWatch(course, { pagesOnly: true });
  const pages = await Promise.all(['/slides/c/', '/labs/one/', '/'].map(page => watch.connect(page)));
  const untilTold = async (codes: readonly string[]): Promise<void> => {
    const isTold = (message: LiveMessage): message is LiveMessage =>
      isProblems(message) && message.problems.map(({ code }) => code).join() === codes.join();
    await Promise.all(pages.map(page => page.next(isTold)));
  };
  await untilTold([]);
  await untilClean(watch);
  const isShownInPart = (): boolean => pages.slice(0, 2).some(page => page.messages.some(isShown));
  writeFiles(watch.folder, { 'course.yml': 'title: [\n' });
  await untilTold(['config/yaml']);
  expect(await watch.text('/slides/c/'), 'with its variables').toContain('C on web1');
  writeFiles(watch.folder, { 'course.yml': String(course['course.yml']) });
  await untilTold([]);
  await untilClean(watch);
  expect(isShownInPart()).toBe(false);
});
