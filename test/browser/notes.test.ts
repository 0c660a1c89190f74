// Notes in the presenter's window and on paper: Markdown, the step in view, marks that lead to steps; from a folder that was moved.

import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { violations } from '../support/axe.js';
import { openPage } from '../support/browser.js';
import { readPdf } from '../support/pdf.js';
import { buildTalk, openDesk, type Talk, type TwoWindows } from '../support/talk.js';

const filler = Array.from({ length: 12 }, (_, line) => `A line of what is said then, the ${line}th of many.`).join(
  '\n',
);

const course = {
  'slides/talk.md': `# Sails

* main
* jib
* spinnaker

<!--
Begin with **the wind**, see [oars](#oars) and [more](https://example.org/).

${filler}

[click] The main sail, \`sheet\` and all.

- reef
- [click] The *jib*:

  \`\`\`sh
  hoist <jib>
  \`\`\`

${filler}

[click] The spinnaker.

| Sail | Wind |
|---|---|
| spinnaker | behind |
-->

---

# Oars

* row

<!-- Nothing is marked here. :tada: -->
`,
};

const talk = buildTalk(course);

const present = (hash = ''): Promise<TwoWindows> => openDesk(talk, { edition: 'private', hash });

/** What is highlighted, and what is dimmed: the beginnings of the stretches. */
function steps(page: Page): Promise<{ now: string[]; said: number; mark: string | undefined }> {
  return page.evaluate(() => {
    const note = document.querySelector('.page.current .note');
    const texts = [...(note?.querySelectorAll('span.to-say, pre.to-say') ?? [])].map(each => each.textContent ?? '');
    return {
      now: texts.map(text => text.trim().slice(0, 12)),
      said: note?.querySelectorAll('.said').length ?? -1,
      mark: note?.querySelector('[aria-current]')?.textContent ?? undefined,
    };
  });
}

/** The stretch of the step is within the frame of the notes, when scrolling has come to an end. */
async function untilInView(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const note = document.querySelector('.page.current .note')?.getBoundingClientRect();
      const now = document.querySelector('.page.current .note span.to-say')?.getBoundingClientRect();
      return note && now && now.top >= note.top && now.top < note.bottom - 10;
    },
    { timeout: 5000 },
  );
}

describe('notes', () => {
  it('are Markdown, in the panel and in the window: lists, code, tables, links that leave it open', async () => {
    const { audience, desk } = await present();
    await audience.keyboard.press('n');
    for (const page of [audience, desk]) {
      const note = await page.$eval('.page.current .note', each => ({
        tags: [...new Set([...each.querySelectorAll('*')].map(({ localName }) => localName))],
        targets: [...each.querySelectorAll('a')].map(a => [a.getAttribute('href'), a.target]),
        code: each.querySelector('pre')?.textContent,
      }));
      for (const tag of ['strong', 'em', 'code', 'pre', 'ul', 'li', 'table', 'button'])
        expect(note.tags).toContain(tag);
      expect(note.targets).toEqual([
        ['#oars', ''],
        ['https://example.org/', '_blank'],
      ]);
      expect(note.code).toBe('hoist <jib>\n');
      expect(await violations(page)).toEqual([]);
    }
    await desk.click('.page.current .note a[href="#oars"]');
    await audience.waitForFunction(() => location.hash === '#oars');
    const emoji = await desk.$eval('.page.current .note img', image => (image as HTMLImageElement).naturalWidth);
    expect(emoji).toBeGreaterThan(0);
  });

  it('show the step in view, and scroll to it', async () => {
    const { audience, desk } = await present();
    expect(await steps(desk)).toEqual({ now: ['Begin with t', 'A line of wh'], said: 0, mark: undefined });
    await audience.bringToFront();
    await audience.keyboard.press('ArrowRight');
    await desk.waitForFunction(() => location.hash === '#sails:1');
    expect(await steps(desk)).toEqual({ now: ['1 The main s', 'reef'], said: 2, mark: '1' });
    await untilInView(desk);
    await desk.keyboard.press('ArrowRight');
    expect((await steps(desk)).now).toEqual(['2 The jib:', 'hoist <jib>', 'A line of wh']);
    await untilInView(desk);
    await desk.evaluate(() => {
      location.hash = '#oars';
    });
    await desk.waitForFunction(() => document.querySelector('.page.current section')?.id === 'oars');
    expect(await steps(desk)).toEqual({ now: [], said: 0, mark: undefined });
    await desk.keyboard.press('ArrowLeft');
    await desk.waitForFunction(() => location.hash === '#sails:3');
    await untilInView(desk);
  });

  it('have marks that lead to their step, by the mouse and by keys', async () => {
    const { audience, desk } = await present();
    await desk.$eval('.page.current [data-mark="3"]', mark => mark.scrollIntoView());
    await desk.click('.page.current [data-mark="3"]');
    await audience.waitForFunction(() => location.hash === '#sails:3');
    // The next key is for the slide again.
    await desk.keyboard.press(' ');
    await audience.waitForFunction(() => location.hash === '#oars');
    await desk.keyboard.press('Home');
    await desk.focus('.page.current [data-mark="2"]');
    expect(await desk.$eval(':focus', mark => mark.getAttribute('aria-label'))).toBe('Step 2 of the slide');
    await desk.keyboard.press('Enter');
    await audience.waitForFunction(() => location.hash === '#sails:2');
  });

  it('have the marks as signs on paper, and no bookmarks of their own', async () => {
    const file = fileURLToPath(talk.url('private')).replace('index.html', 'talk.pdf');
    const { pages, bookmarks } = await readPdf(readFileSync(file));
    const text = pages.map(page => page.text).join('\n');
    expect(text).toMatch(/1\s+The main sail, sheet and all\./);
    expect(text).toContain('hoist <jib>');
    expect(text).not.toContain('[click]');
    expect(bookmarks).toEqual(['Sails', 'Oars']);
  });
});

describe('the instructor edition on a stick', () => {
  it('presents from a folder that cannot be written to, at another path, without the rest of the course', async () => {
    const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), 'lutrin stick é-')));
    onTestFinished(() => {
      setModes(temporary, 0o755, 0o644);
      rmSync(temporary, { recursive: true });
    });
    const edition = fileURLToPath(new URL('../..', talk.url('private')));
    cpSync(edition, path.join(temporary, 'backup plan'), { recursive: true });
    setModes(temporary, 0o555, 0o444);
    const url = pathToFileURL(path.join(temporary, 'backup plan/slides/talk/index.html')).href;
    const stick: Talk = {
      ...talk,
      open: async () => {
        const context = await talk.browser().createBrowserContext();
        const { page, refused, errors } = await openPage(context, url);
        onTestFinished(async () => {
          expect({ refused, errors }).toEqual({ refused: [], errors: [] });
          await context.close();
        });
        return page;
      },
    };
    const { audience, desk } = await openDesk(stick, {});
    await desk.keyboard.press('ArrowRight');
    await audience.waitForFunction(() => location.hash === '#sails:1');
    expect((await steps(desk)).mark).toBe('1');
    await desk.reload();
    await desk.waitForSelector('.desk:not(.alone)');
    await audience.bringToFront();
    await audience.keyboard.press('ArrowRight');
    await desk.waitForFunction(() => location.hash === '#sails:2');
  });
});

function setModes(root: string, folder: number, file: number): void {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
    chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? folder : file);
}
