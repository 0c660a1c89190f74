// All slides at a glance, and the field that finds them.

import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { buildBoats, press, seen, titles } from '../support/boats.js';

const { open } = buildBoats();

function focused(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
}

describe.each(['dist', 'private'])('all slides at a glance, in %s', edition => {
  it('come with o, are gone through by arrows, and one is chosen by Enter', async () => {
    const page = await open({ edition });
    await press(page, 'o');
    expect(await seen(page)).toEqual(titles);
    expect(await focused(page)).toBe('1 Boats');
    await press(page, 'ArrowRight', 'ArrowRight', 'ArrowLeft');
    expect(await focused(page)).toBe('2 Sails');
    const columns = await page.$$eval('svg[data-marpit-svg]', slides => {
      const tops = slides.map(svg => svg.getBoundingClientRect().top);
      return tops.filter(top => top === tops[0]).length;
    });
    expect(columns).toBe(4);
    await press(page, 'ArrowDown');
    expect(await focused(page)).toBe('6 Decks');
    await press(page, 'ArrowUp', 'ArrowUp');
    expect(await focused(page)).toBe('2 Sails');
    await press(page, 'End', 'ArrowRight');
    expect(await focused(page)).toBe('10 Ports');
    await press(page, 'Home', 'ArrowRight', 'Enter');
    expect(await seen(page)).toEqual(['Sails']);
    expect(new URL(page.url()).hash).toBe('#sails');
    expect(await page.$eval('svg.current', svg => svg.getAttribute('aria-label'))).toBe('2');
    await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
    expect(await seen(page)).toEqual(['Oars']);
  });

  it('are left by Escape without a change, and a click chooses', async () => {
    const page = await open({ edition, hash: '#oars:1' });
    await press(page, 'o', 'ArrowRight', 'Escape');
    expect(await seen(page)).toEqual(['Oars']);
    expect(new URL(page.url()).hash).toBe('#oars:1');
    await press(page, 'o');
    // On a link of a slide, which is not followed.
    await page.click('#ropes a[href="#boats"]');
    expect(await seen(page)).toEqual(['Ropes']);
    await press(page, 'ArrowRight', 'ArrowRight');
    await page.click('#ropes a[href="#boats"]');
    await page.waitForFunction(() => location.hash === '#boats');
  });

  it('are found by number, by title, by any words, and without accents', async () => {
    const page = await open({ edition });
    const find = async (query: string): Promise<{ shown: string[]; status: string | null }> => {
      await press(page, 'g');
      await page.keyboard.type(query);
      expect(await page.$eval('.finder input', input => (input as HTMLInputElement).value)).toBe(query);
      const status = await page.$eval('.finder .found', found => found.textContent);
      const shown = await seen(page);
      await press(page, 'Enter');
      return { shown, status };
    };
    expect(await find('7')).toEqual({ shown: ['Keels'], status: '1 / 10' });
    expect(await seen(page)).toEqual(['Keels']);
    expect(await find('mats')).toEqual({ shown: ['Mâts'], status: '1 / 10' });
    expect(await seen(page)).toEqual(['Mâts']);
    expect((await find('TEXT h')).shown).toEqual(['Crews']);
    expect(await find('oats')).toMatchObject({ shown: ['Boats'] });
    expect(await find('zebra')).toEqual({ shown: [], status: 'No slide has this' });
    expect(await seen(page)).toEqual(['Boats']);
    // Any letter looks for it, and o is one of them.
    await press(page, 'o');
    await page.keyboard.type('oars');
    expect(await seen(page)).toEqual(['Oars']);
    await press(page, 'Escape');
    expect(await seen(page)).toEqual(['Boats']);
  });

  it('leave the cursor of the field, the keys of a button, and a black screen as they are', async () => {
    const page = await open({ edition, hash: '#sails' });
    await press(page, 'b', 'g');
    await page.keyboard.type('ars');
    await press(page, 'Home');
    await page.keyboard.type('o');
    expect(await seen(page)).toEqual(['Oars']);
    await page.focus('.finder button');
    await press(page, 'Enter');
    expect(await seen(page)).toEqual(['Sails']);
    expect(await page.$('html[data-blank="black"]')).not.toBeNull();
    await press(page, 'o', 'End', 'Enter');
    expect(await seen(page)).toEqual(['Ports']);
    expect(await page.$('html[data-blank]')).toBeNull();
  });

  it('are cards for the keyboard: what is on them is not reached', async () => {
    const page = await open({ edition, hash: '#sails' });
    await press(page, 'o', 'Tab');
    expect(await focused(page)).toBe('3 Oars');
    await press(page, 'Tab');
    expect(await focused(page)).toBe('4 Mâts');
    await press(page, 'Enter', 'ArrowRight', 'ArrowRight', 'Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent), 'on the slide itself it is').toBe('Back');
  });

  it.each([false, true])('can be used by everybody, in the dark: %s', async dark => {
    const page = await open({ edition, dark });
    await press(page, 'o');
    expect(await violations(page)).toEqual([]);
    await press(page, 'Escape', '?');
    expect(await violations(page)).toEqual([]);
  });
});
