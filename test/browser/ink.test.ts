// Drawing on slides: pen, highlighter, eraser; kept by slide, in step in two windows, and on paper.

import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../support/axe.js';
import { drag, dragFinger, dragStylus } from '../support/hand.js';
import { fillColours, type ReadPage, readPdf } from '../support/pdf.js';
import { buildTalk } from '../support/talk.js';

const talk = buildTalk({
  'slides/talk.md': `# Boats

<!-- Say hello. -->

---

## Sails

[A link](#oars) to follow.

* main
* jib

---

## Oars
`,
});

interface Drawn {
  readonly tool: string;
  readonly colour: string;
  /** In units of the slide, rounded. */
  readonly box: readonly number[];
}

/** The drawings of the slide in view. */
function drawings(page: Page): Promise<Drawn[]> {
  return page.$$eval('svg.current > g.ink > path', paths =>
    paths.map(path => {
      const { x, y, width, height } = (path as SVGPathElement).getBBox();
      return {
        tool: path.getAttribute('class') ?? '',
        colour: path.getAttribute('fill') ?? path.getAttribute('stroke') ?? '',
        box: [x, y, width, height].map(Math.round),
      };
    }),
  );
}

const [left, middle, right] = [
  [300, 300],
  [500, 300],
  [700, 300],
] as const;

describe('the pen', () => {
  it('draws where the pointer goes, in the chosen colour and width, and does nothing else there', async () => {
    const page = await talk.open({ hash: '#sails' });
    await page.keyboard.press('d');
    await drag(page, left, right);
    const [first] = await drawings(page);
    expect(first).toMatchObject({ tool: 'pen', colour: '#d92b1c' });
    const [x = 0, y = 0, width = 0, height = 0] = first?.box ?? [];
    expect(Math.abs(x - 298)).toBeLessThan(4);
    expect(Math.abs(width - 403)).toBeLessThan(6);
    expect(Math.abs(y + height / 2 - 300)).toBeLessThan(3);
    await page.keyboard.press('x');
    await page.click('.tools [data-size="2"]');
    await drag(page, [300, 400], [700, 400]);
    const [, second] = await drawings(page);
    expect(second?.colour).toBe('#1769d2');
    expect(second?.box[3]).toBeGreaterThan(height);
    await drag(page, [130, 250], [180, 260]);
    expect(await page.evaluate(() => [location.hash, String(getSelection())])).toEqual(['#sails', '']);
  });

  it('keeps what was drawn with its slide when the page is loaded again, and turns pages meanwhile', async () => {
    const page = await talk.open();
    await page.keyboard.press('d');
    await drag(page, left, right);
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => location.hash)).toBe('#sails');
    expect(await drawings(page)).toEqual([]);
    await page.reload();
    expect(await drawings(page)).toEqual([]);
    await page.keyboard.press('Home');
    expect(await drawings(page)).toHaveLength(1);
    await page.keyboard.press('o');
    expect(await page.$$('.overview g.ink path')).toHaveLength(1);
  });

  it('is in all tabs with the deck, and none takes away what was drawn in another one', async () => {
    const one = await talk.open();
    const other = await one.browserContext().newPage();
    await other.goto(one.url());
    const untilCount = async (count: number): Promise<void> => {
      for (const page of [one, other])
        await page.waitForFunction(
          wanted => document.querySelectorAll('svg.current > g.ink > path').length === wanted,
          { polling: 50 },
          count,
        );
    };
    for (const [count, page] of [one, other].entries()) {
      await page.bringToFront();
      await page.keyboard.press('d');
      await drag(page, left, right);
      await untilCount(count + 1);
    }
    await other.keyboard.press('u');
    await untilCount(1);
    await one.reload();
    await untilCount(1);
  });

  it('takes the pressure of a stylus, not that of a mouse', async () => {
    const page = await talk.open();
    await page.keyboard.press('d');
    await dragStylus(page, 0.1, left, middle, right);
    await dragStylus(page, 1, [300, 400], [500, 400], [700, 400]);
    const [light, strong] = await drawings(page);
    expect(strong?.box[3]).toBeGreaterThan(1.5 * (light?.box[3] ?? Number.NaN));
  });

  it('draws with a finger, and turns no page then; after a stylus a finger only rests', async () => {
    const page = await talk.open({ touch: true, hash: '#sails' });
    await page.keyboard.press('d');
    await dragFinger(page, right, middle, left);
    expect(await drawings(page)).toHaveLength(1);
    expect(await page.evaluate(() => location.hash)).toBe('#sails');
    await dragStylus(page, 0.5, [300, 400], [700, 400]);
    await dragFinger(page, right, middle, left);
    expect(await drawings(page)).toHaveLength(2);
  });

  it('is put down by its key, by Escape and by the bar', async () => {
    const page = await talk.open();
    const tool = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset.tool);
    for (const [take, put] of [
      ['d', 'd'],
      ['m', 'Escape'],
    ] as const) {
      await page.keyboard.press(take);
      expect(await tool()).toBe(take === 'd' ? 'pen' : 'highlighter');
      await page.keyboard.press(put);
      expect(await tool()).toBeUndefined();
    }
    await page.click('.controls [data-do="pen"]');
    expect(await page.$eval('.tools [data-tool="pen"]', button => button.getAttribute('aria-pressed'))).toBe('true');
    await page.click('.tools [data-do="leave"]');
    expect(await page.$('.tools:not([hidden])')).toBeNull();
    await drag(page, left, right);
    expect(await drawings(page)).toEqual([]);
  });

  it('draws also where a browser keeps nothing, and where what is kept is not ours', async () => {
    const page = await talk.open();
    const reload = async (script: () => void): Promise<void> => {
      const { identifier } = await page.evaluateOnNewDocument(script);
      await page.reload();
      await page.keyboard.press('d');
      await drag(page, left, right);
      expect(await drawings(page)).toHaveLength(1);
      await page.removeScriptToEvaluateOnNewDocument(identifier);
    };
    await reload(() =>
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new Error('refused');
        },
      }),
    );
    await reload(() => localStorage.setItem(`lutrin-ink ${location.pathname}`, '{"boats":[{"id":7}],"sails":"x"'));
    await reload(() =>
      localStorage.setItem(`lutrin-ink ${location.pathname}`, '{"boats":[{"id":7},null],"sails":"x"}'),
    );
  });
});

