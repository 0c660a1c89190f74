// Pages of a talk in a real browser: the teacher's, a follower's, the phone remote's. Each has a context of its own, as a device has.
// A page may ask the servers of the talk only, and must make no error.

import type { Browser, Page } from 'puppeteer-core';
import { expect, onTestFinished } from 'vitest';
import type { PresentProcess } from './present-process.js';

export interface DeviceOptions {
  readonly width?: number;
  readonly height?: number;
  readonly touch?: boolean;
  readonly dark?: boolean;
  /** Errors that the test makes on purpose. */
  readonly ignored?: RegExp;
}

export const phone: DeviceOptions = { width: 390, height: 844, touch: true };

export async function openDevice(browser: Browser, url: string, options: DeviceOptions = {}): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const { width = 1280, height = 720, touch = false, dark = false, ignored } = options;
  const wrong: string[] = [];
  const isWrong = (text: string): boolean => ignored?.test(text) !== true;
  page.on('pageerror', error => void wrong.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  page.on('request', request => {
    if (new URL(request.url()).host !== new URL(url).host) wrong.push(request.url());
  });
  await page.setViewport({ width, height, hasTouch: touch, isMobile: touch });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  onTestFinished(async () => {
    await context.close();
    expect(wrong.filter(isWrong)).toEqual([]);
  });
  await page.goto(url, { waitUntil: 'load' });
  return page;
}

/** The deck on the teacher's screen, linked to the room. */
export async function openTeacher(
  browser: Browser,
  { teacher }: PresentProcess,
  path = '/slides/talk/',
  options: DeviceOptions = {},
): Promise<Page> {
  const page = await openDevice(browser, `http://127.0.0.1:${teacher}${path}`, options);
  await untilCounted(page);
  return page;
}

/** Waits until the server has told the page who is there. */
export async function untilCounted(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[data-count="followers"]')?.textContent !== '');
}

export async function openFollower(
  browser: Browser,
  { room }: PresentProcess,
  options: DeviceOptions = {},
  path = '/',
): Promise<Page> {
  const page = await openDevice(browser, `http://127.0.0.1:${room}${path}`, options);
  await page.waitForSelector('.follow[data-state]');
  return page;
}

/** A phone that has scanned the code. */
export async function openRemote(
  browser: Browser,
  talk: PresentProcess,
  options: DeviceOptions = phone,
): Promise<Page> {
  const page = await openDevice(browser, `http://127.0.0.1:${talk.room}/remote#${talk.code()}`, options);
  await page.waitForSelector('body.connected');
  return page;
}

export async function untilAt(page: Page, hash: string): Promise<void> {
  await page.waitForFunction(wanted => location.hash === wanted, { timeout: 10_000 }, hash);
}

export async function untilText(page: Page, selector: string, text: string): Promise<void> {
  await page.waitForFunction(
    (name, wanted) => document.querySelector(name)?.textContent?.replace(/\s+/g, ' ').trim() === wanted,
    { timeout: 10_000 },
    selector,
    text,
  );
}

export async function openDesk(audience: Page): Promise<Page> {
  const opened = new Promise<Page | null>(resolve => audience.once('popup', resolve));
  await audience.keyboard.press('p');
  const desk = await opened;
  if (desk === null) throw new Error('No second window came.');
  await desk.waitForSelector('.desk:not(.alone)');
  await untilCounted(desk);
  return desk;
}
