// Video and audio on slides: they play when their slide comes, pause when it goes, and are heard once.

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { buildTalk } from '../support/talk.js';

/** Four seconds of nothing, at 8 kHz and 8 bits: all of its bytes are ASCII. */
const wave = `RIFF\x24\x7d\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\x7d\0\0${'@'.repeat(32_000)}`;

const course = {
  'assets/sound.wav': wave,
  'assets/words.vtt': 'WEBVTT\n\n00:00.000 --> 00:02.000\nBoats ahoy\n',
  'slides/talk.md': `# Boats

---

## Film

<video id="movie" src="../assets/sound.wav" autoplay controls width="400"><track default kind="captions" src="../assets/words.vtt" srclang="en" label="English"></video>

---

## Steps

* first
* <audio id="jingle" src="../assets/sound.wav" autoplay controls></audio>

---

## Others

<audio id="song" controls><source src="../assets/sound.wav" type="audio/wav"></audio>

---

## Quiet

<video id="loop" src="../assets/sound.wav" autoplay muted loop></video>
`,
};

const { open, url } = buildTalk(course);

interface State {
  readonly playing: readonly string[];
  readonly muted: readonly string[];
}

function state(page: Page): Promise<State> {
  return page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLMediaElement>('video, audio')];
    const names = (wanted: (element: HTMLMediaElement) => boolean): string[] => all.filter(wanted).map(({ id }) => id);
    return { playing: names(({ paused }) => !paused), muted: names(({ muted }) => muted) };
  });
}

/** Waits until these play, and no others. */
async function untilPlaying(page: Page, ...ids: readonly string[]): Promise<void> {
  await page.waitForFunction(
    wanted =>
      [...document.querySelectorAll<HTMLMediaElement>('video, audio')]
        .filter(({ paused }) => !paused)
        .map(({ id }) => id)
        .join() === wanted,
    {},
    ids.join(),
  );
}

it('play when their slide comes, go on where they were, and pause when it goes', async () => {
  const page = await open();
  await untilPlaying(page);
  await page.keyboard.press('ArrowRight');
  await untilPlaying(page, 'movie');
  expect((await state(page)).muted).toEqual(['loop']);
  await page.waitForFunction(() => (document.querySelector<HTMLMediaElement>('#movie')?.currentTime ?? 0) > 0.1);
  await page.keyboard.press('ArrowLeft');
  await untilPlaying(page);
  const reached = await page.$eval('#movie', film => (film as HTMLMediaElement).currentTime);
  expect(reached).toBeGreaterThan(0.1);
  await page.keyboard.press('End');
  await untilPlaying(page, 'loop');
  await page.evaluate(() => {
    location.hash = '#film';
  });
  await untilPlaying(page, 'movie');
  expect(await page.$eval('#movie', film => (film as HTMLMediaElement).currentTime)).toBeGreaterThanOrEqual(reached);
});

it('in a fragment, come and go with it', async () => {
  const page = await open({ hash: '#steps' });
  await page.keyboard.press('ArrowRight');
  await untilPlaying(page);
  await page.keyboard.press('ArrowRight');
  await untilPlaying(page, 'jingle');
  await page.keyboard.press('ArrowLeft');
  await untilPlaying(page);
  await page.keyboard.press('ArrowRight');
  await untilPlaying(page, 'jingle');
  // What was paused by hand stays so.
  await page.$eval('#jingle', audio => (audio as HTMLMediaElement).pause());
  await page.keyboard.press('b');
  await page.keyboard.press('b');
  await untilPlaying(page);
});

it('are not started without autoplay, and pause with their slide', async () => {
  const page = await open({ hash: '#others' });
  await page.keyboard.press('Shift');
  await untilPlaying(page);
  await page.$eval('#song', audio => (audio as HTMLMediaElement).play());
  await untilPlaying(page, 'song');
  await page.keyboard.press('ArrowRight');
  await untilPlaying(page, 'loop');
});

it('have the keys of their own controls only: a remote goes on after a click on a film', async () => {
  const page = await open({ hash: '#film' });
  await page.focus('#movie');
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => location.hash)).toBe('#film');
  await page.keyboard.press('b');
  expect(await page.evaluate(() => document.documentElement.dataset.blank)).toBe('black');
  await page.keyboard.press('b');
  await page.keyboard.press('PageDown');
  expect(await page.evaluate(() => location.hash)).toBe('#steps');
});

it('stop while all slides, nothing or another page is seen, and go on after that', async () => {
  const page = await open();
  await page.keyboard.press('ArrowRight');
  await untilPlaying(page, 'movie');
  for (const key of ['o', 'b'] as const) {
    await page.keyboard.press(key);
    await untilPlaying(page);
    await page.keyboard.press(key === 'o' ? 'Escape' : key);
    await untilPlaying(page, 'movie');
  }
  const hide = (hidden: boolean): Promise<void> =>
    page.evaluate(isHidden => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  await untilPlaying(page);
  await hide(false);
  await untilPlaying(page, 'movie');
});

it('play without sound where the browser allows no other, until somebody touches the page', async () => {
  const page = await open();
  // As in a browser that knows nobody who sits there.
  await page.evaluateOnNewDocument(() => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      const isTouched = 'touched' in window;
      return this.muted || isTouched ? play.call(this) : Promise.reject(new DOMException('No', 'NotAllowedError'));
    };
  });
  await page.goto(`${url('dist')}#film`);
  await page.reload();
  await untilPlaying(page, 'movie');
  expect((await state(page)).muted).toEqual(['movie', 'loop']);
  await page.evaluate(() => Object.assign(window, { touched: true }));
  await page.mouse.click(5, 5);
  expect((await state(page)).muted).toEqual(['loop']);
  await untilPlaying(page, 'movie');
});

it('are heard in the audience’s window only', async () => {
  const page = await open({ edition: 'private' });
  await page.goto(`${url('private')}?presenter=secret#film`);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await untilPlaying(page);
  const { muted } = await state(page);
  expect(muted).toEqual(expect.arrayContaining(['movie', 'jingle', 'song', 'loop']));
  await page.$eval('main #movie', film => (film as HTMLMediaElement).play());
  expect((await state(page)).muted).toEqual(muted);
});

it('have captions that work from a disk, and their files in both editions', async () => {
  const page = await open({ hash: '#film' });
  await page.waitForFunction(
    () => document.querySelector<HTMLMediaElement>('#movie')?.textTracks[0]?.cues?.length === 1,
  );
  expect(await violations(page, 'main')).toEqual([]);
  for (const edition of ['dist', 'private']) {
    const assets = path.join(path.dirname(fileURLToPath(url(edition))), '../../assets');
    expect(existsSync(assets)).toBe(true);
    expect(readdirSync(assets).filter(name => /^sound-.*\.wav$/.test(name))).toHaveLength(1);
  }
});
