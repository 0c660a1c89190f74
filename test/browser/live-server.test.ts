// Live pages and their server in a real browser: lost and outdated connections, pages that are fetched again, and what the
// author is told.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import {
  deckPath,
  edit,
  expectFresh,
  lab,
  openLive,
  places,
  problem,
  refetch,
  remember,
  sheetPath,
  shownSlide,
  talk,
  until,
  untilCurrent,
} from '../support/live-page.js';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const warning = { ...problem, severity: 'warning', code: 'deck/alt-text', place: 'slides/talk.md:3:1' } as const;

describe('the connection of a live page', () => {
  it('is made again when a patch is from another version, with the version that the page has', async () => {
    const live = await openLive(browser, deckPath);
    const { stub } = live;
    const opened = stub.version(deckPath);
    await stub.edit({ 'slides/talk.md': talk.replace('* main', '* mainsail') });
    const patch = stub.patch(deckPath);
    stub.send(deckPath, { type: 'patch', patch: { ...patch, from: 'another' } });
    await until(() => stub.listeners.length === 2);
    expect(stub.listeners.map(({ version }) => version)).toEqual([opened, opened]);
    await until(() => stub.listeners[0]?.isOpen() === false);
    stub.send(deckPath, { type: 'patch', patch });
    await untilCurrent(live);
    await expectFresh(live);
  });

  it('comes back after the server was away, and brings what was missed', async () => {
    const live = await openLive(browser, deckPath);
    const { stub, page } = live;
    await edit(live, 'slides/talk.md', talk.replace('* main', '* mainsail'), 1);
    const version = stub.version(deckPath);
    await stub.stop();
    await page.waitForFunction(() => {
      const note = document.querySelector('lutrin-live')?.shadowRoot?.querySelector<HTMLElement>('.note');
      return note?.textContent === 'not connected' && note.checkVisibility();
    });
    await stub.restart();
    await until(() => stub.listeners.length === 2);
    expect(stub.listeners[1]?.version).toBe(version);
    await page.waitForFunction(
      () => !document.querySelector('lutrin-live')?.shadowRoot?.querySelector<HTMLElement>('.note')?.checkVisibility(),
    );
    await edit(live, 'slides/talk.md', talk.replace('* main', '* topsail'), 1);
    await expectFresh(live);
    expect(live.errors.splice(0).filter(error => !/ERR_(?:CONNECTION|INCOMPLETE)/.test(error))).toEqual([]);
  });

  it('is no use when the answer is again from another version: then the page is fetched', async () => {
    const live = await openLive(browser, deckPath);
    await live.stub.edit({ 'slides/talk.md': talk.replace('* main', '* mainsail') });
    const patch = { ...live.stub.patch(deckPath), from: 'another' };
    live.stub.send(deckPath, { type: 'patch', patch });
    await until(() => live.stub.listeners.length === 2);
    live.stub.send(deckPath, { type: 'patch', patch });
    await untilCurrent(live);
    expect(live.stub.listeners.map(({ isOpen }) => isOpen())).toEqual([false, true]);
    await expectFresh(live);
  });

  it('is let go of by a page that is not seen for long, and made again at once when it is', async () => {
    const { stub, page } = await openLive(browser, deckPath);
    await page.evaluate(() => {
      const { setTimeout } = window;
      Object.assign(window, {
        setTimeout: (action: () => void, time = 0) => setTimeout(action, time < 5000 ? time : 0),
      });
      Object.defineProperty(document, 'hidden', { configurable: true, value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await until(() => stub.listeners[0]?.isOpen() === false);
    await stub.edit({ 'slides/talk.md': talk.replace('* main', '* mainsail') });
    expect(stub.listeners).toHaveLength(1);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: false });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await until(() => stub.listeners.length === 2);
    expect(stub.listeners[1]?.version).toBe(stub.listeners[0]?.version);
  });

  it('is closed when the page is left', async () => {
    const { stub, page } = await openLive(browser, deckPath);
    await page.goto('about:blank');
    await until(() => stub.listeners.every(({ isOpen }) => !isOpen()));
  });
});

describe('a live page that is fetched again', () => {
  it('keeps the scroll position and opened details', async () => {
    const live = await openLive(browser, sheetPath, { height: 300 });
    const { page } = live;
    await page.click('details.hint summary');
    await page.evaluate(() => scrollTo(0, 200));
    await remember(page, 'main > section');
    await refetch(live, 'labs/01-net.md', lab.replace('title: A net', 'title: Two nets'));
    expect(await page.title()).toBe('Two nets');
    expect(await page.$eval('h1', heading => heading.textContent)).toBe('Two nets');
    expect(await page.evaluate(() => scrollY)).toBe(200);
    expect(await page.$eval('details.hint', details => (details as HTMLDetailsElement).open)).toBe(true);
    expect(await places(page, 'main > section')).toEqual([0, 1, 2]);
    expect(await page.$$eval('.copy', buttons => buttons.every(button => button.checkVisibility()))).toBe(true);
    await page.click('details.hint summary');
    await expectFresh(live);
  });

  it('keeps the slide, and goes on with patches', async () => {
    const live = await openLive(browser, `${deckPath}#sails:1`);
    await refetch(live, 'slides/talk.md', talk.replace('# Boats', '# All boats\n\n---\n\n## Ports'));
    expect(await shownSlide(live.page)).toBe('#sails:1 Sails 3 / 4');
    await expectFresh(live);
    await edit(live, 'slides/talk.md', talk.replace('* jib', '* foresail'));
    expect(await shownSlide(live.page)).toBe('#sails:1 Sails 2 / 3');
    await expectFresh(live);
  });

  it('does so once for many requests', async () => {
    const { stub, page } = await openLive(browser, '/');
    await stub.edit({ 'slides/talk.md': talk.replace('# Boats', '# Ships') });
    for (let count = 0; count < 20; count++) stub.send('/', { type: 'refetch' });
    await page.waitForFunction(() => document.querySelector('main')?.textContent?.includes('Ships'));
    stub.send('/', { type: 'problems', problems: [problem] });
    await page.waitForSelector('lutrin-live >>> article', { visible: true });
    expect(stub.requests.filter(asked => asked === '/').length).toBeLessThanOrEqual(3);
  });

  it('is what remains when a patch cannot be applied', async () => {
    const live = await openLive(browser, deckPath);
    await live.stub.edit({ 'slides/talk.md': talk.replace('* main', '* mainsail') });
    live.stub.send(deckPath, { type: 'patch', patch: { ...live.stub.patch(deckPath), parts: [[7, 2]] } });
    await untilCurrent(live);
    await expectFresh(live);
  });

  it('shows tags that are not closed as a browser does, and then what is right', async () => {
    const live = await openLive(browser, deckPath);
    for (const source of [
      'main <b>sail',
      'main <textarea>',
      'main</section></div>',
      'main <i>sail',
      'main',
      '<a>main',
    ]) {
      await edit(live, 'slides/talk.md', talk.replace('main', source));
      await expectFresh(live);
    }
    await edit(live, 'slides/talk.md', talk);
    await live.page.click('.controls [data-do="next"]');
    expect(await shownSlide(live.page)).toBe('#sails Sails 2 / 3');
  });

  it("is loaded again when it has the author's own scripts", async () => {
    const live = await openLive(browser, `${deckPath}#sails:1`);
    const script = (text: string): string => `* main\n\n<script>document.body.dataset.told = '${text}'</script>`;
    const told = (): Promise<string | undefined> => live.page.evaluate(() => document.body.dataset.told);
    for (const text of ['one', 'two']) {
      await live.stub.edit({ 'slides/talk.md': talk.replace('* main', script(text)) });
      const loaded = live.page.waitForNavigation();
      live.stub.send(deckPath, { type: 'patch', patch: live.stub.patch(deckPath) });
      await loaded;
      expect(await told()).toBe(text);
    }
    expect(await shownSlide(live.page)).toBe('#sails:1 Sails 2 / 3');
  });

  it('says when the page is gone, until it is back', async () => {
    const live = await openLive(browser, deckPath);
    const { stub, page } = live;
    const untilSaid = (isGone: boolean): Promise<unknown> =>
      page.waitForFunction(
        wanted => {
          const notes = document.querySelector('lutrin-live')?.shadowRoot?.querySelectorAll<HTMLElement>('.note');
          return [...(notes ?? [])].some(note => !note.hidden && note.textContent?.includes('gone')) === wanted;
        },
        {},
        isGone,
      );
    const back = [
      () => refetch(live, 'slides/talk.md', talk),
      () => edit(live, 'slides/talk.md', talk.replace('* main', '* mainsail')),
      async () => {
        await stub.edit({ 'slides/talk.md': talk.replace('* main', '* mainsail') });
        stub.send(deckPath, { type: 'current', version: stub.version(deckPath) });
      },
    ];
    for (const bring of back) {
      await stub.edit({ 'slides/talk.md': undefined });
      stub.send(deckPath, { type: 'refetch' });
      await untilSaid(true);
      await bring();
      await untilSaid(false);
      expect(live.errors.splice(0)).toEqual([expect.stringContaining('404')]);
    }
  });
});

describe('what the author is told', () => {
  it('comes with a link to the place, leaves the keys to the player, and goes', async () => {
    const { stub, page } = await openLive(browser, deckPath);
    stub.send(deckPath, { type: 'problems', problems: [warning, problem] });
    const panel = await page.waitForSelector('lutrin-live >>> .panel', { visible: true });
    expect(await panel?.$$eval('a', links => links.map(({ href, textContent }) => `${textContent} ${href}`))).toEqual([
      `${problem.place} ${problem.url}`,
      `${warning.place} ${problem.url}`,
    ]);
    expect(await panel?.$eval('pre', frame => frame.textContent)).toBe(problem.frame);
    expect(await panel?.evaluate(element => element.getBoundingClientRect().height / innerHeight)).toBeLessThan(0.61);
    await page.keyboard.press('ArrowRight');
    await page.focus('lutrin-live >>> a');
    await page.keyboard.press('ArrowRight');
    expect(await shownSlide(page)).toBe('#sails:1 Sails 2 / 3');
    stub.send(deckPath, { type: 'problems', problems: [] });
    await page.waitForSelector('lutrin-live >>> .panel', { hidden: true });
    expect(await page.$eval('lutrin-live >>> .badge', badge => (badge as HTMLElement).hidden)).toBe(true);
  });

  it('is hidden by its button, also by the space bar, until it changes', async () => {
    const { stub, page } = await openLive(browser, deckPath);
    const send = (...problems: (typeof problem)[]): void => stub.send(deckPath, { type: 'problems', problems });
    send(problem);
    await page.waitForSelector('lutrin-live >>> .panel', { visible: true });
    await page.focus('lutrin-live >>> .close');
    await page.keyboard.press(' ');
    await page.waitForSelector('lutrin-live >>> .panel', { hidden: true });
    expect(await shownSlide(page)).toBe('#boats Boats 1 / 3');
    send(problem);
    send(problem, warning);
    await page.waitForSelector('lutrin-live >>> .panel', { visible: true });
    expect(await page.$eval('lutrin-live >>> h2', title => title.textContent)).toBe('1 error, 1 warning');
  });

  it('is only counted when nothing is an error', async () => {
    const { stub, page } = await openLive(browser, sheetPath);
    stub.send(sheetPath, { type: 'problems', problems: [warning, { ...warning, place: 'slides/talk.md:9:1' }] });
    const badge = await page.waitForSelector('lutrin-live >>> .badge', { visible: true });
    expect(await badge?.evaluate(({ textContent }) => textContent)).toBe('2 warnings');
    expect(await page.$eval('lutrin-live >>> .panel', panel => (panel as HTMLElement).hidden)).toBe(true);
    await badge?.click();
    await page.waitForSelector('lutrin-live >>> .panel', { visible: true });
    await page.keyboard.press('Escape');
    await page.waitForSelector('lutrin-live >>> .panel', { hidden: true });
  });

  it('is not on paper, and no change of the page removes it', async () => {
    const live = await openLive(browser, sheetPath);
    live.stub.send(sheetPath, { type: 'problems', problems: [problem] });
    await live.page.waitForSelector('lutrin-live >>> .panel', { visible: true });
    await refetch(live, 'labs/01-net.md', lab.replace('title: A net', 'title: Two nets'));
    await live.page.waitForSelector('lutrin-live >>> .panel', { visible: true });
    await live.page.emulateMediaType('print');
    await live.page.waitForSelector('lutrin-live >>> .panel', { hidden: true });
  });

  it('needs no styles that a policy would have to allow', async () => {
    const { stub, page } = await openLive(browser, '/');
    stub.send('/', { type: 'problems', problems: [problem] });
    const panel = await page.waitForSelector('lutrin-live >>> .panel', { visible: true });
    const bottom = await panel?.evaluate(element => innerHeight - element.getBoundingClientRect().bottom);
    expect(bottom).toBe(0);
  });
});

describe('what is published', () => {
  it.each(['player.js', 'sheet.js'])('has nothing of the live server in %s', name => {
    const script = readFileSync(path.join(import.meta.dirname, '../../lib/client', name), 'utf8');
    expect(script).not.toMatch(/@lutrin|EventSource|lutrin-(?:live|version)|Idiomorph/);
  });
});
