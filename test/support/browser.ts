// A real browser for tests: the one that builds use, through Puppeteer. A page may only ask for files of this machine, and for
// what a test answers itself; any other request is refused and remembered.

import puppeteer, { type Browser, type HTTPRequest, type Page } from 'puppeteer-core';
import { browserProgram, findInstalledBrowser } from '../../src/io/installed-browser.js';

export interface TestPage {
  readonly page: Page;
  /** Addresses outside this machine that the page asked for, and got nothing. */
  readonly refused: readonly string[];
  /** Exceptions and errors on the console. */
  readonly errors: readonly string[];
}

export interface Answer {
  readonly contentType: string;
  readonly body: Buffer;
}

export async function launchBrowser(): Promise<Browser> {
  const program = await browserProgram(findInstalledBrowser(process.env));
  if (program === undefined) throw new Error('These tests need a browser, and there is none for this machine.');
  return puppeteer.launch({
    executablePath: program.path,
    env: { ...process.env, ...program.environment },
    // The pages are made by the tests, and not every machine lets a user make a sandbox.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Its own windows have pages of their own, which take more time than those of the tests.
      '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,WebUIOmniboxPopup,WebUIOmniboxAimPopup,InitialWebUI,WebUIReloadButton,WebUIToolbar,PreloadTopChromeWebUI',
      '--hide-scrollbars',
      '--font-render-hinting=none',
      '--force-color-profile=srgb',
    ],
  });
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly touch?: boolean;
  readonly dark?: boolean;
  /** What another server would answer. */
  answer?(url: string): Answer | undefined;
}

export async function openPage(
  browser: Pick<Browser, 'newPage'>,
  url: string,
  options: PageOptions = {},
): Promise<TestPage> {
  const page = await browser.newPage();
  const refused: string[] = [];
  const errors: string[] = [];
  const { width = 1280, height = 720, touch = false } = options;
  await page.setViewport({ width, height, hasTouch: touch, isMobile: touch });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: options.dark ? 'dark' : 'light' }]);
  await page.setRequestInterception(true);
  page.on('request', request => void respond(request, options, refused));
  page.on('pageerror', error => void errors.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  return { page, refused, errors };
}

/** Goes to a slide of a deck, counted from 1, and waits until it is shown. */
export async function showSlide(page: Page, number: number): Promise<void> {
  await page.evaluate(slide => {
    location.hash = `#${slide}`;
  }, number);
  await page.waitForFunction(
    slide => document.querySelector('.controls .position')?.textContent?.startsWith(`${slide} `),
    {},
    number,
  );
}

async function respond(request: HTTPRequest, options: PageOptions, refused: string[]): Promise<void> {
  const url = request.url();
  if (/^(?:file|data|blob|about):/.test(url)) return request.continue();
  const answer = options.answer?.(url);
  if (answer !== undefined)
    return request.respond({ status: 200, headers: { 'access-control-allow-origin': '*' }, ...answer });
  refused.push(url);
  return request.abort();
}
