// The presenter's window, on files of a disk: in step with the audience's in both directions, also after a reload of either; what
// comes next, notes, clock and pace.

import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { buildTalk, openDesk, type TwoWindows } from '../support/talk.js';

const course = {
  'slides/talk.md': `# Boats

<!-- time: 2m -->

<!-- Say **hello**. -->

---

## Sails

<!-- time: 1m -->

* main
* jib

---

## Oars

<!-- Row. -->
`,
};

const talk = buildTalk(course);

const present = (edition = 'private', hash = ''): Promise<TwoWindows> => openDesk(talk, { edition, hash });

async function untilAt(page: Page, hash: string): Promise<void> {
  await page.waitForFunction(wanted => location.hash === wanted, { timeout: 5000 }, hash);
}

function text(page: Page, selector: string): Promise<string | undefined> {
  return page.$eval(selector, element => element.textContent?.replace(/\s+/g, ' ').trim());
}

describe('two windows', () => {
  it('are in step in both directions, fragment by fragment, and when one goes black', async () => {
    const { audience, desk } = await present();
    await desk.keyboard.press('ArrowRight');
    await untilAt(audience, '#sails');
    await desk.keyboard.press('ArrowRight');
    await untilAt(audience, '#sails:1');
    await audience.bringToFront();
    await audience.keyboard.press('ArrowRight');
    await untilAt(desk, '#sails:2');
    await audience.keyboard.press('Home');
    await untilAt(desk, '#boats');
    await desk.bringToFront();
    await desk.keyboard.press('b');
    await audience.waitForSelector('html[data-blank="black"]');
    await desk.keyboard.press('ArrowRight');
    await audience.waitForSelector('html:not([data-blank])');
    expect(await audience.evaluate(() => location.hash)).toBe('#boats');
  });

  it.each(['audience', 'desk'] as const)('stay so when that of the %s is loaded again', async name => {
    const windows = await present('private', '#sails:1');
    await windows[name].reload();
    await untilAt(windows[name], '#sails:1');
    await windows.desk.waitForSelector('.desk:not(.alone)');
    await windows.desk.bringToFront();
    await windows.desk.keyboard.press('End');
    await untilAt(windows.audience, '#oars');
    await windows.audience.bringToFront();
    await windows.audience.keyboard.press('Home');
    await untilAt(windows.desk, '#boats');
  });

  it('stay so where the browser keeps nothing', async () => {
    const { audience, desk } = await openDesk(talk, { edition: 'private', keepsNothing: true });
    await desk.keyboard.press('ArrowRight');
    await untilAt(audience, '#sails');
    await audience.reload();
    await desk.bringToFront();
    await desk.keyboard.press('ArrowRight');
    await untilAt(audience, '#sails:1');
  });

  it('a second press of the key finds the window again', async () => {
    const { audience } = await present();
    const pages = (await talk.browser().pages()).length;
    await audience.bringToFront();
    await audience.keyboard.press('p');
    await audience.evaluate(() => new Promise(resolve => setTimeout(resolve, 300)));
    expect(await talk.browser().pages()).toHaveLength(pages);
  });

  it('say when the other one is gone', async () => {
    const { audience, desk } = await present();
    await audience.goto('about:blank');
    await desk.waitForSelector('.desk.alone', { timeout: 10_000 });
    expect(await text(desk, '.desk .alone')).toBe('The window of the audience is closed.');
  });

  it('do not listen to other pages', async () => {
    const { audience } = await present();
    await audience.evaluate(() =>
      postMessage({ lutrin: 'guessed', say: { id: 'oars', fragment: 0, blank: undefined } }, '*'),
    );
    await audience.evaluate(() => new Promise(resolve => setTimeout(resolve, 100)));
    expect(await audience.evaluate(() => location.hash)).toBe('#boats');
  });
});

