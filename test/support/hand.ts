// What a hand does with mouse, stylus and finger, in places of the window.

import type { Page } from 'puppeteer-core';

export type Place = readonly [x: number, y: number];

/** Presses at the first place, goes through the others, lets go. */
export async function drag(page: Page, from: Place, ...places: readonly Place[]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  for (const place of places) await page.mouse.move(...place, { steps: 8 });
  await page.mouse.up();
  await drawn(page);
}

/** With a stylus; `force` from 0 to 1. */
export async function dragStylus(page: Page, force: number, ...places: readonly Place[]): Promise<void> {
  const client = await page.createCDPSession();
  const [first = [0, 0], ...others] = places;
  const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', [x, y]: Place): Promise<void> =>
    client.send('Input.dispatchMouseEvent', {
      type,
      x,
      y,
      force,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      pointerType: 'pen',
      clickCount: 1,
    });
  await send('mousePressed', first);
  for (const place of others) await send('mouseMoved', place);
  await send('mouseReleased', others.at(-1) ?? first);
  await client.detach();
  await drawn(page);
}

export async function dragFinger(page: Page, from: Place, ...places: readonly Place[]): Promise<void> {
  await page.touchscreen.touchStart(...from);
  for (const place of places) await page.touchscreen.touchMove(...place);
  await page.touchscreen.touchEnd();
  await drawn(page);
}

/** What was asked for in the frame before is on the screen. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
