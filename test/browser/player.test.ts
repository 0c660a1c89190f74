// Presenting a deck in the browser: keys, fragments, addresses, touch.

import type { Page } from 'puppeteer-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PageOptions } from '../support/browser.js';
import { buildTalk } from '../support/talk.js';

const course = {
  'course.yml': 'html: true\n',
  'slides/talk.md': `# Boats

<!-- Say hello. -->

---

## Sails

* main
* jib

---

## Code

\`\`\`js {1|2-3|all}
one();
two();
three();
\`\`\`

---

<!-- id: the-end -->

# <!-- fit --> Harbour

<input aria-label="Name">

[Back to the sails](#sails)
`,
};

const talk = buildTalk(course);

function open(hash = '', options: PageOptions = {}, edition = 'dist'): Promise<Page> {
  return talk.open({ hash, edition, ...options });
}

/** What the address says, and the heading that can be seen. */
async function shown(page: Page): Promise<string> {
  const { hash, headings } = await page.evaluate(() => ({
    hash: decodeURIComponent(location.hash),
    headings: [...document.querySelectorAll('svg[data-marpit-svg]')]
      .filter(svg => svg.getBoundingClientRect().width > 0)
      .map(svg => svg.querySelector('h1, h2')?.textContent?.trim() ?? ''),
  }));
  return `${hash} ${headings.join('|')}`;
}

/** The address changes before the page does. */
async function untilShown(page: Page, heading: string): Promise<void> {
  await page.waitForFunction(
    wanted => document.querySelector('svg.current :is(h1, h2)')?.textContent?.trim() === wanted,
    {},
    heading,
  );
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key as 'Home');
}

function visibleFragments(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('svg.current li')]
      .filter(item => getComputedStyle(item).visibility === 'visible')
      .map(item => item.textContent?.trim() ?? ''),
  );
}

describe('a deck in the browser', () => {
  it('turns its pages by keys, fragment by fragment', async () => {
    const page = await open();
    expect(await shown(page)).toBe('#boats Boats');
    await press(page, 'ArrowRight');
    expect(await shown(page)).toBe('#sails Sails');
    expect(await visibleFragments(page)).toEqual([]);
    await press(page, ' ');
    expect(await visibleFragments(page)).toEqual(['main']);
    await press(page, 'PageDown');
    expect(await shown(page)).toBe('#sails:2 Sails');
    expect(await visibleFragments(page)).toEqual(['main', 'jib']);
    await press(page, 'ArrowDown');
    expect(await shown(page)).toBe('#code Code');
    await press(page, 'ArrowLeft');
    expect(await shown(page)).toBe('#sails:2 Sails');
    await press(page, 'End');
    expect(await shown(page)).toBe('#the-end Harbour');
    await press(page, 'ArrowRight');
    expect(await shown(page)).toBe('#the-end Harbour');
    await press(page, 'Home', 'ArrowLeft', 'PageUp');
    expect(await shown(page)).toBe('#boats Boats');
  });

  it('takes all fragments at once with Shift, as Marp does', async () => {
    const page = await open('#sails:1');
    expect(await visibleFragments(page)).toEqual(['main']);
    await page.keyboard.down('Shift');
    await press(page, 'ArrowRight');
    expect(await shown(page)).toBe('#sails:2 Sails');
    await press(page, 'ArrowRight');
    expect(await shown(page)).toMatch(/^#code:2 /);
    await press(page, 'ArrowLeft');
    expect(await shown(page)).toBe('#sails:2 Sails');
    await press(page, 'ArrowLeft', 'ArrowRight');
    expect(await visibleFragments(page)).toEqual(['main', 'jib']);
    await page.keyboard.up('Shift');
  });

  it('steps through lines of code', async () => {
    const page = await open('#code');
    const lines = (): Promise<string[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll('svg.current .line.highlighted')].map(line => line.textContent?.trim() ?? ''),
      );
    expect(await lines()).toEqual(['one();']);
    await press(page, 'ArrowRight');
    expect(await lines()).toEqual(['two();', 'three();']);
    await press(page, 'ArrowRight');
    expect(await lines()).toEqual(['one();', 'two();', 'three();']);
  });

  it('goes to the slide that an address names, by id or number', async () => {
    const page = await open('#the-end');
    expect(await shown(page)).toBe('#the-end Harbour');
    await page.evaluate(() => {
      location.hash = '#2';
    });
    await untilShown(page, 'Sails');
    await page.goto(page.url().replace(/#.*/, '#no-such-slide'));
    await untilShown(page, 'Boats');
    expect(await shown(page)).toBe('#boats Boats');
  });

  it('follows a link to another slide', async () => {
    const page = await open('#the-end');
    await page.click('svg.current a');
    await untilShown(page, 'Sails');
    expect(await shown(page)).toBe('#sails Sails');
  });

  it('leaves keys to what has the focus', async () => {
    const page = await open('#the-end');
    await page.click('svg.current input');
    await page.keyboard.type('a f');
    expect(await page.$eval('svg.current input', input => (input as HTMLInputElement).value)).toBe('a f');
    expect(await shown(page)).toBe('#the-end Harbour');
    expect(await page.evaluate(() => document.fullscreenElement)).toBeNull();
  });

  it('fits what should fit to the slide', async () => {
    const page = await open('#the-end');
    const part = (): Promise<number> =>
      page.evaluate(() => {
        const heading = document.querySelector('svg.current h1');
        const text = heading?.querySelector('marp-auto-scaling, span, svg') ?? heading;
        return (text?.getBoundingClientRect().width ?? 0) / innerWidth;
      });
    await page.waitForFunction(() => document.querySelector('svg.current h1')?.shadowRoot !== undefined);
    expect(await part()).toBeGreaterThan(0.8);
  });

  it('fills the screen, and can be left', async () => {
    const page = await open();
    await press(page, 'f');
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await press(page, 'f');
    await page.waitForFunction(() => document.fullscreenElement === null);
  });

  it('turns its pages by swipes and buttons', async () => {
    // A phone held upright gets a page to read.
    const page = await open('', { width: 844, height: 390, touch: true });
    await swipe(page, 300, 60);
    await untilShown(page, 'Sails');
    await swipe(page, 60, 300);
    await untilShown(page, 'Boats');
    await page.tap('.controls [data-do="next"]');
    await untilShown(page, 'Sails');
    expect(await page.$eval('.controls .position', position => position.textContent)).toBe('2 / 4');
  });

  it('shows notes to the instructor, and has none for students', async () => {
    const page = await open('', {}, 'private');
    const seen = (): Promise<boolean> =>
      page.evaluate(() => (document.querySelector('.page.current .note')?.getBoundingClientRect().height ?? 0) > 0);
    expect(await seen()).toBe(false);
    await press(page, 'n');
    expect(await seen()).toBe(true);
    expect(await page.$eval('.page.current .note', note => note.textContent)).toContain('Say hello.');
    const students = await open();
    await press(students, 'n');
    expect(await students.$('.note')).toBeNull();
  });

  it('can be read without scripts', async () => {
    const page = await talk.browser().newPage();
    onTestFinished(() => page.close());
    await page.setJavaScriptEnabled(false);
    await page.goto(talk.url('dist'));
    const visible = await page.$$eval('svg[data-marpit-svg]', all =>
      all.filter(svg => svg.getBoundingClientRect().height > 0),
    );
    expect(visible).toHaveLength(4);
  });
});

async function swipe(page: Page, from: number, to: number): Promise<void> {
  const touch = await page.touchscreen.touchStart(from, 300);
  await touch.move((from + to) / 2, 302);
  await touch.move(to, 304);
  await touch.end();
}
