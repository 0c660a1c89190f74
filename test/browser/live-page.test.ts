// Live pages in a real browser: what a patch changes, and what it leaves to the reader.

import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { drag } from '../support/hand.js';
import {
  deckPath,
  edit,
  expectFresh,
  type LivePage,
  lab,
  openLive,
  places,
  remember,
  sheetPath,
  shownSlide,
  talk,
} from '../support/live-page.js';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const slides = 'svg[data-marpit-svg]';
const editTalk = (live: LivePage, content: string, edited?: number): Promise<void> =>
  edit(live, 'slides/talk.md', content, edited);
const editLab = (live: LivePage, content: string, edited?: number): Promise<void> =>
  edit(live, 'labs/01-net.md', content, edited);
const insert = (slide: string): string => talk.replace('---\n\n## Sails', `---\n\n${slide}\n\n---\n\n## Sails`);

describe('a live deck', () => {
  it('changes only the slide whose text was edited, and stays at it and its fragments', async () => {
    const live = await openLive(browser, `${deckPath}#sails:1`);
    await remember(live.page, `${slides}, svg.current li`);
    await editTalk(live, talk.replace('* main', '* mainsail'), 1);
    expect(await shownSlide(live.page)).toBe('#sails:1 Sails 2 / 3');
    expect(await fragments(live.page)).toEqual(['mainsail visible', 'jib hidden']);
    expect(await places(live.page, `${slides}, svg.current li`)).toEqual([0, 1, 2, 3, 4]);
    await expectFresh(live);
  });

  it('shows what is added to a slide of which all was shown', async () => {
    const live = await openLive(browser, `${deckPath}#sails:2`);
    await editTalk(live, talk.replace('* jib', '* jib\n* spinnaker'), 1);
    expect(await fragments(live.page)).toEqual(['main visible', 'jib visible', 'spinnaker visible']);
    expect(await shownSlide(live.page)).toBe('#sails:3 Sails 2 / 3');
  });

  it('keeps what was drawn on a slide that is edited, and on one that moves', async () => {
    const live = await openLive(browser, `${deckPath}#sails:1`);
    const drawings = (): Promise<string[]> =>
      live.page.$$eval('g.ink > path', paths => paths.map(path => path.closest('svg')?.querySelector('h2')?.id ?? ''));
    await live.page.keyboard.press('d');
    await drag(live.page, [300, 400], [500, 420]);
    await editTalk(live, talk.replace('* main', '* mainsail'), 1);
    expect(await drawings()).toEqual(['sails-1']);
    await editTalk(live, insert('## Between'));
    expect(await drawings()).toEqual(['sails-1']);
  });

  it('goes to the slide that is edited', async () => {
    const live = await openLive(browser, deckPath);
    await editTalk(live, talk.replace('* jib', '* foresail'), 1);
    expect(await shownSlide(live.page)).toBe('#sails:2 Sails 2 / 3');
    expect(await fragments(live.page)).toEqual(['main visible', 'foresail visible']);
    await editTalk(live, talk.replace('A link', 'Another link'));
    expect(await shownSlide(live.page)).toBe('#sails:2 Sails 2 / 3');
  });

  it('stays when it is not to follow, and while the reader types', async () => {
    const live = await openLive(browser, deckPath, { follow: false });
    await editTalk(live, talk.replace('* jib', '* foresail'), 1);
    expect(await shownSlide(live.page)).toBe('#boats Boats 1 / 3');
    const typing = await openLive(browser, deckPath);
    await editTalk(typing, talk.replace('# Boats', '# Boats\n\n<input>'), 0);
    await typing.page.type('svg.current input', 'abc');
    await editTalk(typing, talk.replace('# Boats', '# Boats\n\n<input>').replace('* jib', '* foresail'), 1);
    await editTalk(typing, talk.replace('# Boats', '# Boats\n\nTwo.\n\n<input>'), 1);
    expect(await shownSlide(typing.page)).toBe('#boats Boats 1 / 3');
    await typing.page.keyboard.type('d');
    expect(await typing.page.$eval('svg.current input', input => (input as HTMLInputElement).value)).toBe('abcd');
  });

  it('stays at its slide when another is put before it, and numbers all anew', async () => {
    const live = await openLive(browser, `${deckPath}#harbour`);
    await remember(live.page, slides);
    await editTalk(live, insert('## Anchors'));
    expect(await shownSlide(live.page)).toBe('#harbour Harbour 4 / 4');
    expect(await places(live.page, slides)).toEqual([0, 2, 3]);
    const numbers = (): Promise<string[]> =>
      live.page.$$eval('svg section', all =>
        all.map(({ dataset }) => `${dataset.marpitPagination} of ${dataset.marpitPaginationTotal}`),
      );
    expect(await numbers()).toEqual(['1 of 4', '2 of 4', '3 of 4', '4 of 4']);
    await expectFresh(live);
    await live.page.keyboard.press('ArrowLeft');
    expect(await shownSlide(live.page)).toBe('#sails:2 Sails 3 / 4');
    await live.page.keyboard.press('Home');
    await editTalk(live, talk);
    expect(await numbers()).toEqual(['1 of 3', '2 of 3', '3 of 3']);
    await expectFresh(live);
  });

  it('stays at a slide without a heading when another is put before it', async () => {
    const source = insert('One.\n\n---\n\nTwo.');
    const live = await openLive(browser, deckPath);
    await editTalk(live, source);
    await live.page.keyboard.press('ArrowRight');
    await live.page.keyboard.press('ArrowRight');
    expect(await live.page.$eval('svg.current p', text => text.textContent)).toBe('Two.');
    await editTalk(live, source.replace('One.', 'Zero.\n\n---\n\nOne.'));
    expect(await live.page.$eval('svg.current p', text => text.textContent)).toBe('Two.');
    await expectFresh(live);
  });

  it('stays at its place when its slide is gone', async () => {
    const live = await openLive(browser, `${deckPath}#harbour`);
    await editTalk(live, talk.replace(/\n---\n\n## Harbour[\s\S]*/, '\n'));
    expect(await shownSlide(live.page)).toBe('#sails Sails 2 / 2');
    await expectFresh(live);
  });

  it('has the address of its slide when the heading is edited', async () => {
    const live = await openLive(browser, `${deckPath}#sails:1`);
    await remember(live.page, slides);
    await editTalk(live, talk.replace('## Sails', '## All sails'), 1);
    expect(await shownSlide(live.page)).toBe('#all-sails:1 All sails 2 / 3');
    expect(await places(live.page, slides)).toEqual([0, 1, 2]);
    await expectFresh(live);
  });

  it('swaps its styles and leaves the slides alone', async () => {
    const live = await openLive(browser, deckPath);
    await remember(live.page, `${slides}, section`);
    // The page lays out its next slide once, when it has nothing else to do.
    await live.page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve)));
    await live.page.evaluate(() => {
      const observer = new MutationObserver(records => Object.assign(window, { changes: records.length }));
      observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    const color = (): Promise<string> => live.page.$eval('svg.current h1', heading => getComputedStyle(heading).color);
    const styled = (color: string): string => `${talk}\n<style>h1 { color: ${color} }</style>\n`;
    await editTalk(live, styled('rgb(1, 2, 3)'));
    expect(await color()).toBe('rgb(1, 2, 3)');
    expect(await live.page.evaluate(() => (window as { changes?: number }).changes)).toBeUndefined();
    expect(await places(live.page, `${slides}, section`)).toEqual([0, 1, 2, 3, 4, 5]);
    await editTalk(live, styled('rgb(4, 5, 6)'));
    expect(await color()).toBe('rgb(4, 5, 6)');
    await expectFresh(live);
  });

  it('fits an edited heading to its slide again', async () => {
    const live = await openLive(browser, deckPath);
    for (const heading of ['Boats and harbours', 'Boats']) {
      await editTalk(live, talk.replace('# Boats', `# <!-- fit --> ${heading}`), 0);
      await live.page.waitForFunction(() => {
        const text =
          document.querySelector('svg.current h1')?.querySelector('*') ?? document.querySelector('svg.current h1');
        const fitted = text?.shadowRoot?.querySelector('marp-auto-scaling')?.shadowRoot?.querySelector('svg');
        return Number(fitted?.getAttribute('viewBox')?.split(' ')[2]) > 0;
      });
    }
    await expectFresh(live);
  });

  it('keeps full screen and the notes of the instructor, and changes them', async () => {
    const live = await openLive(browser, `/private${deckPath}`);
    await live.page.keyboard.press('n');
    await live.page.keyboard.press('f');
    await live.page.waitForFunction(() => document.fullscreenElement !== null);
    await remember(live.page, slides);
    await editTalk(live, talk.replace('Say hello.', 'Say good evening.'), 0);
    const note = await live.page.$eval('.page.current .note', aside => [
      aside.textContent?.trim(),
      aside.getBoundingClientRect().height > 0,
    ]);
    expect(note).toEqual(['Say good evening.', true]);
    expect(await live.page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    expect(await places(live.page, slides)).toEqual([0, 1, 2]);
    await editTalk(live, insert('## Anchors\n\n<!-- Heavy. -->').replace('Say hello.', 'Say good evening.'), 1);
    expect(await shownSlide(live.page)).toBe('#anchors Anchors 2 / 4');
    expect(await live.page.$eval('.page.current .note', aside => aside.textContent)).toContain('Heavy.');
    await live.page.evaluate(() => document.documentElement.classList.remove('with-notes'));
    await live.page.$eval('.show-notes', button => button.setAttribute('aria-pressed', 'false'));
    await expectFresh(live);
  });
});

describe('a live sheet', () => {
  it('keeps opened hints, the focus and what is selected', async () => {
    const live = await openLive(browser, sheetPath);
    await live.page.click('details.hint summary');
    await live.page.focus('#look button.copy');
    await live.page.$eval('#then > p', text => getSelection()?.selectAllChildren(text));
    await remember(live.page, 'main > section');
    await editLab(live, lab.replace('Plug it in.', 'Plug it in firmly.\n\nThen wait.'));
    expect(
      await live.page.$eval('details.hint', details => [(details as HTMLDetailsElement).open, details.textContent]),
    ).toEqual([true, expect.stringContaining('firmly')]);
    expect(await live.page.evaluate(() => document.activeElement?.closest('section')?.id)).toBe('look');
    expect(await live.page.evaluate(() => String(getSelection()))).toBe('Some words to select.');
    expect(await places(live.page, 'main > section')).toEqual([0, 1, 2]);
    await editLab(live, lab.replace('Intro.', 'Introduction.'));
    expect(await live.page.$eval('details.hint', details => (details as HTMLDetailsElement).open)).toBe(true);
    expect(await live.page.evaluate(() => String(getSelection()))).toBe('Some words to select.');
    await live.page.click('details.hint summary');
    await expectFresh(live);
  });

  it("puts the student's values and working buttons into changed and new steps", async () => {
    const live = await openLive(browser, sheetPath);
    await live.page.click('.values input', { count: 3 });
    await live.page.keyboard.type('42');
    const more = '## Last\n\n```sh\necho @{NET}.99\n```\n';
    await editLab(live, `${lab.replace('ip address show', 'ip address list')}\n${more}`);
    expect(await live.page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('TEAM');
    await expectFresh(live);
    expect(await copied(live.page, '#then .copy')).toBe('ip address list 10.42.0.11\n');
    expect(await copied(live.page, '#last .copy')).toBe('echo 10.42.0.99\n');
    await live.page.evaluate(() => localStorage.clear());
  });

  it('takes a new default for a value that the student did not set', async () => {
    const live = await openLive(browser, sheetPath);
    const { 'course.yml': config } = (await import('../support/live-page.js')).course;
    await edit(live, 'course.yml', config.replace('default: 7', 'default: 8'));
    expect(await live.page.$eval('#look code', code => code.textContent)).toContain('ping 10.8.0.1');
    await expectFresh(live);
  });

  it('scrolls to the step that is edited when it is not seen', async () => {
    const live = await openLive(browser, sheetPath, { height: 300 });
    const long = lab.replace('Some words', `${'Words.\n\n'.repeat(60)}Some words`);
    await editLab(live, long);
    expect(await live.page.evaluate(() => scrollY)).toBe(0);
    const step = await live.page.$$eval('main > *', parts => parts.findIndex(part => part.id === 'then'));
    const top = (selector: string): Promise<number> =>
      live.page.$eval(selector, element => element.getBoundingClientRect().top);
    const last = '#then > p:last-of-type';
    await editLab(live, long.replace('to select', 'to be selected'), step);
    const shown = await top(last);
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(300);
    await editLab(live, long.replace('to select', 'to have selected'), step);
    expect(await top(last)).toBe(shown);
    // The contents, which stand before the step, are the first part that changes.
    await editLab(live, long.replace('to select', 'to have selected').replace('## Look', '## Look here'), step - 2);
    expect(await top('#look-here h2')).toBeGreaterThanOrEqual(0);
    expect(await top('#look-here h2')).toBeLessThan(300);
  });
});

function fragments(page: Page): Promise<string[]> {
  return page.$$eval('svg.current li', all =>
    all.map(item => `${item.textContent} ${getComputedStyle(item).visibility}`),
  );
}

async function copied(page: Page, selector: string): Promise<string> {
  await page.evaluate(() => {
    const writeText = async (text: string): Promise<void> => void Object.assign(window, { copied: text });
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
    Object.assign(window, { copied: undefined });
  });
  await page.click(selector);
  const handle = await page.waitForFunction(() => (window as { copied?: string }).copied);
  return (await handle.jsonValue()) ?? '';
}
