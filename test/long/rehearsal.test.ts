// The time in the presenter's window: the pace of modules, and a rehearsal whose measured times become those of the slides.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { violations } from '../support/axe.js';
import { lutrin } from '../support/cli.js';
import { buildTalk, openDesk, type TwoWindows } from '../support/talk.js';

const course = {
  'slides/talk.md': `---
headingDivider: 2
---

# Course

<!-- time: 1m -->

## Boats

<!-- moduleTime: 10m -->

---

### Sails

<!-- time: 4m -->

* main
* jib

---

### Oars

## Wind

<!-- time: 2m -->

---

### North
`,
};

const talk = buildTalk(course);

/** With a clock that the test can move. */
async function present(hash = '', edition = 'private'): Promise<TwoWindows> {
  const windows = await openDesk(talk, { edition, hash });
  await moveable(windows.desk);
  return windows;
}

async function moveable(desk: Page): Promise<void> {
  await desk.evaluate(() => {
    const now = performance.now.bind(performance);
    Object.assign(window, { skipped: 0 });
    performance.now = () => now() + (window as unknown as { skipped: number }).skipped;
  });
}

async function skip(desk: Page, seconds: number): Promise<void> {
  await desk.evaluate(milliseconds => {
    (window as unknown as { skipped: number }).skipped += milliseconds;
  }, seconds * 1000);
}

async function press(desk: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    if (key.startsWith('Shift+')) {
      await desk.keyboard.down('Shift');
      await desk.keyboard.press(key.slice('Shift+'.length) as 'R');
      await desk.keyboard.up('Shift');
    } else await desk.keyboard.press(key as 't');
  }
}

function text(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, element => (element.textContent ?? '').replace(/\s+/g, ' ').trim());
}

async function untilText(page: Page, selector: string, pattern: RegExp): Promise<void> {
  await page.waitForFunction(
    (name, source) => {
      const found = document.querySelector(name)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
      return new RegExp(source).test(found);
    },
    { timeout: 5000 },
    selector,
    pattern.source,
  );
}

describe('the pace of a module', () => {
  it('is in the bar of a small window, too', async () => {
    const { desk } = await present('#boats');
    await press(desk, 't');
    await skip(desk, 700);
    await untilText(desk, '.module-pace', / late$/);
    await desk.setViewport({ width: 640, height: 480 });
    const covered = await desk.$$eval('.desk-bar > *', parts => {
      const boxes = parts.map(part => part.getBoundingClientRect()).filter(({ width }) => width > 0);
      return boxes.filter(
        (box, index) =>
          box.right > innerWidth ||
          box.bottom > innerHeight ||
          boxes.some(
            (other, at) =>
              at > index &&
              other.left < box.right &&
              box.left < other.right &&
              other.top < box.bottom &&
              box.top < other.bottom,
          ),
      ).length;
    });
    expect(covered).toBe(0);
    expect(await desk.$eval('.module-pace', pace => pace.scrollWidth - pace.clientWidth)).toBe(0);
  });

  it('is shown with its name, its time and what is left of it; its own time wins over that of its slides', async () => {
    const { desk } = await present('#boats');
    expect(await text(desk, '.module-pace')).toBe('Boats 10:00 left of 10:00 · on time');
    await press(desk, 't');
    await skip(desk, 60);
    await untilText(desk, '.module-pace', /^Boats (?:9:00|8:5\d) left of 10:00 · on time$/);
    // The slides without a time share the 6 minutes that are left, so that this one had 3.
    await skip(desk, 240);
    await untilText(desk, '.module-pace', /^Boats (?:5:00|4:5\d) left of 10:00 · 2:0\d late$/);
    expect(await text(desk, '.pace')).toMatch(/^2:0\d late · 5:0\d \/ 3:00$/);
    // The plan has 4 minutes for the next one: it is caught up there.
    await press(desk, 'PageDown');
    await untilText(desk, '.module-pace', / · on time$/);
    await skip(desk, 400);
    await untilText(desk, '.module-pace', /^Boats 1:4\d over 10:00 · 4:4\d late$/);
    expect(await violations(desk, '.desk')).toEqual([]);
    await press(desk, 'End');
    // This module has just begun, whatever became of the others.
    await untilText(desk, '.module-pace', /^Wind 0:0\d (?:left of|over) 2:00 · on time$/);
    expect(await text(desk, '.pace')).toMatch(/^(?:0:1\d|0:0\d|1:\d\d|on time)/);
  });

  it('has nothing to say before the first one, nor in the edition for students', async () => {
    const { desk } = await present();
    expect(await desk.$eval('.module-pace', place => place.getClientRects().length)).toBe(0);
    const student = await present('#sails', 'dist');
    expect(await student.desk.$eval('.module-pace', place => place.getClientRects().length)).toBe(0);
  });
});

describe('the clock', () => {
  it('goes on when the window is loaded again', async () => {
    const { desk } = await present('#boats');
    await press(desk, 't');
    await skip(desk, 100);
    await untilText(desk, '.elapsed', /^1:4\d$/);
    await desk.reload();
    await untilText(desk, '.elapsed', /^1:[45]\d$/);
    expect(await text(desk, '.pace')).toMatch(/^on time · 1:[45]\d \/ 3:00$/);
    await press(desk, 't');
    await desk.reload();
    await desk.waitForSelector('.desk.paused');
    expect(await text(desk, '.elapsed')).toMatch(/^1:[45]\d$/);
  });
});

