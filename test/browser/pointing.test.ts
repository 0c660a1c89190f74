// The laser pointer and the zoom, in one window and in two.

import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { drag, dragFinger, drawn } from '../support/hand.js';
import { buildTalk, openDesk } from '../support/talk.js';

const talk = buildTalk({
  'slides/talk.md': '# Boats\n\n<!-- Say hello. -->\n\n---\n\n## Sails\n\n* main\n* jib\n\n---\n\n## Oars\n',
});

/** Where the dot is, in units of the slide in view. */
async function dot(page: Page): Promise<number[] | undefined> {
  const found = await page.$$eval('svg.current > g.laser', dots =>
    dots.map(({ transform }) => {
      const { e, f } = (transform as unknown as SVGAnimatedTransformList).baseVal[0]?.matrix ?? { e: 0, f: 0 };
      return [e, f].map(Math.round);
    }),
  );
  return found[0];
}

/** The part of the slide in view that is in the window, in its units. */
function seen(page: Page): Promise<number[]> {
  return page.$eval('svg.current', svg => {
    const { left, top, width, height } = svg.getBoundingClientRect();
    const { viewBox } = svg as SVGSVGElement;
    const scale = Math.min(width / viewBox.baseVal.width, height / viewBox.baseVal.height);
    return [-left / scale, -top / scale, innerWidth / scale, innerHeight / scale].map(number => Math.round(number));
  });
}

async function settled(page: Page): Promise<number[]> {
  await page.waitForFunction(() => document.querySelector('svg.current')?.getAnimations().length === 0);
  return seen(page);
}

const whole = [0, 0, 1280, 720];

describe('the laser pointer', () => {
  it('is where the pointer is, goes out when it is still, and is off on the next slide', async () => {
    const page = await talk.open();
    await page.mouse.move(400, 300);
    expect(await dot(page)).toBeUndefined();
    await page.keyboard.press('l');
    await page.mouse.move(640, 360);
    await drawn(page);
    expect(await dot(page)).toEqual([640, 360]);
    await page.keyboard.press('ArrowRight');
    expect(await page.$('g.laser')).toBeNull();
    await page.mouse.move(650, 360);
    await drawn(page);
    expect(await dot(page)).toEqual([650, 360]);
    await page.waitForFunction(() => document.querySelector('g.laser') === null, { timeout: 6000 });
    await page.mouse.move(660, 360);
    await drawn(page);
    await page.keyboard.press('l');
    expect(await page.$('g.laser')).toBeNull();
  });

  it('follows a finger while it is down', async () => {
    const page = await talk.open({ touch: true });
    await page.keyboard.press('l');
    await page.touchscreen.touchStart(300, 300);
    await page.touchscreen.touchMove(400, 320);
    await drawn(page);
    expect(await dot(page)).toEqual([400, 320]);
    await page.touchscreen.touchEnd();
    await drawn(page);
    expect(await dot(page)).toBeUndefined();
    await dragFinger(page, [700, 300], [300, 300]);
    expect(await page.evaluate(() => location.hash)).toBe('#boats');
  });
});

