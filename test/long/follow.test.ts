// Followers in a real browser: they go where the teacher is, may leave and come back, and survive what happens to either side.

import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { violations } from '../support/axe.js';
import { launchBrowser } from '../support/browser.js';
import { drag } from '../support/hand.js';
import {
  openDesk,
  openDevice,
  openFollower,
  openTeacher,
  phone,
  untilAt,
  untilText,
} from '../support/present-pages.js';
import { ask, launchPresent, type PresentProcess, startPresent } from '../support/present-process.js';
import { boats, joinTeacher, place } from '../support/present-talk.js';

let talk: PresentProcess;
let browser: Browser;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  talk = await launchPresent(boats, { args: ['talk', '--lan'] }, end => void ends.push(end));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  for (const end of ends) await end();
});
beforeEach(async () => {
  const teacher = await joinTeacher(talk);
  await teacher.change({ type: 'ink', slides: {} }, place('boats'), { type: 'blank', colour: null });
  teacher.events.close();
});

describe('a follower', () => {
  it('goes where the teacher is, fragment by fragment, goes black, and sees laser, zoom and drawings', async () => {
    const teacher = await openTeacher(browser, talk);
    const follower = await openFollower(browser, talk, phone);
    await untilText(follower, '.follow-state', 'With the teacher');
    await teacher.bringToFront();
    for (const hash of ['#sails', '#sails:1', '#sails:2', '#oars']) {
      await teacher.keyboard.press('ArrowRight');
      await untilAt(follower, hash);
    }
    await teacher.keyboard.press('b');
    await follower.waitForSelector('html[data-blank="black"]');
    await teacher.keyboard.press('b');
    await follower.waitForSelector('html:not([data-blank])');
    await teacher.keyboard.press('l');
    await teacher.mouse.move(600, 300);
    await follower.waitForSelector('svg.current .laser');
    await teacher.keyboard.press('d');
    await teacher.mouse.move(300, 300);
    await teacher.mouse.down();
    await teacher.mouse.move(500, 400, { steps: 5 });
    await teacher.mouse.up();
    await follower.waitForSelector('svg.current .ink path');
    await teacher.keyboard.press('Escape');
    await teacher.keyboard.press('z');
    await teacher.mouse.click(640, 360);
    await follower.waitForSelector('html.zoomed');
    // All of it is there for who comes late, and for who loads the page again.
    const late = await openFollower(browser, talk);
    for (const page of [late, follower]) {
      if (page === follower) await page.reload();
      await untilAt(page, '#oars');
      await page.waitForSelector('html.zoomed');
      await page.waitForSelector('svg.current .ink path');
    }
  });

  it('who turns a page leaves, is not taken along any more, and comes back by a button', async () => {
    const teacher = await openTeacher(browser, talk);
    const follower = await openFollower(browser, talk);
    await untilText(teacher, '.join [data-count="followers"]', '1 following');
    await follower.keyboard.press('End');
    await untilText(follower, '.follow-state', 'On your own');
    await untilText(teacher, '.join [data-count="followers"]', '0 following');
    await teacher.bringToFront();
    await teacher.keyboard.press('ArrowRight');
    await teacher.keyboard.press('b');
    expect(await teacher.evaluate(() => location.hash), 'nobody but the teacher turns the pages').toBe('#sails');
    // Also when it is loaded again.
    await follower.reload();
    await untilText(follower, '.follow-state', 'On your own');
    expect(await follower.evaluate(() => [location.hash, document.documentElement.dataset.blank])).toEqual([
      '#oars',
      null,
    ]);
    await follower.bringToFront();
    await follower.click('.follow .back');
    await untilAt(follower, '#sails');
    await follower.waitForSelector('html[data-blank="black"]');
    await untilText(follower, '.follow-state', 'With the teacher');
    await untilText(teacher, '.join [data-count="followers"]', '1 following');
  });

  it('keeps what it has drawn itself, whatever the teacher draws and wipes', async () => {
    const teacher = await openTeacher(browser, talk);
    const follower = await openFollower(browser, talk);
    const untilDrawn = (count: number): Promise<unknown> =>
      follower.waitForFunction(wanted => document.querySelectorAll('g.ink path').length === wanted, {}, count);
    await follower.bringToFront();
    await follower.keyboard.press('d');
    await drag(follower, [200, 300], [400, 320]);
    await untilDrawn(1);
    await teacher.bringToFront();
    await teacher.keyboard.press('d');
    await drag(teacher, [200, 400], [400, 420]);
    await untilDrawn(2);
    expect(await teacher.$$('g.ink path')).toHaveLength(1);
    await follower.reload();
    await untilText(follower, '.follow-state', 'With the teacher');
    await untilDrawn(2);
    await teacher.keyboard.press('Delete');
    await untilDrawn(1);
  });

  it('goes along to another deck, unless it reads one of its own choice', async () => {
    const teacher = await openTeacher(browser, talk);
    const follower = await openFollower(browser, talk);
    const reader = await openFollower(browser, talk, {}, '/slides/other/');
    await untilText(reader, '.follow-state', 'On your own');
    await teacher.goto(`http://127.0.0.1:${talk.teacher}/slides/other/`);
    await follower.waitForFunction(() => location.pathname === '/slides/other/');
    await teacher.bringToFront();
    await teacher.keyboard.press('End');
    await untilAt(follower, '#harbours');
    expect(await reader.evaluate(() => location.hash)).toBe('#ports');
    await reader.bringToFront();
    await reader.click('.follow .back');
    await untilAt(reader, '#harbours');
  });

  it('waits on the course page until the teacher opens a deck', async () => {
    const open = await startPresent(boats);
    const follower = await openDevice(browser, `http://127.0.0.1:${open.room}/`);
    expect(await follower.title()).toBe('Boats');
    await openTeacher(browser, open, '/slides/other/');
    await follower.waitForFunction(() => location.pathname === '/slides/other/');
  });

  it('has no key for the presenter’s window, and says why its screen may go dark', async () => {
    const follower = await openFollower(browser, talk, phone);
    const pages = (await browser.pages()).length;
    await follower.keyboard.press('p');
    expect(await browser.pages()).toHaveLength(pages);
    expect(await follower.$eval('.dark-note', note => note.checkVisibility())).toBe(false);
    const plain = await openInsecure('/');
    expect(await plain.evaluate(() => isSecureContext)).toBe(false);
    expect(await plain.$eval('.dark-note', note => note.checkVisibility() && note.textContent)).toContain('plain HTTP');
    await plain.click('.dark-note button');
    expect(await plain.$('.dark-note')).toBeNull();
  });

  it('can copy commands of a sheet without the clipboard of secure pages', async () => {
    const sheet = await openInsecure('/labs/knots/', false);
    await sheet.evaluate(() => {
      document.addEventListener('copy', () => Object.assign(window, { copied: String(getSelection()) }));
    });
    await sheet.click('button.copy');
    await sheet.waitForFunction(() => document.querySelector('button.copy')?.textContent === 'Copied');
    expect(await sheet.evaluate(() => (window as unknown as { copied: string }).copied.trim())).toBe('tie');
  });

  it('comes back by itself after the server was away, with the place that the teacher’s page knows', async () => {
    const ignored = /ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY/;
    // The room's port follows the teacher's.
    const port = 20_000 + (process.pid % 10_000);
    const first = await startPresent(boats, { args: ['talk', '--lan'], port });
    const teacher = await openTeacher(browser, first, '/slides/talk/', { ignored });
    const follower = await openFollower(browser, first, { ignored });
    await teacher.bringToFront();
    await teacher.keyboard.press('ArrowRight');
    await untilAt(follower, '#sails');
    const { folder } = first;
    await first.stop('SIGKILL');
    await untilText(follower, '.follow-state', 'Not connected: trying again');
    await teacher.keyboard.press('End');
    await startPresent({}, { args: ['talk', '--lan'], folder, port: first.teacher });
    await untilAt(follower, '#oars');
    await untilText(follower, '.follow-state', 'With the teacher');
    await teacher.keyboard.press('Home');
    await untilAt(follower, '#boats');
  });

  it.each([false, true])('can be used by everybody, in the dark: %s', async dark => {
    const follower = await openFollower(browser, talk, { ...phone, dark });
    expect(await violations(follower)).toEqual([]);
    await follower.keyboard.press('End');
    await follower.waitForSelector('.follow[data-state="left"]');
    expect(await violations(follower)).toEqual([]);
  });
});

