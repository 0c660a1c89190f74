// A lab sheet in the browser: what is copied, what is downloaded, and the student's own values.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stepContents } from '../../src/parse/step-contents.js';
import { violations } from '../support/axe.js';
import { launchBrowser, openPage, type PageOptions } from '../support/browser.js';
import { lutrin, makeCourse } from '../support/cli.js';
import { labOf } from '../support/lab.js';

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

\`\`\`sh {check=pings title="The net @{NET} is there"}
ping -c 1 @{NET}.1
\`\`\`

\`\`\`sh {manual="Plug it in"}
plug it
\`\`\`

<details class="hint"><summary>Stuck?</summary>

Plug it in.

</details>
`,
};

/** The results of a run of the lab as it is. */
const results = (): string => {
  const lab = labOf(course, 'net');
  const line = lab.source.text.split('\n').findIndex(text => text.includes('manual=')) + 1;
  const notRun = [{ line, kind: 'manual', reason: 'Plug it in' }];
  const step = { id: 'look', state: 'executed in part', content: stepContents(lab)[0], notRun };
  return JSON.stringify({ labs: { net: { date: '2026-11-23', hosts: { web1: 'QEMU' }, steps: [step] } } });
};

let browser: Browser;
let root: string;

beforeAll(async () => {
  const { folder, remove } = makeCourse({ ...course, 'labs/results.json': results() });
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

  it('says how to check oneself, with the student’s own values, and where the script is', async () => {
    const page = await open();
    await page.click('.values input', { count: 3 });
    await page.keyboard.type('42');
    const text = await page.$eval('.self-check', box => box.textContent);
    expect(text).toContain('download check.sh and run TEAM=42 sh check.sh.');
    const address = await page.$eval('.self-check a', link => (link as HTMLAnchorElement).href);
    const sum = createHash('sha256')
      .update(readFileSync(fileURLToPath(address)))
      .digest('hex');
    expect(text).toContain(`SHA-256 ${sum}`);
  });

  it('says what a run has executed, and folds what it has not', async () => {
    const page = await open();
    const mark = await page.$('details.proof');
    expect(await mark?.$eval('summary', summary => summary.textContent)).toBe(
      'Executed in part on 2026-11-23 (web1: QEMU)',
    );
    expect(await mark?.evaluate(details => (details as HTMLDetailsElement).open)).toBe(false);
    await page.focus('details.proof summary');
    await page.keyboard.press('Enter');
    expect(await mark?.$eval('li', item => item.getBoundingClientRect().height)).toBeGreaterThan(0);
    expect(await mark?.$eval('li', item => item.textContent)).toBe('By hand (Plug it in): plug it');
  });

  it.each([{}, { dark: true }, { width: 390, touch: true }])(
    'is accessible with all of that open: %j',
    async options => {
      const page = await open(options);
      await page.$$eval('details', all => {
        for (const details of all) details.open = true;
      });
      expect(await violations(page)).toEqual([]);
    },
  );

  it.each([320, 390, 768, 1280])('is not wider than a screen of %i pixels', async width => {
    const page = await open({ width, height: 800, touch: width < 700 });
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(screen ?? 0);
  });
});
