// What a teacher has beside the slides: keys and their help, a black screen, the wheel, and what a screen reader hears.

import { expect, it } from 'vitest';
import { buildBoats, press, seen } from '../support/boats.js';
import { drag } from '../support/hand.js';

const { open } = buildBoats();

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
  expect(new URL(page.url()).hash).toMatch(/^#sails:[1-9]$/);
  await press(page, 'PageDown');
  expect(new URL(page.url()).hash).toMatch(/^#oars:[1-9]$/);
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

it('the screen stays awake while the deck fills it, and for a while after a page was turned', async () => {
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
    // Minutes are what the page waits for nothing else.
    const delays: (() => void)[] = [];
    const { setTimeout: later } = window;
    const mine = (action: () => void, delay: number): unknown =>
      delay > 60_000 ? delays.push(action) : later(action, delay);
    Object.assign(window, { asked, delays, setTimeout: mine });
    Object.defineProperty(navigator, 'wakeLock', { value: { request } });
  });
  await page.reload();
  const asked = async (...expected: string[]): Promise<void> => {
    const count = expected.length;
    await page.waitForFunction(n => (window as unknown as { asked: string[] }).asked.length >= n, {}, count);
    expect(await page.evaluate(() => (window as unknown as { asked: string[] }).asked)).toEqual(expected);
  };
  await asked();
  await press(page, 'f');
  await asked('screen');
  await press(page, 'f');
  await asked('screen', 'released');
  await press(page, 'ArrowRight', 'ArrowLeft');
  await asked('screen', 'released', 'screen');
  await page.evaluate(() => (window as unknown as { delays: (() => void)[] }).delays.at(-1)?.());
  await asked('screen', 'released', 'screen', 'released');
  // Also when the browser fills the screen by itself, and for who presents beside it.
  await page.goto(`${page.url().replace(/[?#].*/, '')}?presenter=1`);
  await asked('screen');
});
