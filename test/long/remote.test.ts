// The phone remote in a real browser: how it gets in, what each control does, what it shows, and what it survives.

import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { launchBrowser } from '../support/browser.js';
import {
  openDesk,
  openDevice,
  openFollower,
  openRemote,
  openTeacher,
  phone,
  untilAt,
  untilText,
} from '../support/present-pages.js';
import { launchPresent, type PresentProcess, startPresent } from '../support/present-process.js';
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

function tap(page: Page, action: string): Promise<void> {
  return page.tap(`[data-action="${action}"]`);
}

async function mirror(remote: Page): Promise<ElementHandle<Element>> {
  const frame = await remote.waitForSelector('iframe');
  const content = await frame?.contentFrame();
  const slide = await content?.waitForSelector('svg.current');
  if (!slide) throw new Error('The remote shows no slide.');
  return slide;
}

describe('the remote', () => {
  it('turns pages, blanks the screen, and shows slide, title, notes and what comes next', async () => {
    const teacher = await openTeacher(browser, talk);
    const remote = await openRemote(browser, talk);
    await untilText(remote, '.slide-title', 'Boats');
    expect(await remote.evaluate(() => location.hash), 'the code is not left in the address').toBe('');
    expect(await remote.$eval('.notes', notes => notes.textContent)).toContain('herringbone');
    await untilText(remote, '.upcoming', 'Sails');
    await untilText(remote, '.position', '1 / 3');
    await tap(remote, 'next');
    await untilAt(teacher, '#sails');
    await untilText(remote, '.slide-title', 'Sails');
    await untilText(remote, '.upcoming', '… main');
    await untilText(remote, '.notes .to-say', 'The quarterdeck is aft.');
    await tap(remote, 'next');
    await untilAt(teacher, '#sails:1');
    await untilText(remote, '.notes .to-say', '1 The main is the large one.');
    await untilText(remote, '.notes .said', 'The quarterdeck is aft.');
    expect(await (await mirror(remote)).evaluate(svg => svg.textContent)).toContain('Sails');
    await tap(remote, 'previous');
    await tap(remote, 'previous');
    await untilAt(teacher, '#boats');
    await tap(remote, 'black');
    await teacher.waitForSelector('html[data-blank="black"]');
    await remote.waitForSelector('[data-action="black"][aria-pressed="true"]');
    await tap(remote, 'white');
    await teacher.waitForSelector('html[data-blank="white"]');
    await remote.waitForSelector('[data-action="white"][aria-pressed="true"]');
    await tap(remote, 'white');
    await teacher.waitForSelector('html:not([data-blank])');
    await remote.keyboard.press('PageDown');
    await untilAt(teacher, '#sails');
    await teacher.keyboard.press('End');
    await untilText(remote, '.upcoming', 'The end');
  });

  it('points with a laser where the slide is touched', async () => {
    const teacher = await openTeacher(browser, talk);
    const follower = await openFollower(browser, talk);
    const remote = await openRemote(browser, talk);
    await untilText(remote, '.slide-title', 'Boats');
    const { x, y, width, height } = await remote.$eval('.touch', area => area.getBoundingClientRect().toJSON());
    const at = (page: Page): Promise<string | null> =>
      page.$eval('svg.current .laser', dot => dot.getAttribute('transform'));
    const touch = await remote.touchscreen.touchStart(x + width / 2, y + height / 2);
    for (const page of [teacher, follower]) await page.waitForSelector('svg.current .laser');
    expect(await at(teacher)).toMatch(/^translate\((?:639|64[01]) (?:359|36[01])\)$/);
    await touch.move(x + width / 4, y + height / 2);
    await teacher.waitForFunction(() =>
      document.querySelector('svg.current .laser')?.getAttribute('transform')?.startsWith('translate(32'),
    );
    await touch.end();
    for (const page of [teacher, follower])
      await page.waitForFunction(() => document.querySelector('svg.current .laser') === null);
    await remote.touchscreen.touchStart(x + width / 2, y + height / 2);
    await teacher.waitForSelector('svg.current .laser');
    await remote.close(); // put away, with the finger on it
    for (const page of [teacher, follower])
      await page.waitForFunction(() => document.querySelector('svg.current .laser') === null);
  });

  it('has the clock of the presenter’s window, and stops it and sets it to zero', async () => {
    const teacher = await openTeacher(browser, talk);
    const desk = await openDesk(teacher);
    const remote = await openRemote(browser, talk);
    await desk.bringToFront();
    await desk.keyboard.press('ArrowRight');
    await remote.bringToFront();
    await remote.waitForFunction(() => document.querySelector('.elapsed')?.textContent !== '0:00');
    await tap(remote, 'pause');
    await desk.waitForSelector('.desk.paused');
    await remote.waitForSelector('body.paused');
    await tap(remote, 'restart');
    await untilText(desk, '.elapsed', '0:00');
    await untilText(remote, '.elapsed', '0:00');
  });

  it('is told when no window shows the deck', async () => {
    const teacher = await openTeacher(browser, talk);
    const remote = await openRemote(browser, talk, { ...phone, ignored: /409/ });
    await untilText(remote, '.trouble', '');
    await teacher.goto('about:blank');
    await untilText(remote, '.trouble', 'No window on the teacher’s computer shows the deck.');
    await tap(remote, 'next');
    await teacher.goto(`http://127.0.0.1:${talk.teacher}/slides/talk/`);
    await untilText(remote, '.trouble', '');
  });

  it('is there again after the phone slept, and after its page was loaded again', async () => {
    const teacher = await openTeacher(browser, talk);
    const remote = await openRemote(browser, talk);
    await untilText(remote, '.slide-title', 'Boats');
    const sleeps = (isHidden: boolean): Promise<void> =>
      remote.evaluate(hidden => {
        const later = Date.now() + 60_000;
        if (!hidden) Date.now = () => later;
        Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden);
    await sleeps(true);
    await teacher.bringToFront();
    await teacher.keyboard.press('End');
    await sleeps(false);
    await untilText(remote, '.slide-title', 'Oars');
    await remote.bringToFront();
    await remote.reload();
    await untilText(remote, '.slide-title', 'Oars');
    await tap(remote, 'previous');
    await untilAt(teacher, '#sails:2');
  });

  it('says that the screen may go dark, where the page may not keep it on', async () => {
    await openTeacher(browser, talk);
    const [, address = ''] = await talk.printed(/follows at http:\/\/([^/]+)\//);
    const remote = await openDevice(browser, `http://${address}/remote#${talk.code()}`, phone);
    await remote.waitForSelector('body.connected');
    expect(await remote.evaluate(() => isSecureContext)).toBe(false);
    expect(await remote.$eval('.dark-note', note => note.checkVisibility())).toBe(true);
    await tap(remote, 'close-note');
    expect(await remote.$('.dark-note')).toBeNull();
    const secure = await openRemote(browser, talk);
    expect(await secure.$eval('.dark-note', note => note.checkVisibility())).toBe(false);
  });
});

describe('the code', () => {
  it('is shown in the presenter’s window alone, and another one once it is used', async () => {
    const teacher = await openTeacher(browser, talk);
    const desk = await openDesk(teacher);
    await desk.bringToFront();
    await desk.keyboard.down('Shift');
    await desk.keyboard.press('q');
    await desk.keyboard.up('Shift');
    await desk.waitForSelector('dialog.pair[open]');
    const shown = (page: Page): Promise<string | null> => page.$eval('.pair .code', code => code.textContent);
    const code = await shown(desk);
    expect(code).toBe(talk.code());
    expect(await shown(teacher)).toBe('');
    expect(await violations(desk)).toEqual([]);
    const remote = await openRemote(browser, talk, { ...phone, ignored: /401/ });
    await desk.waitForFunction(before => document.querySelector('.pair .code')?.textContent !== before, {}, code);
    expect(await shown(desk)).toBe(talk.code());
    // Remotes of other tests may be there, too.
    await desk.bringToFront();
    await desk.click('[data-do="end-remotes"]');
    await remote.waitForSelector('body:not(.connected)');
  });

  it('can be typed; a wrong one is refused, and too many lock the phone out', async () => {
    const own = await startPresent(boats, { args: ['talk', '--lan'] });
    await openTeacher(browser, own);
    const remote = await openDevice(browser, `http://127.0.0.1:${own.room}/remote`, {
      ...phone,
      ignored: /40[13]|429/,
    });
    expect(await violations(remote)).toEqual([]);
    const type = async (code: string): Promise<void> => {
      await remote.$eval('#code', field => {
        (field as HTMLInputElement).value = '';
      });
      await remote.type('#code', code);
      await remote.keyboard.press('Enter');
    };
    await type('aaaa aaaa');
    await untilText(remote, '.refused', 'This is not the code. Tries left: 4.');
    await type(own.code().toLowerCase().replace('-', ' '));
    await remote.waitForSelector('body.connected');
    const other = await openDevice(browser, `http://127.0.0.1:${own.room}/remote#AAAA-AAAA`, {
      ...phone,
      ignored: /40[13]|429/,
    });
    await untilText(other, '.refused', 'This is not the code. Tries left: 4.');
    for (let tries = 0; tries < 4; tries++) {
      const before = await other.$eval('.refused', said => said.textContent);
      await other.type('#code', 'B');
      await other.keyboard.press('Enter');
      await other.waitForFunction(text => document.querySelector('.refused')?.textContent !== text, {}, before);
    }
    expect(await other.$eval('.refused', said => said.textContent)).toMatch(
      /^Too many wrong codes came from this device\. Wait 60 seconds/,
    );
  });

  it('of a server that was ended is void, and the remote asks for the new one', async () => {
    const ignored = /ERR_|401/;
    // Below those that systems give to whoever asks for any.
    const port = 10_000 + (process.pid % 10_000);
    const first = await startPresent(boats, { args: ['talk', '--lan'], port });
    const remote = await openRemote(browser, first, { ...phone, ignored });
    const { folder } = first;
    await first.stop('SIGKILL');
    await untilText(remote, '.trouble', 'Not connected: trying again');
    const again = await startPresent({}, { args: ['talk', '--lan'], folder, port: first.teacher });
    await remote.waitForSelector('body:not(.connected)');
    await untilText(
      remote,
      '.refused',
      'This remote is not connected any more. Type the code that the teacher’s screen shows now.',
    );
    await remote.type('#code', again.code());
    await remote.keyboard.press('Enter');
    await remote.waitForSelector('body.connected');
  });
});

it.each([false, true])('everybody can use it, in the dark: %s', async dark => {
  await openTeacher(browser, talk);
  const remote = await openRemote(browser, talk, { ...phone, dark });
  await untilText(remote, '.slide-title', 'Boats');
  await mirror(remote);
  expect(await violations(remote)).toEqual([]);
});

it('speaks the language of the course', async () => {
  const french = await startPresent({ ...boats, 'course.yml': 'language: fr\n' }, { args: ['talk', '--lan'] });
  const teacher = await openTeacher(browser, french);
  const remote = await openRemote(browser, french);
  await untilText(remote, 'nav [data-action="next"]', 'Suivant');
  const follower = await openFollower(browser, french);
  await untilText(follower, '.follow-state', 'Avec l’enseignant');
  await untilText(teacher, '.join h2', 'Suivez sur votre écran');
});
