// The theme in a browser: its type has every sign that a course shows, what is ill set is noticed, and Marp alone can use it.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchBrowser, openPage, showSlide } from '../support/browser.js';
import { courseFolder, lutrin } from '../support/cli.js';
import { repository } from '../support/repository-course.js';
import { slideProblems } from '../support/slide-measure.js';
import { slidesOf } from '../support/slide-structure.js';
import { convertWithMarpCli } from '../support/yardstick.js';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

async function openDeck(markdown: string): Promise<Page> {
  const folder = courseFolder({ 'course.yml': 'html: true\n', 'slides/deck.md': markdown });
  const { status, stderr } = await lutrin(['build', folder, '--edition', 'student']);
  expect(status, stderr).toBe(0);
  const url = pathToFileURL(path.join(folder, 'dist/slides/deck/index.html')).href;
  const { page } = await openPage(browser, url);
  await page.addStyleTag({ content: '.controls { display: none !important }' });
  onTestFinished(() => page.close());
  return page;
}

/** Families of the fonts that an element's letters come from, and whether the page brought them along. */
async function fontsOf(page: Page, selector: string): Promise<string[]> {
  const session = await page.createCDPSession();
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  return fonts.map(({ familyName, isCustomFont }) => `${familyName}${isCustomFont ? '' : ' of the system'}`).sort();
}

describe('the type', () => {
  const words = 'Où l’œuvre naïve coûte « 12 € » : Ÿ, Æ, ß, Łódź – “quoted” … 3 × 4 ≤ 12 ≠ ∞ → ← ↑ ↓ ↔ ✓';
  const lines = '┌─┬─┐ │ ├─┼─┤ └─┴─┘ ╔═╗ ║ ╚═╝ ░▒▓█ → ← ↑ ↓ ✓ é à ç œ';

  it('has the letters of names, arrows, marks and box drawing', async () => {
    const page = await openDeck(`# ${words}\n\n${words} **${words}**\n\n\`\`\`text\n${lines}\n\`\`\`\n`);
    for (const [selector, family] of [
      ['section > h1', 'Serif'],
      ['section > p', 'Sans'],
      ['section strong', 'Sans'],
      ['section .line span', 'Mono'],
    ] as const) {
      const fonts = await fontsOf(page, selector);
      expect(fonts.length).toBeGreaterThan(0);
      for (const font of fonts) expect(font).toMatch(new RegExp(`^IBM Plex ${family}\\b(?!.*of the system)`));
    }
  });

  it('has what programs print', async () => {
    const page = await openDeck('```text\n● ○ ◆ ■ □ ▶ ✗ ⏎ ⌘ ↳\n```\n');
    const fonts = await fontsOf(page, 'section .line span');
    expect(fonts.filter(font => font.endsWith('of the system'))).toEqual([]);
  });
});

describe('what is ill set', () => {
  const long = Array.from({ length: 30 }, (_, index) => `- item ${index}`).join('\n');
  it.each([
    ['a list that is too long', `## List\n\n${long}`, /li "item 29" leaves the bottom by \d+ px/],
    [
      'a wide table',
      `## Table\n\n| ${'`a_very_long_word_that_goes_on` | '.repeat(6)}\n|${'---|'.repeat(6)}`,
      /leaves the right/,
    ],
    ['a footer that is cut', `<!-- footer: ${'far too long '.repeat(20)} -->\n\n## Footer`, /footer .* is cut/],
    ['small letters', '## Small\n\n<p style="font-size: 20px">Read this.</p>', /"Read this\." has 20\.0 px, not 28/],
    ['small code', '## Small\n\n<pre style="font-size: 18px"><code>read</code></pre>', /"read" has 18\.0 px, not 22/],
    [
      'letters in a drawing',
      '## D\n\n<svg role="img" width="50" height="40"><text y="20" font-size="12">x</text></svg>',
      /12\.0/,
    ],
    ['what lies over something else', '## Over\n\nText\n\n<p style="margin-top: -50px">Over it</p>', /overlap/],
    ['a title without end', `## ${'A title that never wants to end '.repeat(4)}`, /h2 .* has \d lines/],
    ['an empty slide', '<br>', /the slide is empty/],
  ])('%s is noticed', async (_what, markdown, problem) => {
    const page = await openDeck(`# First\n\n---\n\n${markdown}\n`);
    expect(await slideProblems(page, { withType: true })).toEqual([]);
    await showSlide(page, 2);
    expect((await slideProblems(page, { withType: true })).join('\n')).toMatch(problem);
  });
});

it('Marp alone makes the gallery with it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lutrin-theme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files = /sed '\/@import\/d' (.*) >/.exec(readFileSync(path.join(repository, 'docs/theme.md'), 'utf8'))?.[1];
  const css = (files ?? '').split(' ').map(name => readFileSync(path.join(repository, 'themes/lutrin', name), 'utf8'));
  mkdirSync(path.join(folder, 'themes'));
  writeFileSync(path.join(folder, 'themes/lutrin.css'), css.join('\n').replace(/.*@import.*\n/g, ''));
  cpSync(path.join(repository, 'slides/theme-gallery.md'), path.join(folder, 'decks/theme-gallery.md'));
  convertWithMarpCli(path.join(folder, 'decks'), path.join(folder, 'themes'), path.join(folder, 'out'));
  const html = readFileSync(path.join(folder, 'out/theme-gallery.html'), 'utf8');
  expect(slidesOf(html).length).toBeGreaterThan(50);
  expect(html).toContain('data-theme="lutrin"');
  expect(html).toContain('--accent:');
});
