// The next slide is ready before it is asked for, and nothing on it has begun.

import { expect, it } from 'vitest';
import { buildTalk } from '../support/talk.js';

const { open } = buildTalk({
  'slides/talk.md': `---
theme: lutrin
html: true
---

# Words

---

## Formula

<style scoped>
@keyframes rise { from { opacity: 0; } }
p { animation: rise 10ms; }
</style>

$$\\sum_{i=1}^n x_i$$

It rises.

---

## End
`,
});

it.each(['dist', 'private'])('has its fonts, in %s', async edition => {
  const page = await open({ edition });
  await page.evaluate(() => {
    document.addEventListener('animationstart', () => document.body.classList.add('has-begun'));
  });
  await page.waitForFunction(() =>
    [...document.fonts].some(({ family, status }) => family.includes('KaTeX') && status === 'loaded'),
  );
  expect(await page.$$eval('.current', all => all.map(each => each.querySelector('h1, h2')?.textContent))).toEqual(
    edition === 'dist' ? ['Words'] : ['Words', 'Words'],
  );
  expect(await page.$('.has-begun')).toBeNull();
  await page.keyboard.press('ArrowRight');
  await page.waitForSelector('.has-begun');
});
