// The pages of the course of this repository in a browser: everybody can use them, and they need nothing from elsewhere.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { launchBrowser, openPage, type PageOptions } from '../support/browser.js';
import { type BuiltCourse, buildRepositoryCourse, pagesOf, taughtDecks } from '../support/repository-course.js';

let course: BuiltCourse;
let browser: Browser;

beforeAll(async () => {
  course = await buildRepositoryCourse();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  course?.remove();
});

/** In the dark a page has other colours, on a phone other sizes, and nothing else is another. */
const views: readonly (readonly [string, PageOptions, readonly string[] | undefined])[] = [
  ['on a desk', { width: 1280, height: 800 }, undefined],
  ['in the dark', { width: 1280, height: 800, dark: true }, ['color-contrast']],
  [
    'on a phone',
    { width: 390, height: 844, touch: true },
    ['target-size', 'scrollable-region-focusable', 'meta-viewport'],
  ],
];

describe('the course', () => {
  it.each(views)('has accessible pages that ask nobody for anything %s', async (_name, options, rules) => {
    for (const edition of ['dist', 'private'])
      for (const name of pagesOf(path.join(course.folder, edition))) {
        const url = pathToFileURL(path.join(course.folder, edition, name)).href;
        const { page, refused, errors } = await openPage(browser, url, options);
        // The instructor's pages have all that the students' have.
        if (edition === 'private') expect(await violations(page, 'html', rules), name).toEqual([]);
        expect({ refused, errors }, name).toEqual({ refused: [], errors: [] });
        await page.close();
      }
  });

  it.each(taughtDecks)('has accessible slides in %s', async deck => {
    const file = path.join(course.folder, `dist/slides/${deck}/index.html`);
    const { page } = await openPage(browser, pathToFileURL(file).href);
    await page.keyboard.press('v'); // all slides, beneath each other
    await page.waitForFunction(
      () =>
        document.querySelector('.reading svg') !== null &&
        document.querySelector('svg[data-marpit-svg]:not(.laid-out)') === null,
    );
    expect(await violations(page, 'main')).toEqual([]);
    // A mistake on the last of them would have been found.
    await page.$eval('svg[data-marpit-svg]:last-of-type section', section => {
      section.innerHTML = '<p style="color: #ddd; background: #eee">Nearly invisible</p>';
    });
    expect(await violations(page, 'main')).toEqual([expect.stringContaining('color-contrast')]);
    await page.close();
  });
});
