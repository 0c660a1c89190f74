// Drives a live page in a real browser: opens it, edits its course, and asks what became of it.

import type { Browser, Page } from 'puppeteer-core';
import { expect, onTestFinished } from 'vitest';
import type { Problem } from '../../src/serve/messages.js';
import { type LiveStub, startLiveStub } from './live-stub.js';

export const talk = `---
paginate: true
---

# Boats

<!-- Say hello. -->

---

## Sails

* main
* jib

---

## Harbour

[A link](#boats)
`;

export const lab = `---
title: A net
---

Intro.

## Look

\`\`\`console
$ ping @{NET}.1
\`\`\`

<details class="hint"><summary>Stuck?</summary>

Plug it in.

</details>

## Then

\`\`\`sh
ip address show @{NET}.11
\`\`\`

Some words to select.
`;

export const course = {
  'course.yml': 'html: true\nvariables:\n  TEAM: { from: team, default: 7, ci: 0 }\n  NET: "10.@{TEAM}.0"\n',
  'slides/talk.md': talk,
  'labs/01-net.md': lab,
};
export const deckPath = '/slides/talk/';
export const sheetPath = '/labs/net/';

export const problem: Problem = {
  severity: 'error',
  code: 'lab/unknown-check',
  message: 'Step 6 needs the check "pgae", but no check has that name.',
  place: 'labs/02-containers.md:41:13',
  url: 'vscode://file/course/labs/02-containers.md:41:13',
  frame: '41 | ```sh {check=served needs=pgae}\n   |                            ^^^^ did you mean "page"?',
  notes: ['Checks of this lab: page, served.'],
};

export interface LivePage {
  readonly stub: LiveStub;
  readonly page: Page;
  readonly path: string;
  /** Exceptions and errors on the console; the test fails when some are left at its end. */
  readonly errors: string[];
}

export interface LivePageOptions {
  readonly follow?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

/** A page of the course, connected. */
export async function openLive(browser: Browser, path: string, options: LivePageOptions = {}): Promise<LivePage> {
  const stub = await startLiveStub(course, options.follow);
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', error => void errors.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  onTestFinished(async () => {
    await page.close();
    await stub.stop();
    expect(errors).toEqual([]);
  });
  await page.setViewport({ width: options.width ?? 1280, height: options.height ?? 720 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: options.dark ? 'dark' : 'light' }]);
  await page.goto(`${stub.origin}${path}`);
  await until(() => stub.listeners.length > 0);
  return { stub, page, path: path.replace(/[?#].*/, ''), errors };
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 5));
}

/** Waits until the page has the version that the server has. */
export async function untilCurrent({ stub, page, path }: LivePage): Promise<void> {
  await page.waitForFunction(
    wanted => document.querySelector<HTMLMetaElement>('meta[name="lutrin-version"]')?.content === wanted,
    {},
    stub.version(path),
  );
}

/** Edits a file, sends the patch, and waits until the page has it. `edited` is the part that the author works on. */
export async function edit(live: LivePage, file: string, content: string, edited?: number): Promise<void> {
  const { stub, path } = live;
  await stub.edit({ [file]: content });
  stub.send(path, { type: 'patch', patch: stub.patch(path, edited === undefined ? {} : { edited }) });
  await untilCurrent(live);
}

/** Edits a file and has the page fetch itself again. */
export async function refetch(live: LivePage, file: string, content: string): Promise<void> {
  await live.stub.edit({ [file]: content });
  live.stub.send(live.path, { type: 'refetch' });
  await untilCurrent(live);
}

/** The address, the heading that can be seen, and the position. */
export function shownSlide(page: Page): Promise<string> {
  return page.evaluate(() => {
    const seen = [...document.querySelectorAll('svg[data-marpit-svg]')].filter(
      svg => svg.getBoundingClientRect().width > 0,
    );
    const heading = seen.map(svg => svg.querySelector('h1, h2')?.textContent?.trim()).join('|');
    return [decodeURIComponent(location.hash), heading, document.querySelector('.position')?.textContent].join(' ');
  });
}

/** Keeps hold of elements, to ask later where they are. */
export function remember(page: Page, selector: string): Promise<void> {
  return page.$$eval(selector, elements => void Object.assign(window, { remembered: elements }));
}

/** For each remembered element its place among those that the selector finds now; -1 when it is gone. */
export function places(page: Page, selector: string): Promise<number[]> {
  return page.$$eval(selector, elements =>
    (window as unknown as { remembered: Element[] }).remembered.map(element => elements.indexOf(element)),
  );
}

/** The page has what a page has that was opened now at the same address. */
export async function expectFresh({ page }: LivePage): Promise<void> {
  const fresh = await page.browser().newPage();
  await fresh.setViewport(page.viewport());
  await fresh.goto(page.url());
  const [shown, expected] = [await describePage(page), await describePage(fresh)];
  await fresh.close();
  expect(shown).toBe(expected);
}

/**
 * Elements, attributes and text. Not told: the order of attributes, white space between parts, what was said to screen readers,
 * and what only a slide has that was shown (its fragments' state, and how it was fitted).
 */
function describePage(page: Page): Promise<string> {
  return page.evaluate(() => {
    const ofShown = /^(?:is=.*|style=min-height: [^;]*;|class=|style=)$/;
    const describe = (node: Node): string => {
      if (node instanceof Text) return JSON.stringify(node.data.trim());
      if (!(node instanceof Element) || node.matches('.announcement')) return '';
      const hides = node.closest('svg[data-marpit-svg]:not(.current)') !== null;
      const classes = [...node.classList].filter(name => !hides || !/^(?:pending|highlighted)$/.test(name));
      const attributes = [...node.attributes]
        .map(({ name, value }) => `${name}=${name === 'class' ? classes.sort().join(' ') : value}`)
        .filter(attribute => !ofShown.test(attribute));
      const name = node.localName.replace('marp-pre', 'pre');
      const children = [...node.childNodes].map(describe).filter(text => text !== '' && text !== '""');
      return [`<${node.namespaceURI?.slice(-4)} ${name} ${attributes.sort().join(' ')}>`, ...children, '</>'].join(
        '\n',
      );
    };
    const styles = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')];
    return [document.title, ...styles.map(({ href, media }) => `${href} ${media}`), describe(document.body)].join('\n');
  });
}
