// The deck as a page to read, as phones get it.

import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { buildTalk, type TalkOptions } from '../support/talk.js';

const topics = Array.from({ length: 20 }, (_, index) => `Topic ${index + 1}`);
const course = {
  'slides/talk.md': `---
theme: lutrin
---

# Boats

<!-- Say hello. -->

---

## Sails

* main
* jib

[To the end](#topic-20)

<video controls></video>

---

## Code

\`\`\`js {1|2-3}
const first = 'a line of code that is so long that it does not fit in half of the slide';
second();
third();
\`\`\`

| Some | columns |
|---|---|
| thisisaverylongwordthatcannotbebrokenanywhereatall | anotheronewithoutanyspaceinitthatislong |

${topics.map(topic => `---\n\n## ${topic}\n\nText of it.`).join('\n\n')}
`,
};

const { open, url } = buildTalk(course);
const phone: TalkOptions = { width: 390, height: 844, touch: true };

async function untilAt(page: Page, hash: string): Promise<void> {
  await page.waitForFunction(wanted => decodeURIComponent(location.hash) === wanted, {}, hash);
}

/** Scrolls as a finger does. */
async function scrollTo(page: Page, heading: string): Promise<void> {
  await page.evaluate(wanted => {
    dispatchEvent(new WheelEvent('wheel'));
    const found = [...document.querySelectorAll('svg h2')].find(each => each.textContent?.trim() === wanted);
    found?.closest('svg[data-marpit-svg]')?.scrollIntoView({ block: 'start' });
  }, heading);
}

/** Title of the slide at the top of the window. */
function atTop(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () =>
      [...document.querySelectorAll('svg[data-marpit-svg]')]
        .find(svg => svg.getBoundingClientRect().bottom > innerHeight * 0.12)
        ?.querySelector('h1, h2')
        ?.textContent?.trim() ?? undefined,
  );
}

/** Slides that have a place on the page. */
function shown(page: Page): Promise<number> {
  return page.$$eval('svg[data-marpit-svg]', all => all.filter(svg => svg.getBoundingClientRect().height > 0).length);
}

describe.each(['dist', 'private'])('on a phone, in %s', edition => {
  it('all slides stand beneath each other, whole, and can be read', async () => {
    const page = await open({ ...phone, edition });
    expect(await shown(page)).toBe(23);
    const { widths, fragments, faded, letters } = await page.evaluate(() => ({
      widths: [...document.querySelectorAll('svg[data-marpit-svg]')].map(svg => svg.getBoundingClientRect().width),
      fragments: [...document.querySelectorAll<HTMLElement>('#sails li')].map(
        item => getComputedStyle(item).visibility,
      ),
      faded: [...document.querySelectorAll('#code .line')].filter(each => getComputedStyle(each).opacity !== '1')
        .length,
      letters: [...document.querySelectorAll('#sails li')].map(item => item.getBoundingClientRect().height),
    }));
    expect(new Set(widths)).toEqual(new Set([374]));
    expect(fragments).toEqual(['visible', 'visible']);
    expect(faded).toBe(0);
    expect(Math.min(...letters)).toBeGreaterThan(17);
    const lost = await page.$$eval('svg.legible', all =>
      all.flatMap(svg => {
        const frame = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('h1, h2, p, li, td, .line')].flatMap(element => {
          const { left, right, bottom } = element.getBoundingClientRect();
          return left >= frame.left && right <= frame.right + 1 && bottom <= frame.bottom + 1
            ? []
            : [element.textContent];
        });
      }),
    );
    expect(lost).toEqual([]);
    expect(await violations(page)).toEqual([]);
  });

  it('the address follows what is read, and leads back to it', async () => {
    const page = await open({ ...phone, edition });
    await scrollTo(page, 'Topic 7');
    await untilAt(page, '#topic-7');
    await page.reload();
    await page.waitForFunction(() => scrollY > 500);
    expect(await atTop(page)).toBe('Topic 7');
    expect(new URL(page.url()).hash).toBe('#topic-7');
    await page.evaluate(() => {
      location.hash = '#sails';
    });
    await page.waitForFunction(() => scrollY < 500);
    expect(await atTop(page)).toBe('Sails');
    await page.click('#sails a');
    await page.waitForFunction(() => scrollY > 500);
    // The browser goes there on its own, and before it tells the page.
    await page.waitForSelector('svg.current #topic-20');
    const bottom = await page.$eval('#topic-20', slide => slide.getBoundingClientRect().bottom - innerHeight);
    expect(bottom).toBeLessThan(0);
    expect(new URL(page.url()).hash).toBe('#topic-20');
    await scrollTo(page, 'Topic 12');
    await untilAt(page, '#topic-12');
    await page.evaluate(() => {
      dispatchEvent(new WheelEvent('wheel'));
      window.scrollTo(0, document.documentElement.scrollHeight);
    });
    await untilAt(page, '#topic-20');
  });

  it('a tap on a slide shows it alone, and one comes back to where one read', async () => {
    const page = await open({ ...phone, edition });
    await page.tap('#sails h2');
    await page.waitForFunction(() => document.documentElement.matches('.presenting:not(.reading)'));
    expect(await shown(page)).toBe(1);
    expect(new URL(page.url()).hash).toBe('#sails:2');
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await page.evaluate(() => document.exitFullscreen());
    await page.waitForFunction(() => document.documentElement.matches('.reading'));
    expect(await atTop(page)).toBe('Sails');
    expect(await page.$$eval('svg[style*="slide-height"]', all => all.length)).toBeGreaterThan(0);
    await page.tap('.controls [data-do="reading"]');
    expect(await shown(page)).toBe(1);
    expect(await page.$('svg[style]')).toBeNull();
    expect(await page.$eval('svg.current', svg => svg.getAttribute('viewBox'))).toBe('0 0 1280 720');
    await page.reload();
    expect(await shown(page), 'as it was chosen').toBe(1);
  });

  it('what a slide lets one press does not open it', async () => {
    const page = await open({ ...phone, edition });
    await page.click('#sails video');
    expect(await page.$('.reading')).not.toBeNull();
  });
});

it('a screen reader finds all slides, in their order', async () => {
  const page = await open(phone);
  await page.waitForFunction(() => document.querySelectorAll('svg.laid-out').length === 23);
  const { children } = (await page.accessibility.snapshot({ interestingOnly: true })) ?? {};
  const headings = (children ?? []).flatMap(function flat(node): string[] {
    return [...(node.role === 'heading' ? [node.name ?? ''] : []), ...(node.children ?? []).flatMap(flat)];
  });
  expect(headings).toEqual(['Boats', 'Sails', 'Code', ...topics]);
  expect(await page.$eval('.announcement', said => said.textContent)).toBe('');
});

it('the instructor opens notes beneath a slide, or all of them', async () => {
  const page = await open({ ...phone, edition: 'private' });
  const notes = (): Promise<string[]> =>
    page.$$eval('aside.note', all =>
      all.filter(note => note.checkVisibility()).map(note => note.textContent?.trim() ?? ''),
    );
  expect(await notes()).toEqual([]);
  expect(await page.$$eval('.open-note', all => all.map(button => button.getAttribute('aria-label')))).toEqual([
    'Notes 1',
  ]);
  await page.tap('.open-note');
  expect(await notes()).toEqual(['Say hello.']);
  expect(await violations(page)).toEqual([]);
  await page.tap('.open-note');
  expect(await notes()).toEqual([]);
  await page.tap('.controls [data-do="notes"]');
  expect(await notes()).toEqual(['Say hello.']);
});

it('is there for all by v; arrows go from slide to slide, and other keys scroll', async () => {
  const page = await open({ hash: '#sails:1' });
  await page.keyboard.press('v');
  expect(await shown(page)).toBe(23);
  expect(await page.$eval('[data-do="reading"]', button => button.getAttribute('aria-pressed'))).toBe('true');
  expect(await page.$('svg.legible'), 'large enough').toBeNull();
  await page.keyboard.press('ArrowRight');
  await untilAt(page, '#code');
  expect(await atTop(page)).toBe('Code');
  await page.keyboard.press('ArrowLeft');
  await untilAt(page, '#sails');
  await page.keyboard.press('End');
  await untilAt(page, '#topic-20');
  await page.keyboard.press('o');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => scrollY < 50);
  expect(await page.$('.reading')).not.toBeNull();
  expect(new URL(page.url()).hash).toBe('#boats');
  await page.keyboard.press('v');
  expect(await shown(page)).toBe(1);
  await page.goto(`${url('private')}?presenter=secret`);
  await page.keyboard.press('v');
  expect(await page.$('.reading')).toBeNull();
});
