// What a teacher has beside the slides: keys and their help, all slides at a glance, the field that finds them, a black screen,
// the wheel, and what a screen reader hears.

import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { drag } from '../support/hand.js';
import { buildTalk } from '../support/talk.js';

const boats = ['Sails', 'Oars', 'Mâts', 'Ropes', 'Decks', 'Keels', 'Flags', 'Crews', 'Ports'];
const course = {
  'course.yml': 'theme: lutrin\n',
  'slides/talk.md': `# Boats

<!-- Say hello. -->

---

${boats.map((name, index) => `## ${name}\n\n* Text ${String.fromCharCode(97 + index)}\n* [Back](#boats)`).join('\n\n---\n\n')}
`,
};

const { open } = buildTalk(course);

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key as 'Home');
}

/** Titles of the slides that can be seen. */
function seen(page: Page): Promise<string[]> {
  return page.$$eval('svg[data-marpit-svg]', all =>
    all
      .filter(svg => svg.getBoundingClientRect().width > 0)
      .map(svg => svg.querySelector('h1, h2')?.textContent?.trim() ?? ''),
  );
}

const all = ['Boats', ...boats];

function focused(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
}

describe.each(['dist', 'private'])('all slides at a glance, in %s', edition => {
  it('come with o, are gone through by arrows, and one is chosen by Enter', async () => {
    const page = await open({ edition });
    await press(page, 'o');
    expect(await seen(page)).toEqual(all);
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

it('the help lists the keys, and each does what it says', async () => {
  const page = await open();
  await press(page, '?');
  const listed = await page.$$eval('dialog[open] [data-key]', keys =>
    keys.filter(key => key.checkVisibility()).map(key => key.getAttribute('data-key') ?? ''),
  );
  expect(listed).toContain('ArrowRight');
  expect(new Set(listed).size).toBe(listed.length);
  await press(page, 'ArrowRight');
  expect(await seen(page), 'behind the help nothing moves').toEqual(['Boats']);
  await press(page, '?');
  expect(await page.$('dialog[open]')).toBeNull();
  const state = (): Promise<string> =>
    page.evaluate(() =>
      [
        location.hash,
        document.documentElement.className.replace(' idle', ''),
        document.documentElement.dataset.blank,
        document.fullscreenElement?.localName,
        document.querySelector('dialog[open]')?.className,
        document.documentElement.dataset.tool,
        document.documentElement.style.getPropertyValue('--text-size'),
        document.querySelectorAll('g.ink path').length,
        document.querySelector('.tools .colour[aria-pressed="true"]')?.getAttribute('title'),
      ].join(' '),
    );
  const pressWith = async (key: string): Promise<void> => {
    const modifiers = (['Control', 'Shift'] as const).filter(name =>
      key.includes(name === 'Control' ? 'Ctrl+' : 'Shift+'),
    );
    for (const modifier of modifiers) await page.keyboard.down(modifier);
    await press(page, key.replace(/^(?:Ctrl\+)?(?:Shift\+)?/, ''));
    for (const modifier of modifiers) await page.keyboard.up(modifier);
  };
  const draw = async (): Promise<void> => {
    await press(page, 'd');
    await drag(page, [300, 200], [400, 220]);
    await press(page, 'd');
  };
  /** What there must be for a key to have something to do. */
  const first: Readonly<Record<string, () => Promise<void>>> = {
    u: draw,
    'Ctrl+z': draw,
    Delete: draw,
    'Ctrl+y': () => draw().then(() => press(page, 'u')),
    'Ctrl+Shift+z': () => draw().then(() => press(page, 'u')),
    Escape: () => press(page, 'l'),
    '0': () => press(page, '+'),
  };
  // The second window has tests of its own.
  for (const key of listed.filter(name => name !== 'p' && name !== 's')) {
    await page.goto(page.url().replace(/#.*/, key === 'Home' ? '#ports' : '#oars:1'));
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    await page.reload();
    await first[key]?.();
    const before = await state();
    await pressWith(key);
    if (key === 'f' || key === 'F11') await page.waitForFunction(() => document.fullscreenElement !== null);
    expect(await state(), `the key ${key}`).not.toBe(before);
    if (key === 'f' || key === 'F11') await page.evaluate(() => document.exitFullscreen());
  }
});

it.each(['b', 'w'])('%s leaves nothing to see, and whatever turns a page brings the slide back', async key => {
  const page = await open({ hash: '#sails' });
  const colour = async (): Promise<string> => {
    const picture = Buffer.from(await page.screenshot({ clip: { x: 600, y: 300, width: 1, height: 1 } }));
    const uri = `data:image/png;base64,${picture.toString('base64')}`;
    return page.evaluate(async source => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = new OffscreenCanvas(1, 1).getContext('2d');
      canvas?.drawImage(image, 0, 0);
      return [...(canvas?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3).join();
    }, uri);
  };
  const before = await colour();
  await press(page, key);
  expect(await colour()).toBe(key === 'b' ? '0,0,0' : '255,255,255');
  await press(page, 'ArrowRight');
  expect(await colour()).toBe(before);
  expect(new URL(page.url()).hash).toBe('#sails');
  await press(page, key, key);
  expect(await colour()).toBe(before);
});

it('a click on a button leaves the keys to the slides, and the controls hide', async () => {
  const page = await open({ edition: 'private' });
  await page.mouse.click(640, 300);
  for (const name of ['pen', 'notes']) {
    await page.click(`.controls [data-do="${name}"]`);
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body');
  }
  const before = await page.evaluate(() => document.documentElement.dataset.tool);
  await press(page, ' ');
  expect(await page.evaluate(() => document.documentElement.dataset.tool)).toBe(before);
  expect(await seen(page)).toEqual(['Sails']);
  await press(page, 'Escape');
  await page.mouse.move(640, 200);
  await page.waitForFunction(() => getComputedStyle(document.querySelector('.controls') as Element).opacity === '0');
});

it('Marp’s keys do what they do there', async () => {
  const page = await open({ hash: '#oars:1' });
  const isOverview = (): Promise<boolean> => page.evaluate(() => document.documentElement.matches('.overview'));
  await press(page, 'Escape');
  expect(await isOverview()).toBe(true);
  await press(page, 'Escape', 'b', 'Escape');
  expect(await isOverview()).toBe(false);
  expect(await page.$('html[data-blank]')).toBeNull();
  await page.keyboard.down('Shift');
  await press(page, 'PageUp');
  expect(new URL(page.url()).hash).toBe('#sails');
  await press(page, 'PageDown');
  expect(new URL(page.url()).hash).toBe('#oars');
  await page.keyboard.up('Shift');
});

it('the wheel turns one page at a time', async () => {
  const page = await open();
  await page.mouse.move(600, 300);
  await page.mouse.wheel({ deltaY: 120 });
  await page.waitForFunction(() => location.hash === '#sails');
  // What rolls on after a turn, as on a touchpad, turns no more.
  for (let turn = 0; turn < 4; turn++) await page.mouse.wheel({ deltaY: 90 });
  await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 350)));
  expect(new URL(page.url()).hash).toBe('#sails');
  await page.mouse.wheel({ deltaY: 30 });
  await page.mouse.wheel({ deltaY: 40 });
  await page.waitForFunction(() => location.hash === '#sails:1');
  await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 350)));
  await page.mouse.wheel({ deltaY: -120 });
  await page.waitForFunction(() => location.hash === '#sails');
});

it('a screen reader hears which slide came, and which fragment, and finds no other slide', async () => {
  const page = await open();
  const heard = (): Promise<string | null> => page.$eval('.announcement', said => said.textContent);
  await press(page, 'ArrowRight');
  expect(await heard()).toBe('2 / 10 Sails');
  await press(page, 'ArrowRight');
  expect(await heard()).toBe('Text a');
  await press(page, 'End');
  expect(await heard()).toBe('10 / 10 Ports');
  const { children } = (await page.accessibility.snapshot({ interestingOnly: true })) ?? {};
  const headings = (children ?? []).flatMap(function flat(node): string[] {
    return [...(node.role === 'heading' ? [node.name ?? ''] : []), ...(node.children ?? []).flatMap(flat)];
  });
  expect(headings).toEqual(['Ports']);
});

it('the screen stays awake while the deck fills it', async () => {
  const page = await open();
  await page.evaluateOnNewDocument(() => {
    const asked: string[] = [];
    const request = async (type: string): Promise<object> => {
      asked.push(type);
      const lock = {
        released: false,
        release: async (): Promise<void> => {
          asked.push('released');
          lock.released = true;
        },
      };
      return lock;
    };
    Object.assign(window, { asked });
    Object.defineProperty(navigator, 'wakeLock', { value: { request } });
  });
  await page.reload();
  const asked = (): Promise<string[]> => page.evaluate(() => (window as unknown as { asked: string[] }).asked);
  await press(page, 'f');
  await page.waitForFunction(() => document.fullscreenElement !== null);
  await page.waitForFunction(() => (window as unknown as { asked: string[] }).asked.length === 1);
  expect(await asked()).toEqual(['screen']);
  await press(page, 'f');
  await page.waitForFunction(() => (window as unknown as { asked: string[] }).asked.length === 2);
  expect(await asked()).toEqual(['screen', 'released']);
  // Also when the browser fills the screen by itself, and for who presents beside it.
  await page.goto(`${page.url().replace(/[?#].*/, '')}?presenter=1`);
  await page.waitForFunction(() => (window as unknown as { asked: string[] }).asked.length === 1);
});