describe('the teacher’s pages', () => {
  it('come back to where the talk is when they are loaded again', async () => {
    const teacher = await openTeacher(browser, talk);
    const follower = await openFollower(browser, talk);
    await teacher.bringToFront();
    await teacher.keyboard.press('ArrowRight');
    await teacher.keyboard.press('ArrowRight');
    await untilAt(follower, '#sails:1');
    await teacher.goto('about:blank');
    await teacher.goto(`http://127.0.0.1:${talk.teacher}/slides/talk/`);
    await untilAt(teacher, '#sails:1');
    await teacher.keyboard.press('ArrowRight');
    await untilAt(follower, '#sails:2');
  });

  it('steer the room from the presenter’s window, also when it is alone', async () => {
    const teacher = await openTeacher(browser, talk);
    const follower = await openFollower(browser, talk);
    const desk = await openDesk(teacher);
    await desk.bringToFront();
    await desk.keyboard.press('ArrowRight');
    await untilAt(teacher, '#sails');
    await untilAt(follower, '#sails');
    await untilText(desk, '.desk-bar [data-count="followers"]', '1 following');
    await teacher.goto(`http://127.0.0.1:${talk.teacher}/index.html`);
    await desk.waitForSelector('.desk.alone');
    await desk.bringToFront();
    await desk.keyboard.press('End');
    await untilAt(follower, '#oars');
    // And hand it back.
    await teacher.goto(`http://127.0.0.1:${talk.teacher}/slides/talk/`);
    await untilAt(teacher, '#oars');
    await desk.waitForSelector('.desk:not(.alone)');
    await desk.bringToFront();
    await desk.keyboard.press('Home');
    await untilAt(teacher, '#boats');
    await untilAt(follower, '#boats');
  });

  it('show the room the way in, by a key of either window, until a page is turned', async () => {
    const teacher = await openTeacher(browser, talk);
    await teacher.keyboard.press('q');
    await teacher.waitForSelector('dialog.join[open]');
    const [, address = ''] = await talk.printed(/follows at http:\/\/([^/]+)\//);
    expect(await teacher.$eval('.join .address', text => text.textContent)).toBe(`${address}/`);
    expect(await violations(teacher)).toEqual([]);
    await teacher.click('.copy-address');
    await untilText(teacher, '.copy-address', 'Copied');
    await teacher.keyboard.press('q');
    expect(await teacher.$('dialog.join[open]')).toBeNull();
    const desk = await openDesk(teacher);
    await desk.bringToFront();
    await desk.keyboard.press('q');
    await teacher.waitForSelector('dialog.join[open]');
    expect(await desk.$('dialog.join[open]')).toBeNull();
    await desk.keyboard.press('ArrowRight');
    await untilAt(teacher, '#sails');
    await teacher.waitForFunction(() => document.querySelector('dialog.join[open]') === null);
    await desk.keyboard.press('?');
    const lines = await desk.$$eval('dialog.help [data-action]', all =>
      all.filter(line => line.checkVisibility()).map(line => line.getAttribute('data-action')),
    );
    expect(lines).toEqual(expect.arrayContaining(['join', 'remote']));
  });

  it('say that the room is not open, where it is not', async () => {
    const closed = await startPresent(boats, { args: ['talk'] });
    const teacher = await openTeacher(browser, closed);
    await teacher.keyboard.press('q');
    await teacher.waitForSelector('dialog.join[open]');
    expect(await teacher.$eval('.join .reason', reason => reason.checkVisibility() && reason.textContent)).toBe(
      'The room cannot follow: this talk was started without --lan.',
    );
    expect(await teacher.$eval('.join .way', way => way.checkVisibility())).toBe(false);
    expect(await violations(teacher)).toEqual([]);
  });

  it('are as they are published but for what the server adds', async () => {
    const { text } = await ask(talk.teacher, '/slides/talk/');
    const published = readFileSync(`${talk.folder}/private/slides/talk/index.html`, 'utf8');
    expect(published).not.toMatch(/@lutrin\/|data-action="join"|class="follow"|EventSource/);
    const without = text
      .replace(/<meta name="lutrin-deck".*\n<script src="\/@lutrin\/presented-deck.js"><\/script>\n<link [^>]*>/, '')
      .replace(/<div data-action="(?:join|remote)".*\n/g, '')
      .replace(/<div class="present-parts"[\s\S]*(?=<\/body>)/, '');
    expect(without).toBe(published.replace(/<script src="[^"]*player-[^"]*"><\/script>/, ''));
  });
});

/** As on the network: by an address, over plain HTTP. */
async function openInsecure(path: string, follows = true): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 390, height: 844, hasTouch: true, isMobile: true });
  onTestFinished(() => context.close());
  const [, address = ''] = await talk.printed(/follows at http:\/\/([^/]+)\//);
  await page.goto(`http://${address}${path}`);
  if (follows) await page.waitForSelector('.follow[data-state]');
  return page;
}
