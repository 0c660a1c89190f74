// A page that is loaded again, whatever it showed: the slide and its fragments are there, nothing lies over them, and keys go on from there.

import { expect, it } from 'vitest';
import { buildBoats, press, seen } from '../support/boats.js';

const { open } = buildBoats();

it.each<[state: string, keys: readonly string[]]>([
  ['a slide with a fragment', []],
  ['all slides at a glance, with another one chosen', ['o', 'ArrowRight', 'ArrowRight']],
  ['slides that are looked for', ['g', '7']],
  ['black', ['b']],
  ['white', ['w']],
  ['larger text', ['+', '+']],
  ['the pen', ['d']],
  ['the laser', ['l']],
  ['the help', ['?']],
  ['the choice of a part of the slide, to be seen larger', ['z']],
])('%s', async (_state, keys) => {
  const page = await open({ hash: '#oars:1' });
  await press(page, ...keys);
  await page.reload();
  await page.waitForSelector('html.ready');
  expect(await seen(page)).toEqual(['Oars']);
  expect(new URL(page.url()).hash).toBe('#oars:1');
  // At its place, the slide itself is what one sees.
  const top = await page.evaluate(() => {
    const { left, top, width, height } = (document.querySelector('#oars h2') as Element).getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('section')?.id;
  });
  expect(top).toBe('oars');
  await press(page, 'ArrowRight');
  await page.waitForFunction(() => location.hash === '#oars:2');
});
