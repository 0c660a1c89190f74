// Live pages of the one who presents: notes that are edited while a step is in view, and the window itself.

import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { deckPath, edit, expectFresh, openLive, refetch, shownSlide, talk } from '../support/live-page.js';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

it('shows the step in view in a note that is edited', async () => {
  const live = await openLive(browser, `/private${deckPath}`);
  const withNote = (words: string): string => talk.replace('* jib', `* jib\n\n<!--\nNow.\n[click] ${words}\n-->`);
  await edit(live, 'slides/talk.md', withNote('The main sail.'), 1);
  await live.page.evaluate(() => Object.assign(location, { hash: '#sails:1' }));
  await edit(live, 'slides/talk.md', withNote('The *main* sail, and `this`.'), 1);
  const stretch = (name: string): Promise<string | undefined> =>
    live.page.$eval(`.page.current .${name}`, step => step.textContent?.trim());
  expect(await stretch('to-say')).toBe('1 The main sail, and this.');
  expect(await stretch('said')).toBe('Now.');
  await expectFresh(live);
});

it('goes to the slide of a note that is edited where notes are read, and nowhere else', async () => {
  const audience = await openLive(browser, `/private${deckPath}#harbour`);
  await edit(audience, 'slides/talk.md', talk.replace('Say hello.', 'Say good evening.'), 0);
  expect(await shownSlide(audience.page)).toBe('#harbour Harbour 3 / 3');
  await audience.page.keyboard.press('n');
  await edit(audience, 'slides/talk.md', talk.replace('Say hello.', 'Say good night.'), 0);
  expect(await shownSlide(audience.page)).toBe('#boats Boats 1 / 3');
  const presenter = await openLive(browser, `/private${deckPath}?presenter=alone#harbour`);
  await edit(presenter, 'slides/talk.md', talk.replace('Say hello.', 'Say good evening.'), 0);
  expect(await shownSlide(presenter.page)).toMatch(/^#boats /);
});

it('keeps the presenter’s window when the page is fetched again, with its clock and its rehearsal', async () => {
  const live = await openLive(browser, `/private${deckPath}?presenter=alone`);
  const { page } = live;
  await page.keyboard.down('Shift');
  await page.keyboard.press('R');
  await page.keyboard.up('Shift');
  await page.waitForSelector('.desk.rehearsing');
  await refetch(live, 'slides/talk.md', talk.replace('Say hello.', 'Say good evening.'));
  expect(await page.$eval('.page.current .note', note => note.textContent?.trim())).toBe('Say good evening.');
  expect(await page.$eval('.desk-bar', bar => bar.getBoundingClientRect().height)).toBeGreaterThan(0);
  expect(await page.$eval('[data-do="rehearse"]', button => button.textContent)).toBe('● Rehearsal');
  await page.keyboard.press('PageDown');
  expect(await page.$eval('.upcoming-title', title => title.textContent)).toBe('1 / 2');
});
