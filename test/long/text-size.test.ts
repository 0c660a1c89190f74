// Larger text for people far away: it is laid out again in the frame of the slide, and nothing of it is lost.

import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { buildTalk } from '../support/talk.js';

const slides = `---
theme: THEME
paginate: true
footer: The foot
---

# Boats

---

## Sails

${['one', 'two', 'three', 'four', 'five', 'six'].map(word => `* A sail called ${word}, which is long enough for a line`).join('\n')}

---

<!-- _class: lead -->

# In the middle

A line

---

## Table

| Some | columns | with | words |
|---|---|---|---|
| thisisaverylongwordthatcannotbebroken | anotheronewithoutanyspaceinit | more | and more |
`;
const course = {
  'slides/talk.md': slides.replace('THEME', 'lutrin'),
  'slides/plain.md': slides.replace('THEME', 'default'),
};

const { open, url } = buildTalk(course);

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key as 'Home');
}

/** CSS pixels on the screen: the slide's frame, and the height of the letters of its last paragraph, item or cell. */
function measure(page: Page): Promise<{ frame: string; text: number }> {
  return page.evaluate(() => {
    const frame = document.querySelector('svg.current > foreignObject')?.getBoundingClientRect();
    const texts = [...document.querySelectorAll<HTMLElement>('svg.current section :is(h1, li, p, td)')];
    const range = document.createRange();
    range.selectNodeContents(texts[0] ?? document.body);
    const [line] = range.getClientRects();
    return { frame: `${frame?.width} x ${frame?.height}`, text: line?.height ?? 0 };
  });
}

/** Words of the slide that cannot be seen, however one scrolls. */
function lost(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const frame = document.querySelector('svg.current > foreignObject');
    if (frame === null) return ['no slide'];
    const box = frame.getBoundingClientRect();
    const scale = box.width / frame.clientWidth;
    const [left, top] = [box.left - frame.scrollLeft * scale, box.top - frame.scrollTop * scale];
    const [right, bottom] = [left + frame.scrollWidth * scale, top + frame.scrollHeight * scale];
    // A theme may let tables scroll by themselves.
    const scrolls = (element: Element): boolean =>
      /auto|scroll/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth;
    const shown = [...frame.querySelectorAll<HTMLElement>('h1, h2, li, p, table, th, td, footer')].filter(
      element => !element.matches('table *') || !scrolls(element.closest('table') ?? element),
    );
    return shown.flatMap(element => {
      const { left: x, top: y, right: farX, bottom: farY } = element.getBoundingClientRect();
      const isThere = x >= left - 1 && y >= top - 1 && farX <= right + 1 && farY <= bottom + 1;
      return isThere ? [] : [element.textContent ?? ''];
    });
  });
}

describe.each(['talk', 'plain'])('in %s', deck => {
  const hashes = ['boats', 'sails:6', 'in-the-middle', 'table'];
  it('is larger in the same frame, and all of it can be reached', async () => {
    const page = await open();
    for (const hash of hashes) {
      await page.goto(`${url('dist').replace('talk', deck)}#${hash}`);
      await page.evaluate(() => localStorage.clear());
      await page.reload();
      const before = await measure(page);
      await press(page, '+', '+');
      const larger = await measure(page);
      expect(larger.frame).toBe(before.frame);
      if (hash !== 'table') expect(larger.text / before.text, hash).toBeCloseTo(1.3, 1);
      await press(page, '+', '+', '+', '+', '+');
      expect(await lost(page), hash).toEqual([]);
      expect(await page.$eval('.notice', notice => notice.textContent)).toBe('Text size 250 %');
      expect(await violations(page, 'main'), hash).toEqual([]);
      await press(page, '0');
      expect(await measure(page)).toEqual(before);
    }
  });
});

it('scrolls by the keys that go on, before they do, and back', async () => {
  const page = await open({ hash: '#sails:6' });
  await press(page, '+', '+', '+', '+', '+', '+');
  const scrolled = (): Promise<number> => page.$eval('svg.current > foreignObject', frame => frame.scrollTop);
  await page.$eval('svg.current > foreignObject', frame => {
    frame.scrollTop = 0;
  });
  await press(page, ' ');
  expect(await scrolled()).toBeGreaterThan(100);
  for (let turn = 0; turn < 8 && page.url().endsWith('#sails:6'); turn++) await press(page, 'PageDown');
  expect(new URL(page.url()).hash).toBe('#in-the-middle');
  await press(page, 'ArrowLeft');
  expect(new URL(page.url()).hash).toBe('#sails:6');
  await page.waitForFunction(() => (document.querySelector('svg.current > foreignObject')?.scrollTop ?? 0) > 100);
});

it('is kept for the deck, said, shown for a moment, and is not in the presenter’s window or on paper', async () => {
  const page = await open({ hash: '#sails' });
  const before = await measure(page);
  await press(page, '+');
  expect(await page.$eval('.announcement', said => said.textContent)).toBe('Text size 115 %');
  expect(await page.$eval('.notice', notice => notice.checkVisibility())).toBe(true);
  await page.waitForFunction(() => document.querySelector('.notice')?.checkVisibility() === false);
  await page.reload();
  expect((await measure(page)).text).toBeGreaterThan(before.text * 1.1);
  await page.emulateMediaType('print');
  expect(await page.$eval('section#sails', section => getComputedStyle(section).zoom)).toBe('1');
  await page.emulateMediaType('screen');
  await page.goto(`${url('dist').replace('talk', 'plain')}#sails`);
  expect(await page.$('html.text-size')).toBeNull();
  await page.goto(`${url('dist')}?presenter=secret#sails`);
  await press(page, '+');
  expect(await page.$('html.text-size')).toBeNull();
});
