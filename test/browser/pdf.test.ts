// PDFs, read back: what a reader, a screen reader and a printer find in them.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lutrin, makeCourse } from '../support/cli.js';
import { type ReadPdf, readPdf } from '../support/pdf.js';

const course = {
  'course.yml': 'title: Tides\nauthor: Ada\nlanguage: fr\nurl: https://example.org/tides/\n',
  'slides/talk.md': `---
title: The moon
description: Why the sea moves
keywords: moon, sea
---

# The moon

See [the lab](../labs/01-pull.md) and [a page](https://example.org/a?b=c#d).

<!-- Ask who has seen a spring tide. -->

---

## Gravity

<div style="box-shadow: 0 4px 20px #0008; background: linear-gradient(to right, transparent, rgb(0 0 0 / 60%))">Soft</div>

![A buoy](../assets/buoy.svg)

- near
- far

---

## Two seas

| Sea | Tide |
|---|---|
| A | 2 m |
`,
  'assets/buoy.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><circle cx="40" cy="40" r="30" fill="#a33"/></svg>',
  'labs/01-pull.md': `---
title: Pull
target: Measure a pull
minutes: 30
---

Before you begin.

## Hang a weight

\`\`\`sh
weigh --to 3 --${'long'.repeat(60)}
\`\`\`

<details><summary>Aside</summary>

Weights are heavy.

</details>

<details class="hint"><summary>Which weight?</summary>

The small one.

</details>

<details class="solution"><summary>Solution</summary>

It is nine newtons.

</details>

## Read the scale

See [the slide](../slides/talk.md#gravity).
`,
  'slides/wide.md': '---\nsize: 4:3\ntheme: gaia\n---\n\n# Four by three\n',
};

const pdfs = new Map<string, ReadPdf>();

beforeAll(async () => {
  const { folder, remove } = makeCourse(course);
  await build(folder);
  for (const edition of ['dist', 'private'])
    for (const name of ['slides/talk/talk.pdf', 'slides/wide/wide.pdf', 'labs/pull/pull.pdf'])
      pdfs.set(`${edition}/${name}`, await readPdf(readFileSync(path.join(folder, edition, name))));
  return remove;
});

async function build(folder: string, ...options: readonly string[]): Promise<void> {
  const { status, stderr } = await lutrin(['build', folder, ...options]);
  expect(status, stderr).toBe(0);
}

function pdf(name: string): ReadPdf {
  const found = pdfs.get(name);
  if (found === undefined) throw new Error(`${name} was not read`);
  return found;
}

function textOf(name: string): string {
  return pdf(name)
    .pages.map(page => page.text)
    .join('\n');
}

