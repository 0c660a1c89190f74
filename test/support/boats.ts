// A small talk for tests of the lectern: ten slides with headings, fragments and links.

import type { Page } from 'puppeteer-core';
import { buildTalk, type Talk } from './talk.js';

const boats = ['Sails', 'Oars', 'Mâts', 'Ropes', 'Decks', 'Keels', 'Flags', 'Crews', 'Ports'];

/** Titles of its slides. */
export const titles: readonly string[] = ['Boats', ...boats];

export function buildBoats(): Talk {
  const slides = boats.map(
    (name, index) => `## ${name}\n\n* Text ${String.fromCharCode(97 + index)}\n* [Back](#boats)`,
  );
  return buildTalk({
    'course.yml': 'theme: lutrin\n',
    'slides/talk.md': ['# Boats\n\n<!-- Say hello. -->', ...slides].join('\n\n---\n\n'),
  });
}

/** Each key once, in this order. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key as 'Home');
}

/** Titles of the slides that can be seen. */
export function seen(page: Page): Promise<string[]> {
  return page.$$eval('svg[data-marpit-svg]', all =>
    all
      .filter(svg => svg.getBoundingClientRect().width > 0)
      .map(svg => svg.querySelector('h1, h2')?.textContent?.trim() ?? ''),
  );
}
