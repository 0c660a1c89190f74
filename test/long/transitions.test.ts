// Transitions between slides, as marp-cli has them, and elements that morph from one slide to the next.

import type { Page } from 'puppeteer-core';
import { expect, it } from 'vitest';
import { transitionNames } from '../../src/client/transition-keyframes.js';
import { builtInTransitions } from '../../src/markdown/plugins/transitions.js';
import { buildTalk } from '../support/talk.js';

const course = {
  'slides/talk.md': `---
transition: slide 2s
style: |
  @keyframes marp-transition-dissolve { from { --marp-transition-duration: 3s; opacity: 1 } to { opacity: 0 } }
  @keyframes marp-outgoing-transition-lift { to { transform: translateY(-100%) } }
  @keyframes marp-incoming-transition-backward-lift { from { transform: translateY(-100%) } }
  .mark { view-transition-name: mark }
---

# One

<b class="mark">moves</b>

* step

---

<!-- _transition: dissolve -->

# Two

<b class="mark">moves</b>

---

<!-- _transition: lift 1s -->

# Three

---

<!-- _transition: none -->

# Four

---

# Five
`,
};

const { open } = buildTalk(course);

interface Animated {
  /** \`KEYFRAMES of PSEUDO for DURATION\`, and \`reverse\`. */
  readonly all: readonly string[];
  readonly groups: readonly string[];
}

/** What moves once the transition that a key starts is ready; undefined when it starts none. */
async function animatedBy(page: Page, key: string): Promise<Animated | undefined> {
  await page.evaluate(() => {
    const state = window as unknown as { started?: { ready: Promise<void> } };
    const start = Document.prototype.startViewTransition;
    delete state.started;
    document.startViewTransition = update => {
      const transition = start.call(document, update);
      state.started = transition;
      return transition;
    };
  });
  await page.keyboard.press(key as 'Home');
  return page.evaluate(async () => {
    const { started } = window as unknown as { started?: { ready: Promise<void> } };
    if (started === undefined) return undefined;
    await started.ready;
    const animations = document.getAnimations().filter(({ effect }) => (effect as KeyframeEffect).pseudoElement);
    const described = animations.map(animation => {
      const { pseudoElement, getComputedTiming } = animation.effect as KeyframeEffect;
      const { duration, direction } = getComputedTiming.call(animation.effect);
      const name = animation instanceof CSSAnimation ? animation.animationName : '';
      return `${name} of ${pseudoElement} for ${duration}${direction === 'reverse' ? ' reverse' : ''}`;
    });
    return {
      all: described.filter(text => /(?:old|new)\(root\)/.test(text)).sort(),
      groups: described.flatMap(text => /view-transition-group\((.*)\)/.exec(text)?.[1] ?? []),
    };
  });
}

async function untilHeading(page: Page, wanted: string): Promise<void> {
  await page.waitForFunction(
    text => document.querySelector('svg.current h1')?.textContent?.trim() === text,
    { timeout: 5000 },
    wanted,
  );
}

function heading(page: Page): Promise<string | undefined> {
  return page.$eval('svg.current h1', h1 => h1.textContent?.trim());
}