describe('a rehearsal', () => {
  it('measures each slide, over visits and without pauses, and outlives a reload', async () => {
    const { audience, desk } = await present('#boats/sails');
    await press(desk, 'Shift+R');
    await desk.waitForSelector('.desk.rehearsing [data-do="rehearse"][aria-pressed="true"]');
    expect(await text(desk, '[data-do="rehearse"]')).toBe('● Rehearsal');
    await skip(desk, 70);
    await press(desk, 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await audience.waitForFunction(() => location.hash === '#boats/oars');
    await skip(desk, 140);
    await press(desk, 't');
    await skip(desk, 1000);
    await press(desk, 't');
    await desk.reload();
    await moveable(desk);
    await desk.waitForSelector('.desk.rehearsing');
    // Only leafed through, then the first one again.
    await press(desk, 'Shift+ArrowLeft');
    await skip(desk, 8);
    await press(desk, 'End', 'Shift+R');
    await desk.waitForSelector('.rehearsal[open]');
    const rows = await desk.$$eval('.rehearsal tbody tr', all =>
      all.map(row => [...row.children].map(({ textContent }) => textContent)),
    );
    expect(rows.map(row => [row[1], row[2], row[4]])).toEqual([
      ['Sails', '4:00', '1m15s'],
      ['Oars', '3:00', '2m30s'],
      ['North', '–', '–'],
    ]);
    expect(rows[0]?.[3]).toMatch(/^1:(?:1[89]|2\d)$/);
    expect(rows[1]?.[3]).toMatch(/^2:2\d$/);
    const { deck, field } = await desk.$eval('.rehearsal', dialog => ({
      deck: (dialog as HTMLElement).dataset.deck,
      field: dialog.querySelector('textarea')?.value,
    }));
    expect(deck).toBe('talk');
    expect(field).toMatch(
      /^# lutrin time FILE .*\ndeck: "talk"\ntimes:\n {2}"boats\/sails": 1m15s {2}# took 1:\d\d, planned 4:00\n/,
    );
    expect(await violations(desk)).toEqual([]);
  });

  it('goes on or ends, as one likes', async () => {
    const { desk } = await present('#boats');
    await press(desk, 'Shift+R');
    await skip(desk, 30);
    await press(desk, 'Shift+R');
    await desk.waitForSelector('.rehearsal[open]');
    await skip(desk, 500);
    await press(desk, 'Escape');
    await desk.waitForSelector('.desk.rehearsing.paused');
    await press(desk, 'Shift+R');
    await desk.click('.rehearsal [value="go-on"]');
    await desk.waitForSelector('.desk.rehearsing:not(.paused)');
    expect(await text(desk, '.elapsed')).toMatch(/^0:3\d$/);
    await press(desk, 'Shift+R');
    await desk.click('.rehearsal [value="end"]');
    await desk.waitForSelector('.desk:not(.rehearsing)');
    expect(await text(desk, '[data-do="rehearse"]')).toBe('Rehearse');
  });

  it('can be copied, also where the page may not write to the clipboard', async () => {
    const { desk } = await present('#boats');
    await press(desk, 'Shift+R');
    await skip(desk, 30);
    await press(desk, 'Shift+R');
    await desk.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await desk.click('.rehearsal [data-file="copy"]');
    expect(await text(desk, '.rehearsal [data-file="copy"]')).toBe('Copied');
    const selected = await desk.evaluate(() => getSelection()?.toString());
    expect(selected).toContain('"boats": 30s');
  });

  it('is saved as a file, which changes the times of the slides', async () => {
    const { desk } = await present('#boats/sails');
    const folder = mkdtempSync(path.join(tmpdir(), 'lutrin-times-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const session = await talk.browser().target().createCDPSession();
    const { id = '' } = desk.browserContext();
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      browserContextId: id,
      downloadPath: folder,
      eventsEnabled: true,
    });
    await press(desk, 'Shift+R');
    await skip(desk, 200);
    await press(desk, 'Shift+R');
    await desk.waitForSelector('.rehearsal[open]');
    const saved = new Promise<void>(resolve => {
      session.on('Browser.downloadProgress', ({ state }) => {
        if (state === 'completed') resolve();
      });
    });
    await desk.click('.rehearsal [data-file="download"]');
    await saved;
    const file = path.join(folder, 'times-talk.yml');
    expect(readFileSync(file, 'utf8')).toContain('"boats/sails": 3m30s');
    const root = fileURLToPath(new URL('../../..', talk.url('private')));
    const deck = path.join(root, 'slides/talk.md');
    onTestFinished(() => writeFileSync(deck, course['slides/talk.md']));
    const { status, stderr } = await lutrin(['time', file, '--course', root, '--write']);
    expect([status, stderr]).toEqual([0, expect.stringContaining('- <!-- time: 4m -->\n  + <!-- time: 3m30s -->')]);
    expect(readFileSync(deck, 'utf8')).toContain('### Sails\n\n<!-- time: 3m30s -->');
  });
});
