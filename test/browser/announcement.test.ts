// What a screen reader hears of steps through code.

import { expect, it } from 'vitest';
import { buildTalk } from '../support/talk.js';

const { open } = buildTalk({
  'slides/talk.md': '# Code\n\n```js {1|2-3}\nlet mast;\nlet sail;\nlet rope;\n```\n\n* then words\n',
});

it('the lines that a step puts forward are said, then what comes after them', async () => {
  const page = await open();
  const said = (): Promise<string | null> => page.$eval('.announcement', place => place.textContent);
  await page.keyboard.press('ArrowRight');
  expect(await said()).toBe('let sail;\nlet rope;');
  await page.keyboard.press('ArrowRight');
  expect(await said()).toBe('then words');
});