describe('what was drawn', () => {
  it('is erased stroke by stroke, wiped, taken back and done again', async () => {
    const page = await talk.open();
    await page.keyboard.press('d');
    await drag(page, left, right);
    await page.keyboard.press('m');
    await drag(page, [300, 400], [700, 400]);
    const both = await drawings(page);
    expect(both.map(({ tool }) => tool)).toEqual(['pen', 'highlighter']);
    await page.keyboard.press('e');
    await drag(page, [500, 340], [520, 420]);
    expect(await drawings(page)).toEqual(both.slice(0, 1));
    await page.keyboard.press('u');
    expect(await drawings(page)).toEqual(both);
    await page.keyboard.press('Delete');
    expect(await drawings(page)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('u'); // nothing was done on this slide
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('u');
    expect(await drawings(page)).toEqual(both);
    await page.keyboard.down('Control');
    for (const key of ['z', 'z', 'y'] as const) await page.keyboard.press(key);
    await page.keyboard.up('Control');
    expect(await drawings(page)).toEqual(both.slice(0, 1));
    await page.reload();
    expect(await drawings(page)).toEqual(both.slice(0, 1));
    await page.keyboard.press('u');
    expect(await drawings(page)).toEqual([]);
  });

  it('is found by the eraser between two points, and where it passes quickly', async () => {
    const page = await talk.open();
    await page.keyboard.press('d');
    await drag(page, left, right);
    await page.keyboard.press('e');
    await page.mouse.move(500, 200);
    await page.mouse.down();
    await page.mouse.move(510, 420);
    await page.mouse.up();
    expect(await drawings(page)).toEqual([]);
  });

  it('is printed without notes: all slides, or those with drawings', async () => {
    const page = await talk.open({ edition: 'private', hash: '#sails' });
    await page.evaluate(() => {
      window.print = () => void document.documentElement.classList.add('was-printed');
    });
    const askToPrint = async (): Promise<void> => {
      await page.keyboard.down('Shift');
      await page.keyboard.press('p');
      await page.keyboard.up('Shift');
    };
    const print = async (choice: string): Promise<ReadPage[]> => {
      await askToPrint();
      await page.click(`dialog.print [value="${choice}"]`);
      await page.waitForSelector('html.was-printed');
      const { pages } = await readPdf(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
      await page.evaluate(() => {
        document.documentElement.classList.remove('was-printed');
        dispatchEvent(new Event('afterprint'));
      });
      return [...pages];
    };
    await askToPrint();
    expect(await page.$eval('dialog.print [value="drawn"]', button => (button as HTMLButtonElement).disabled)).toBe(
      true,
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('d');
    await drag(page, left, right);
    const all = await print('all');
    expect(all.map(({ text }) => text.trim().split('\n')[0])).toEqual(['Boats', 'Sails', 'Oars']);
    const drawn = await print('drawn');
    expect(drawn.map(({ text }) => text.replace(/\s+/g, ' ').trim())).toEqual(['Sails A link to follow. – main – jib']);
    expect(drawn.map(({ width, height }) => (width / height).toFixed(2))).toEqual(['1.78']);
    await page.keyboard.press('d');
    await page.keyboard.press('v');
    expect(await print('all'), 'also from the page to read').toHaveLength(3);
    await page.keyboard.press('v');
    expect(await page.$eval('html', root => root.className)).not.toContain('print-');
  });

  it('is on paper, in its colour', async () => {
    const page = await talk.open();
    await page.keyboard.press('d');
    await drag(page, left, right);
    const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(await fillColours(bytes)).toContain('#d92b1c');
  });

  it('has a bar without findings of the accessibility checker, as the question what to print', async () => {
    const page = await talk.open({ edition: 'private' });
    await page.keyboard.press('d');
    expect(await violations(page)).toEqual([]);
    await page.click('.tools [data-do="print"]');
    expect(await violations(page, 'dialog.print')).toEqual([]);
  });
});
