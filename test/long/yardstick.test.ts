// Decks without our additions equal what marp-cli makes of them with the same engine: as many slides, with the same text and
// structure, and the same picture.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, showSlide } from '../support/browser.js';
import { lutrin } from '../support/cli.js';
import { differingPixels } from '../support/pixels.js';
import { slidesOf } from '../support/slide-structure.js';
import { answerForMarp, convertWithMarpCli } from '../support/yardstick.js';

const fixtures = path.join(import.meta.dirname, '../fixtures/yardstick');
/** Of these marp-cli's player has more than its page without one. */
const forPlayer = path.join(import.meta.dirname, '../fixtures/yardstick-player');
const decks = readdirSync(fixtures).filter(name => name.endsWith('.md'));
const folder = mkdtempSync(path.join(tmpdir(), 'lutrin-yardstick-'));
const sizes: Readonly<Record<string, readonly [width: number, height: number]>> = {
  'sizes.md': [960, 720],
  'custom-theme.md': [720, 720],
};

let browser: Browser;

beforeAll(async () => {
  const course = path.join(folder, 'course');
  cpSync(fixtures, course, { recursive: true });
  convertWithMarpCli(course, path.join(course, 'themes'), path.join(folder, 'marp'));
  cpSync(path.join(fixtures, 'images'), path.join(folder, 'marp/images'), { recursive: true });
  convertWithMarpCli(forPlayer, path.join(course, 'themes'), path.join(folder, 'marp-player'), 'bespoke');
  cpSync(forPlayer, course, { recursive: true });
  const built = await lutrin(['build', course, '--edition', 'student']);
  expect(built.status, built.stderr).toBe(0);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

function marpPage(deck: string): string {
  return path.join(folder, 'marp', deck.replace(/md$/, 'html'));
}

function ownPage(deck: string): string {
  return path.join(folder, 'course/dist/slides', path.parse(deck).name, 'index.html');
}

describe('slides equal those of marp-cli', () => {
  it.each(decks)('in text and structure: %s', deck => {
    const expected = slidesOf(readFileSync(marpPage(deck), 'utf8'));
    expect(expected.length).toBeGreaterThan(1);
    expect(slidesOf(readFileSync(ownPage(deck), 'utf8'))).toEqual(expected);
  });

  it.each(readdirSync(forPlayer))('in what its player reads: %s', deck => {
    const marp = path.join(folder, 'marp-player', deck.replace(/md$/, 'html'));
    expect(slidesOf(readFileSync(ownPage(deck), 'utf8'))).toEqual(slidesOf(readFileSync(marp, 'utf8')));
  });

  it.each(decks)('in pictures: %s', async deck => {
    const [width, height] = sizes[deck] ?? [1280, 720];
    const marp = await openPage(browser, pathToFileURL(marpPage(deck)).href, { width, height, answer: answerForMarp });
    const own = await openPage(browser, pathToFileURL(ownPage(deck)).href, { width, height });
    expect(marp.refused).toEqual([]);
    expect(own.refused).toEqual([]);
    await own.page.addStyleTag({ content: '.controls { display: none !important }' });
    const count = await marp.page.evaluate(() => document.querySelectorAll('svg[data-marpit-svg]').length);
    for (let number = 1; number <= count; number++) {
      const [expected, found] = await Promise.all([marpSlide(marp.page, number), ownSlide(own.page, number)]);
      const different = await differingPixels(expected, found);
      if (different >= 0.01) keep({ expected, found }, `${deck}-${number}`);
      expect(different, `slide ${number}`).toBeLessThan(0.01);
    }
    await Promise.all([marp.page.close(), own.page.close()]);
  });
});

/** To look at. */
function keep(pictures: Readonly<Record<string, Uint8Array>>, name: string): void {
  const results = path.join(import.meta.dirname, '../../test-results');
  mkdirSync(results, { recursive: true });
  for (const [kind, png] of Object.entries(pictures)) writeFileSync(path.join(results, `${name}-${kind}.png`), png);
}

async function marpSlide(page: Page, number: number): Promise<Uint8Array> {
  await page.evaluate(index => {
    for (const [at, svg] of document.querySelectorAll<SVGElement>('svg[data-marpit-svg]').entries())
      svg.style.display = at === index ? 'block' : 'none';
  }, number - 1);
  return picture(page);
}

/** With all its fragments. */
async function ownSlide(page: Page, number: number): Promise<Uint8Array> {
  await showSlide(page, number);
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[data-marpit-fragment]'))
      element.setAttribute('data-bespoke-marp-fragment', 'active');
  });
  return picture(page);
}

/** After two frames: fitting elements measure in one and scale in the next. */
async function picture(page: Page): Promise<Uint8Array> {
  await page.evaluate(
    () =>
      new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve)))),
  );
  return page.screenshot({ type: 'png' });
}
