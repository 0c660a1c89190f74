// Every slide of the repository's decks is set as the theme promises: within its margins, above the footer, nothing cut, covered
// or too small. What is measured here is what a teacher would see when leafing through.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, showSlide } from '../support/browser.js';
import { type BuiltCourse, buildRepositoryCourse, repository } from '../support/repository-course.js';
import { slideProblems } from '../support/slide-measure.js';

const decks = readdirSync(path.join(repository, 'slides')).filter(name => name.endsWith('.md'));

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

describe.each([
  { size: '16:9', width: 1280 },
  { size: '4:3', width: 960 },
])('in $size', ({ size, width }) => {
  let course: BuiltCourse;

  beforeAll(async () => {
    course = await buildRepositoryCourse(
      folder => {
        for (const name of decks) setSize(path.join(folder, 'slides', name), size);
      },
      ['--edition', 'student'],
    );
    expect(course.run.status, course.run.stderr).toBe(0);
  });

  afterAll(() => course?.remove());

  it.each(decks)('the slides of %s are well set', async name => {
    const file = path.join(course.folder, 'dist/slides', path.parse(name).name, 'index.html');
    const { page } = await openPage(browser, pathToFileURL(file).href, { width, height: 720 });
    await page.addStyleTag({ content: '.controls { display: none !important }' });
    // The sizes of type are promised for the wide stage.
    expect(await problemsOf(page, { withType: size === '16:9' })).toEqual([]);
    await page.close();
  });
});

function setSize(file: string, size: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^---\n/, `---\nsize: "${size}"\n`));
}

async function problemsOf(page: Page, options: { readonly withType: boolean }): Promise<string[]> {
  const count = await page.$$eval('svg[data-marpit-svg]', slides => slides.length);
  expect(count).toBeGreaterThan(20);
  const found: string[] = [];
  for (let number = 1; number <= count; number++) {
    await showSlide(page, number);
    await page.evaluate(async () => {
      await document.fonts.ready; // parts of a font are loaded when a slide shows their letters
    });
    for (const problem of await slideProblems(page, options)) found.push(`slide ${number}: ${problem}`);
  }
  return found;
}