describe('the zoom', () => {
  it('goes into the part that is framed, in the proportions of the slide, and back', async () => {
    const page = await talk.open({ hash: '#sails' });
    await page.keyboard.press('z');
    await drag(page, [200, 100], [520, 280]);
    expect(await settled(page)).toEqual([200, 100, 320, 180]);
    await page.keyboard.press('z');
    expect(await settled(page)).toEqual(whole);
    await page.keyboard.press('z');
    await drag(page, [1200, 600], [1270, 700]);
    const [x = 0, y = 0, width = 0, height = 0] = await settled(page);
    expect(width / height).toBeCloseTo(1280 / 720, 1);
    expect([x + width, y + height]).toEqual([1280, 700]);
    await page.keyboard.press('Escape');
    expect(await settled(page)).toEqual(whole);
  });

  it('goes to what is clicked, with Alt without a key, and to the middle without a pointer', async () => {
    const page = await talk.open({ hash: '#sails' });
    const zoomed = async (): Promise<boolean> => String(await settled(page)) !== String(whole);
    await page.keyboard.press('z');
    await page.mouse.click(640, 360);
    const middle = await settled(page);
    expect(middle[2]).toBeLessThan(700);
    await page.keyboard.press('z');
    await page.keyboard.press('z');
    await page.keyboard.press('z');
    expect(await settled(page)).toEqual(middle);
    await page.keyboard.down('Alt');
    await page.mouse.click(640, 360);
    expect(await zoomed()).toBe(false);
    await page.mouse.click(100, 100);
    await page.keyboard.up('Alt');
    expect(await zoomed()).toBe(true);
  });

  it('ends with the slide, not with its fragments, and one draws in it at the right place', async () => {
    const page = await talk.open({ hash: '#sails' });
    await page.keyboard.press('z');
    await drag(page, [200, 100], [840, 460]);
    await page.keyboard.press('ArrowRight');
    expect(await settled(page)).toEqual([200, 100, 640, 360]);
    await page.keyboard.press('d');
    await drag(page, [200, 200], [600, 200]);
    const box = await page.$eval('svg.current > g.ink > path', path => {
      const { x, y, width, height } = (path as SVGPathElement).getBBox();
      return [x, y + height / 2, width].map(Math.round);
    });
    for (const [index, wanted] of [300, 200, 200].entries())
      expect(Math.abs((box[index] ?? 0) - wanted)).toBeLessThan(6);
    await page.keyboard.press('End');
    expect(await settled(page)).toEqual(whole);
  });
});

describe('in two windows', () => {
  it('the laser goes out with the window that points', async () => {
    const { audience, desk } = await openDesk(talk, { edition: 'private' });
    await desk.keyboard.press('l');
    await desk.mouse.move(200, 200);
    await desk.mouse.move(260, 240, { steps: 4 });
    await audience.waitForSelector('g.laser');
    await desk.reload();
    await audience.waitForSelector('g.laser', { hidden: true, timeout: 2000 });
  });

  it('the presenter points, zooms and draws on the screen of the audience, and the other way round', async () => {
    const { audience, desk } = await openDesk(talk, { edition: 'private' });
    const frame = await desk.$eval('svg.current', svg => {
      const { left, top, width } = svg.getBoundingClientRect();
      return [left, top + (svg.clientHeight - (width * 720) / 1280) / 2, width / 1280];
    });
    const place = (x: number, y: number): [number, number] => {
      const [left = 0, top = 0, scale = 1] = frame;
      return [left + x * scale, top + y * scale];
    };
    await desk.bringToFront();
    await desk.keyboard.press('l');
    await desk.mouse.move(...place(320, 180));
    await audience.waitForSelector('g.laser');
    const [x = 0, y = 0] = (await dot(audience)) ?? [];
    expect(Math.hypot(x - 320, y - 180)).toBeLessThan(4);
    await desk.keyboard.press('d');
    await drag(desk, place(320, 180), place(640, 180));
    await audience.waitForSelector('svg.current > g.ink > path');
    await desk.keyboard.press('z');
    await drag(desk, place(320, 180), place(960, 540));
    await audience.waitForSelector('html.zoomed');
    expect(await desk.$('html.zoomed')).toBeNull();
    expect(await desk.$('.zoom-frame')).not.toBeNull();
    await audience.bringToFront();
    await audience.keyboard.press('u');
    await desk.waitForFunction(() => document.querySelector('g.ink path') === null);
    await audience.keyboard.press('Escape');
    await desk.waitForFunction(() => document.querySelector('.zoom-frame') === null);
    await audience.keyboard.press('d');
    await drag(audience, [300, 500], [600, 500]);
    await desk.waitForSelector('svg.current > g.ink > path');
    await desk.reload();
    await desk.waitForSelector('svg.current > g.ink > path');
  });
});
