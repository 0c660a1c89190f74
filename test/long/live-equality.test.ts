// After any edits, patched or fetched again, a live page is what it would be if it was opened now.

import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { deckPath, edit, expectFresh, openLive, refetch, sheetPath } from '../support/live-page.js';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const slides = [
  '# <!-- fit --> Harbour',
  '# <!-- fit --> A harbour and its boats',
  '## Sails\n\n* main\n* jib',
  '## Sails\n\n* main\n* foresail\n* topsail',
  '## Code\n\n```js {1|2}\none();\ntwo();\n```',
  `## Code\n\n\`\`\`sh\necho ${'very long; '.repeat(30)}\n\`\`\``,
  '![bg left](image.svg)\n\n## Background',
  '![bg](image.svg)\n![bg](image.svg)\n\n## Background\n\nTwo.',
  'Only words.',
  'Other words.',
  '<!-- _paginate: false -->\n\n## Without a number',
  '## Math\n\n$x^2$ and $\\frac{a}{b}$',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '<details><summary>More</summary>\n\nHidden\n\n</details>',
  '<!-- _class: lead -->\n\n## Lead <b>not closed',
  '<style scoped>\nh2 { color: red }\n</style>\n\n## Scoped',
];

const sections = [
  '## Look\n\n```console\n$ ping @{NET}.1\n64 bytes from @{NET}.1\n```',
  '## Look\n\n```console\n$ ping -c 1 @{NET}.1\n```',
  '## Look closely\n\n<details class="hint"><summary>Stuck?</summary>\n\nPlug it in.\n\n</details>',
  '## Look closely\n\n<details class="hint"><summary>Really stuck?</summary>\n\nPlug it in.\n\n</details>',
  '## A file\n\n```ini {file=/etc/net.conf}\naddress = @{NET}.11\n```',
  '## A file\n\n```ini {file=/etc/net.conf}\n[net]\naddress = @{NET}.12\n```',
  '## Words\n\nSome words.',
  '## Words\n\n- a list\n- of words',
  '## Not closed\n\n<details>\n\nText',
];

describe.each([
  {
    path: deckPath,
    file: 'slides/talk.md',
    head: '---\npaginate: true\n---\n\n',
    pool: slides,
    between: '\n\n---\n\n',
  },
  { path: `/private${deckPath}`, file: 'slides/talk.md', head: '', pool: slides, between: '\n\n---\n\n' },
  { path: sheetPath, file: 'labs/01-net.md', head: '---\ntitle: A net\n---\n\n', pool: sections, between: '\n\n' },
])('$path', ({ path, file, head, pool, between }) => {
  it.each([6, 7])('is after edits what it is when opened (%i)', async seed => {
    const live = await openLive(browser, path, { follow: false });
    await live.stub.edit({ 'slides/image.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' });
    const random = randomNumbers(seed);
    const pick = (count: number): number => Math.floor(random() * count);
    const parts = Array.from({ length: 5 }, () => pool[pick(pool.length)] ?? '');
    const change = [
      () => parts.splice(pick(parts.length), 1, pool[pick(pool.length)] ?? ''),
      () => parts.splice(pick(parts.length + 1), 0, pool[pick(pool.length)] ?? ''),
      () => parts.length > 1 && parts.splice(pick(parts.length), 1),
      () => parts.splice(pick(parts.length), 0, ...parts.splice(pick(parts.length), 1)),
    ];
    for (let count = 0; count < 12; count++) {
      change[pick(change.length)]?.();
      await (pick(6) === 0 ? refetch : edit)(live, file, `${head}${parts.join(between)}\n`);
      if (path !== sheetPath) await live.page.keyboard.press(pick(2) === 0 ? 'ArrowRight' : 'ArrowLeft');
      await expectFresh(live);
    }
  });
});

/** The same ones each time. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