/** Until no transition is going on. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.finish();
  });
  await page.waitForFunction(() => !document.documentElement.style.cssText.includes('--transition'));
}

it('are those of the slide that is left, and turn round when one goes back', async () => {
  const page = await open();
  expect(await animatedBy(page, 'ArrowRight'), 'a fragment').toBeUndefined();
  const forward = await animatedBy(page, 'ArrowRight');
  expect(forward?.all).toEqual([
    'lutrin-incoming-transition-slide of ::view-transition-new(root) for 2000',
    'lutrin-outgoing-transition-slide of ::view-transition-old(root) for 2000',
  ]);
  expect(forward?.groups).toContain('mark');
  const direction = (): Promise<string> =>
    page.evaluate(() => document.documentElement.style.getPropertyValue('--marp-transition-direction'));
  expect(await direction()).toBe('1');
  expect(await heading(page)).toBe('Two');
  await settle(page);
  expect(await direction()).toBe('');
  const back = await animatedBy(page, 'ArrowLeft');
  expect(back?.all).toEqual(forward?.all);
  expect(await direction()).toBe('-1');
  expect(await heading(page)).toBe('One');
  await settle(page);
});

it('may be defined by the deck', async () => {
  const page = await open({ hash: '#two' });
  expect((await animatedBy(page, 'ArrowRight'))?.all).toEqual([
    'marp-transition-dissolve of ::view-transition-new(root) for 3000 reverse',
    'marp-transition-dissolve of ::view-transition-old(root) for 3000',
  ]);
  await settle(page);
  expect((await animatedBy(page, 'ArrowRight'))?.all).toEqual([
    'marp-outgoing-transition-lift of ::view-transition-old(root) for 1000',
  ]);
  await settle(page);
  expect((await animatedBy(page, 'ArrowLeft'))?.all).toEqual([
    'marp-incoming-transition-backward-lift of ::view-transition-new(root) for 1000',
    'marp-outgoing-transition-lift of ::view-transition-old(root) for 1000',
  ]);
  await settle(page);
  await page.evaluate(() => {
    location.hash = '#four';
  });
  await page.waitForFunction(() => document.querySelector('svg.current h1')?.textContent?.trim() === 'Four');
  await settle(page);
  expect(await animatedBy(page, 'ArrowRight'), 'none').toBeUndefined();
  expect(await heading(page)).toBe('Five');
});

it('never delay what one does', async () => {
  const page = await open({ hash: '#one:1' });
  const shown = await page.evaluate(() => {
    const press = (key: string): void =>
      void document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    press('ArrowRight');
    press('ArrowRight');
    return [location.hash, document.querySelector('svg.current h1')?.textContent?.trim()];
  });
  expect(shown, 'the second key, before the first transition began').toEqual(['#three', 'Three']);
  await settle(page);
  await animatedBy(page, 'ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  // On a slow machine the transition before is over, and this key has one of its own.
  await untilHeading(page, 'One');
  await settle(page);
  // A click finds what is there, not its picture.
  await animatedBy(page, 'ArrowRight');
  await animatedBy(page, 'ArrowRight');
  await page.click('.controls [data-do="next"]');
  await untilHeading(page, 'Three');
  await settle(page);
});

it('do not happen for who wants less motion, in the presenter’s window, and when a slide is chosen among all', async () => {
  const page = await open({ hash: '#two' });
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  expect(await animatedBy(page, 'ArrowRight')).toBeUndefined();
  expect(await heading(page)).toBe('Three');
  await page.emulateMediaFeatures([]);
  await page.keyboard.press('o');
  await page.keyboard.press('Home');
  expect(await animatedBy(page, 'Enter')).toBeUndefined();
  expect(await heading(page)).toBe('One');
  await page.goto(page.url().replace(/#.*/, '?presenter=secret#two'));
  expect(await animatedBy(page, 'ArrowRight')).toBeUndefined();
  expect(await heading(page)).toBe('Three');
});

it('are left out where the browser has none', async () => {
  const page = await open({ hash: '#two' });
  await page.evaluateOnNewDocument(() => {
    Object.defineProperty(Document.prototype, 'startViewTransition', { value: undefined });
  });
  await page.reload();
  await page.keyboard.press('ArrowRight');
  expect(await heading(page)).toBe('Three');
});

it('have keyframes under each name of marp-cli', async () => {
  expect(new Set(transitionNames)).toEqual(builtInTransitions);
  const page = await open({ hash: '#two' });
  for (const name of transitionNames) {
    await page.evaluate(
      data => {
        document.querySelector('#two')?.setAttribute('data-transition', data);
        document.querySelector('#three')?.setAttribute('data-transition-back', data);
      },
      JSON.stringify({ name, builtinFallback: true }),
    );
    for (const key of ['ArrowRight', 'ArrowLeft']) {
      const animated = await animatedBy(page, key);
      expect(animated?.all.join(), `${name}, ${key}`).toMatch(new RegExp(`-transition-(?:backward-)?${name} `));
      const moves = await page.evaluate(() =>
        document
          .getAnimations()
          .filter(({ effect }) => (effect as KeyframeEffect).pseudoElement?.endsWith('(root)'))
          .some(({ effect }) => {
            const steps = (effect as KeyframeEffect).getKeyframes();
            return steps.some(
              ({ offset: _o, computedOffset: _c, easing: _e, composite: _k, zIndex: _z, ...rest }) =>
                Object.keys(rest).length > 0,
            );
          }),
      );
      expect(moves, `${name}, ${key} moves something`).toBe(true);
      await settle(page);
    }
  }
});
