// A lab sheet in the browser: what is copied, what is downloaded, and the student's own values.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchBrowser, openPage, type PageOptions } from '../support/browser.js';
import { lutrin, makeCourse } from '../support/cli.js';

const course = {
  'course.yml': 'variables:\n  TEAM: { from: team, default: 7, ci: 0 }\n  NET: "10.@{TEAM}.0"\n',
  'labs/01-net.md': `---
title: A net
hosts: { web1: { driver: vm } }
---

## Look

\`\`\`console
$ ping @{NET}.1
64 bytes from @{NET}.1
$ uname \\
>   -a
Linux
\`\`\`

\`\`\`sh
ip route
${'echo very long; '.repeat(40)}
\`\`\`

\`\`\`ini {file=/etc/net.conf}
[net]
address = @{NET}.11
\`\`\`

<details class="hint"><summary>Stuck?</summary>

Plug it in.

</details>
`,
};

let browser: Browser;
let root: string;

beforeAll(async () => {
  const { folder, remove } = makeCourse(course);
  root = folder;
  const { status, stderr } = await lutrin(['build', folder, '--edition', 'student']);
  expect(status, stderr).toBe(0);
  browser = await launchBrowser();
  return remove;
});

afterAll(async () => {
  await browser?.close();
});

async function open(options: PageOptions = {}): Promise<Page> {
  const file = path.join(root, 'dist/labs/net/index.html');
  const { page, refused, errors } = await openPage(browser, pathToFileURL(file).href, options);
  onTestFinished(async () => {
    expect(refused).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });
  return page;
}

/** What the n-th button copies. */
async function copied(page: Page, number: number): Promise<string> {
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: {
        writeText: async (text: string) => {
          document.body.dataset.copied = text;
        },
      },
    });
    delete document.body.dataset.copied;
  });
  const buttons = await page.$$('.copy');
  await buttons[number]?.click();
  const handle = await page.waitForFunction(() => document.body.dataset.copied);
  return (await handle.jsonValue()) ?? '';
}

describe('a lab sheet in the browser', () => {
  it('copies commands without prompts and output', async () => {
    const page = await open();
    expect(await copied(page, 0)).toBe('ping 10.7.0.1\nuname \\\n  -a\n');
    expect(await copied(page, 1)).toMatch(/^ip route\necho very long; /);
  });

  it("puts in the student's own values, everywhere, and remembers them", async () => {
    const page = await open();
    await page.click('.values input', { count: 3 });
    await page.keyboard.type('42');
    expect(await copied(page, 0)).toContain('ping 10.42.0.1');
    expect(await page.$eval('main', main => main.textContent)).toContain('address = 10.42.0.11');
    await page.reload();
    expect(await page.$eval('.values input', input => (input as HTMLInputElement).value)).toBe('42');
    expect(await page.$eval('main', main => main.textContent)).toContain('address = 10.42.0.11');
    expect(await page.$eval('main', main => main.textContent)).not.toContain('10.7.0');
    const content = await page.evaluate(async () => {
      const link = document.querySelector<HTMLAnchorElement>('a.download');
      link?.addEventListener('click', event => event.preventDefault());
      link?.click();
      return fetch(link?.href ?? '').then(response => response.text());
    });
    expect(content).toBe('[net]\naddress = 10.42.0.11\n');
    await page.click('.values input', { count: 3 });
    await page.keyboard.press('Backspace');
    expect(await page.$eval('main', main => main.textContent)).toContain('address = 10.7.0.11');
  });

  it('folds its hints', async () => {
    const page = await open();
    expect(await page.$eval('details.hint', details => (details as HTMLDetailsElement).open)).toBe(false);
    await page.click('details.hint summary');
    expect(await page.$eval('details.hint p', text => text.getBoundingClientRect().height)).toBeGreaterThan(0);
  });

  it.each([320, 390, 768, 1280])('is not wider than a screen of %i pixels', async width => {
    const page = await open({ width, height: 800, touch: width < 700 });
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(screen ?? 0);
  });
});
