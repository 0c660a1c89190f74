// A course that is built once for a file of tests, and its deck `slides/talk.md` in a browser.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { launchBrowser, openPage, type PageOptions } from './browser.js';
import { lutrin, makeCourse } from './cli.js';

export interface TalkOptions extends PageOptions {
  /** With its `#`. */
  readonly hash?: string;
  readonly edition?: string;
}

export interface DeskOptions extends TalkOptions {
  /** The audience's page finds no storage, as where a browser refuses it. */
  readonly keepsNothing?: boolean;
}

export interface Talk {
  /** Opens the deck; when the test ends, it must have made no error and asked nobody for anything. */
  open(options?: TalkOptions): Promise<Page>;
  browser(): Browser;
  /** URL of the deck in an edition. */
  url(edition: string): string;
}

export function buildTalk(files: Readonly<Record<string, string>>): Talk {
  let browser: Browser;
  let root: string;
  beforeAll(async () => {
    const { folder, remove } = makeCourse(files);
    root = folder;
    const { status, stderr } = await lutrin(['build', folder]);
    expect(status, stderr).toBe(0);
    browser = await launchBrowser();
    return remove;
  });
  afterAll(async () => {
    await browser?.close();
  });
  const url = (edition: string): string => pathToFileURL(path.join(root, edition, 'slides/talk/index.html')).href;
  return {
    open: async ({ hash = '', edition = 'dist', ...options } = {}) => {
      // One test does not see what another one kept.
      const context = await browser.createBrowserContext();
      const { page, refused, errors } = await openPage(context, `${url(edition)}${hash}`, options);
      onTestFinished(async () => {
        expect({ refused, errors }).toEqual({ refused: [], errors: [] });
        await context.close();
      });
      return page;
    },
    browser: () => browser,
    url,
  };
}

/** The two windows of a presentation. */
export interface TwoWindows {
  readonly audience: Page;
  readonly desk: Page;
}

export async function openDesk(talk: Talk, { keepsNothing = false, ...options }: DeskOptions): Promise<TwoWindows> {
  const audience = await talk.open(options);
  if (keepsNothing) await refuseStorage(audience);
  const opened = new Promise<Page | null>(resolve => audience.once('popup', resolve));
  await audience.keyboard.press('p');
  const desk = await opened;
  if (desk === null) throw new Error('No second window came.');
  const deskErrors: string[] = [];
  desk.on('pageerror', error => void deskErrors.push(String(error)));
  await desk.waitForSelector('.desk:not(.alone)', { timeout: 5000 });
  onTestFinished(async () => {
    expect(deskErrors).toEqual([]);
    await desk.close();
  });
  return { audience, desk };
}

async function refuseStorage(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const get = (): never => {
      throw new DOMException('refused', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get });
  });
  await page.reload();
}