describe('the presenter sees', () => {
  it('what comes next: a fragment, a slide, the end', async () => {
    const { desk } = await present('private', '#sails');
    const next = (): Promise<string[]> =>
      desk.$$eval('.upcoming-slide li', items =>
        items.filter(item => getComputedStyle(item).visibility === 'visible').map(item => item.textContent ?? ''),
      );
    expect([await text(desk, '.upcoming-title'), await next()]).toEqual(['1 / 2', ['main']]);
    await desk.keyboard.press('ArrowRight');
    expect([await text(desk, '.upcoming-title'), await next()]).toEqual(['2 / 2', ['main', 'jib']]);
    await desk.keyboard.press('ArrowRight');
    expect([await text(desk, '.upcoming-title'), await text(desk, '.upcoming-slide')]).toEqual(['3 Oars', 'Oars']);
    await desk.keyboard.press('ArrowRight');
    expect([await text(desk, '.upcoming-title'), await text(desk, '.upcoming-slide')]).toEqual(['The end', '']);
    // The slide itself is drawn, with the theme's size, in its part of the window.
    const [slide, copy] = await desk.evaluate(() =>
      ['.deck svg.current', '.upcoming-slide'].map(name =>
        document.querySelector(name)?.getBoundingClientRect().toJSON(),
      ),
    );
    expect(slide.right).toBeLessThanOrEqual(copy.left);
  });

  it('the notes, in a size that stays', async () => {
    const { desk } = await present();
    expect(await text(desk, '.page.current .note')).toContain('hello');
    const size = (): Promise<number> =>
      desk.$eval('.page.current .note', note => Number.parseFloat(getComputedStyle(note).fontSize));
    const before = await size();
    await desk.keyboard.press('+');
    const larger = await size();
    expect(larger).toBeGreaterThan(before);
    await desk.reload();
    await desk.waitForSelector('.desk:not([hidden])');
    expect(await size()).toBe(larger);
  });

  it('how late or early it is by the plan, from the slide with which the clock began', async () => {
    const { desk } = await present();
    const pace = (): Promise<string | undefined> => text(desk, '.pace');
    expect(await pace()).toBe('on time · 0:00 / 2:00');
    await desk.evaluate(() => {
      const now = performance.now.bind(performance);
      Object.assign(window, { skipped: 0 });
      performance.now = () => now() + (window as unknown as { skipped: number }).skipped;
    });
    const skip = (minutes: number): Promise<void> =>
      desk.evaluate(milliseconds => {
        (window as unknown as { skipped: number }).skipped += milliseconds;
      }, minutes * 60_000);
    await desk.keyboard.press('t');
    await skip(4);
    await desk.waitForFunction(() => document.querySelector('.pace')?.textContent?.startsWith('2:0'));
    expect(await pace()).toMatch(/^2:0\d late · 4:0\d \/ 2:00$/);
    expect(await text(desk, '.elapsed')).toMatch(/^4:0\d$/);
    await desk.keyboard.press('r');
    expect(await text(desk, '.elapsed')).toBe('0:00');
    await desk.keyboard.press('End');
    expect(await pace()).toMatch(/^(?:3:00|2:5\d) early · 0:0\d \/ 0:00$/);
    await desk.keyboard.press('t');
    const paused = await text(desk, '.elapsed');
    await skip(1);
    await desk.evaluate(() => new Promise(resolve => setTimeout(resolve, 700)));
    expect(await text(desk, '.elapsed')).toBe(paused);
  });

  it('parts in the sizes that were chosen', async () => {
    const { desk } = await present();
    const width = (): Promise<number> => desk.$eval('.deck', deck => deck.getBoundingClientRect().width);
    const before = await width();
    await desk.focus('.split-x');
    await desk.keyboard.press('ArrowLeft');
    expect(await width()).toBeLessThan(before);
    const { x, y } = await desk.$eval('.split-x', split => split.getBoundingClientRect().toJSON());
    await desk.mouse.move(x + 3, y + 200);
    await desk.mouse.down();
    await desk.mouse.move(400, 300);
    await desk.mouse.up();
    const chosen = await width();
    expect(Math.abs(chosen - 400)).toBeLessThan(10);
    expect(await desk.evaluate(() => location.hash)).toBe('#boats');
    await desk.reload();
    await desk.waitForSelector('.desk:not([hidden])');
    expect(await width()).toBe(chosen);
  });

  it('in the edition for students, where the notes are', async () => {
    const { desk } = await present('dist');
    expect(await text(desk, '.no-notes')).toBe('Notes are in the instructor’s edition only.');
    expect(await violations(desk)).toEqual([]);
  });

  it('all slides at a glance, with nothing over them', async () => {
    const { desk } = await present();
    await desk.keyboard.press('o');
    const covered = await desk.$$eval('svg[data-marpit-svg]', slides =>
      slides
        .filter(svg => svg.checkVisibility())
        .map(svg => {
          const { left, right, top, bottom } = svg.getBoundingClientRect();
          return document.elementFromPoint((left + right) / 2, (top + bottom) / 2)?.closest('svg') === svg;
        }),
    );
    expect(covered).toEqual([true, true, true]);
    const bar = await desk.$eval('.desk-bar', element => element.getBoundingClientRect().top);
    expect(await desk.$eval('.deck', deck => deck.getBoundingClientRect().bottom)).toBeLessThanOrEqual(bar);
    expect(await violations(desk)).toEqual([]);
  });

  it.each(['', '#sails'])('a window that everybody can use, at the slide %s', async hash => {
    const { desk } = await present('private', hash);
    expect(await violations(desk)).toEqual([]);
  });
});