describe('the PDF of a deck', () => {
  it('says what it is', () => {
    expect(pdf('dist/slides/talk/talk.pdf').info).toMatchObject({
      Title: 'The moon',
      Author: 'Ada',
      Subject: 'Why the sea moves',
      Keywords: 'moon, sea',
      Language: 'fr',
    });
    expect(pdf('dist/slides/talk/talk.pdf').plain).not.toMatch(/CreationDate|ModDate/);
  });

  it('has a page for each slide, of its size', () => {
    const { pages } = pdf('dist/slides/talk/talk.pdf');
    expect(pages.map(page => [page.width, page.height])).toEqual(Array(3).fill([960, 540]));
    expect(pdf('dist/slides/wide/wide.pdf').pages.map(page => [page.width, page.height])).toEqual([[720, 540]]);
  });

  it('has text to select, tags in reading order and bookmarks', () => {
    const { pages, isTagged, bookmarks } = pdf('dist/slides/talk/talk.pdf');
    expect(pages[0]?.text).toContain('The moon');
    expect(pages[2]?.text).toMatch(/Sea\s*Tide\s*A\s*2 m/);
    expect(isTagged).toBe(true);
    expect(pages[1]?.roles.filter(role => /^(?:H\d|L|LI|Figure)$/.test(role))).toEqual([
      'H2',
      'Figure',
      'L',
      'LI',
      'LI',
    ]);
    expect(pages[2]?.roles).toEqual(expect.arrayContaining(['Table', 'TR', 'TH', 'TD']));
    expect(bookmarks).toEqual(['The moon', '  Gravity', '  Two seas']);
  });

  it('has links that work from anywhere', () => {
    expect(pdf('dist/slides/talk/talk.pdf').pages[0]?.links).toEqual([
      'https://example.org/tides/labs/pull/',
      'https://example.org/a?b=c#d',
    ]);
    expect(pdf('dist/labs/pull/pull.pdf').pages.flatMap(page => page.links)).toContain(
      'https://example.org/tides/slides/talk/#gravity',
    );
  });

  it.each(['dist/slides/talk/talk.pdf', 'private/slides/talk/talk.pdf', 'dist/labs/pull/pull.pdf'])(
    '%s embeds parts of its fonts, and has no soft mask',
    name => {
      const { plain } = pdf(name);
      const fonts = [...plain.matchAll(/\/FontName \/(\S+)/g)].map(match => match[1]);
      expect(fonts.length).toBeGreaterThan(0);
      for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+/);
      expect(plain).not.toMatch(/\/S \/(?:Luminosity|Alpha)/);
    },
  );

  it('has the notes in the instructor edition, and only there', () => {
    expect(textOf('private/slides/talk/talk.pdf')).toContain('spring tide');
    expect(textOf('dist/slides/talk/talk.pdf')).not.toContain('spring tide');
  });
});

describe('the PDF of a lab', () => {
  it('is A4, with the names of the course and of the lab and the number of each page', () => {
    const { pages } = pdf('dist/labs/pull/pull.pdf');
    for (const [index, page] of pages.entries()) {
      expect([Math.round(page.width), Math.round(page.height)]).toEqual([595, 842]);
      expect(page.text).toContain('Tides');
      expect(page.text).toContain('Pull');
      expect(page.text).toContain(`${index + 1} / ${pages.length}`);
    }
  });

  it('has its steps as bookmarks', () => {
    const { bookmarks } = pdf('dist/labs/pull/pull.pdf');
    expect(bookmarks.slice(0, 4)).toEqual([
      'Pull',
      '  Sommaire',
      '  Étape 1 Hang a weight',
      '  Étape 2 Read the scale',
    ]);
  });

  it('has its hints on the last page, and no solution', () => {
    const { pages } = pdf('dist/labs/pull/pull.pdf');
    expect(pages.at(-1)?.text).toContain('The small one.');
    expect(
      pages
        .slice(0, -1)
        .map(page => page.text)
        .join(''),
    ).not.toContain('The small one.');
    expect(pages.map(page => page.text).join('')).not.toContain('nine newtons');
    expect(textOf('private/labs/pull/pull.pdf')).toContain('nine newtons');
  });

  it('has what is folded on the page', () => {
    expect(textOf('dist/labs/pull/pull.pdf')).toContain('Weights are heavy.');
  });

  it('has the number of a step and its title on one page', async () => {
    const step = (number: number): string => `## Title ${number}.\n\n${'Some words.\n\n'.repeat(number % 7)}`;
    const steps = Array.from({ length: 60 }, (_, index) => step(index + 1)).join('');
    const { folder, remove } = makeCourse({ 'labs/01-long.md': `---\ntitle: Long\n---\n${steps}` });
    await build(folder, '--edition', 'student');
    const { pages } = await readPdf(readFileSync(path.join(folder, 'dist/labs/long/long.pdf')));
    const numbers = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, n = '']) => n);
    for (const { text } of pages.slice(2))
      expect(numbers(text, /Step\s*(\d+)/g)).toEqual(numbers(text, /Title\s*(\d+)\./g));
    remove();
  });

  it('wraps long lines', () => {
    const text = textOf('dist/labs/pull/pull.pdf').replace(/\s/g, '');
    expect(text).toContain('long'.repeat(60));
  });
});
