// Pages of the course as browsers see it: after any edits, also of several files at once, they are what they would be if the course
// was opened now.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { random } from '../../scripts/generate-course.mjs';
import { engineParts } from '../../src/build/page-runner.js';
import { type Files, memoryFiles } from '../../src/io/files.js';
import { memoryOutput } from '../../src/io/output.js';
import { createToolFiles } from '../../src/io/tool-files.js';
import type { EngineParts } from '../../src/markdown/engine.js';
import { LiveCourse } from '../../src/serve/live-course.js';
import type { LiveMessage } from '../../src/serve/messages.js';
import { noBrowser } from '../support/build.js';

const course = {
  'course.yml': 'title: Boats\n',
  'slides/talk.md': `---
theme: mine
title: Boats
---

# Boats

<!-- class: calm -->

![A sail](img/sail.svg)

---

## Wind

From the west.

---

## Sails

\`\`\`sh {src=code/a.sh}
\`\`\`

---

## Own colours

<style>
h2 { color: teal }
</style>

Words.

---

<!-- include: parts/part.md -->

---

## A list

[gone](gone.pdf) and so on.

---

## See it

<!-- step: net/look -->

<!-- agenda -->

---

<!-- lab: net -->
`,
  'slides/parts/part.md': '## A part\n\nOf the deck.\n',
  'slides/img/sail.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
  'slides/code/a.sh': 'echo one\n',
  'themes/mine/slides.css':
    '/* @theme mine */ @import "default"; @import "tokens.css"; section { color: var(--mine); background: url(paper.svg) }',
  'themes/mine/tokens.css': ':root { --mine: red }\n',
  'themes/mine/paper.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"/>\n',
  'labs/01-net.md': '---\ntitle: A net\ntarget: Ping it\n---\n\n## Look\n\n```sh\nping a\n```\n',
};

/** What may change: the file, a pattern, and what takes the place of its match. */
const edits: readonly (readonly [string, RegExp, (count: number) => string])[] = [
  ['slides/talk.md', /Words.*/, count => `Words ${count}.`],
  ['slides/talk.md', /^# Boats.*/m, count => `# Boats ${count}`],
  ['slides/talk.md', /^## Sails.*/m, count => `## Sails ${count % 3}`],
  ['slides/talk.md', /and so on.*/, count => `and so on ${count}.`],
  ['slides/talk.md', /\[gone\]\(\S+\)/, count => `[gone](${['gone.pdf', 'left.pdf', '../labs/01-net.md'][count % 3]})`],
  ['slides/talk.md', /From.*(?:\nMore)*/, count => `From ${count}${'\nMore'.repeat(count % 2)}`],
  ['slides/talk.md', /^## A list\n+/m, count => `## A list\n${'\n'.repeat(1 + (count % 3))}`],
  ['slides/talk.md', /^## See.*/m, count => `## See ${count % 3}`],
  ['slides/talk.md', /(?:<!-- time: .*\n)?\n## See/, count => `<!-- time: ${count}m -->\n\n## See`],
  ['slides/talk.md', /<!-- step: .*/, count => `<!-- step: net/look${count % 2 ? '' : `-${count}`} -->`],
  ['slides/talk.md', /color: \w+ \}/, count => `color: ${count % 2 ? 'red' : 'blue'} }`],
  ['slides/talk.md', /\n\n## Own/, count => `\n\n<!-- _class: c${count} -->\n\n## Own`],
  ['slides/talk.md', /<!-- class: .*/, count => `<!-- class: c${count % 3} -->`],
  ['slides/parts/part.md', /Of.*/, count => `Of the deck ${count}.`],
  ['slides/img/sail.svg', /width="\d+"/, count => `width="${count}"`],
  ['slides/code/a.sh', /echo.*/, count => `echo ${count}`],
  ['themes/mine/tokens.css', /--mine: \w+/, count => `--mine: #${String(count).padStart(3, '0')}`],
  [
    'themes/mine/slides.css',
    /(?: width: \d+px; height: 720px;)? color/,
    count => ` width: ${900 + (count % 2)}px; height: 720px; color`,
  ],
  ['themes/mine/slides.css', / \}$/, () => '; outline: 0 }'],
  ['themes/mine/paper.svg', /width="\d+"/, count => `width="${count}"`],
  ['labs/01-net.md', /^## Look.*/m, count => `## Look ${count}`],
  ['course.yml', /title: .*/, count => `title: Boats ${count % 2}`],
];

const pages = [
  ['student', 'slides/talk/index.html'],
  ['instructor', 'slides/talk/index.html'],
  ['student', 'labs/net/index.html'],
] as const;

it.each([1, 2, 3])('is what it would be if it was opened now (%i)', async seed => {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const parts = engineParts(createToolFiles());
  const files: Record<string, string> = { ...course };
  const live = openCourse(files, parts);
  const open = await Promise.all(pages.map(([edition, path]) => live.page(edition, path)));
  for (const page of open) page?.connect('', () => {});
  for (let count = 0; count < 40; count++) {
    const changed = new Set<string>();
    for (let left = 1 + below(3); left > 0; left--) {
      const edit = edits[below(edits.length)];
      if (edit === undefined) throw new Error('no edit');
      const [file, pattern, replacement] = edit;
      files[file] = files[file]?.replace(pattern, () => replacement(count)) ?? '';
      changed.add(file);
    }
    await live.changed(changed);
    const fresh = openCourse(files, parts);
    for (const [index, [edition, path]] of pages.entries()) {
      const expected = (await fresh.page(edition, path))?.rendered;
      const what = `${count}: ${[...changed]}, ${edition} ${path}`;
      expect(open[index]?.rendered.snapshot.version, what).toBe(expected?.snapshot.version);
      expect(open[index]?.rendered.diagnostics, what).toEqual(expected?.diagnostics);
    }
  }
});

it('forgets a mistake when its slide is mended, and keeps those of other slides', async () => {
  const files: Record<string, string> = { ...course };
  const live = openCourse(files, engineParts(createToolFiles()));
  const page = await live.page('student', 'slides/talk/index.html');
  page?.connect('', () => {});
  const edit = async (from: string, to: string): Promise<readonly string[] | undefined> => {
    files['slides/talk.md'] = files['slides/talk.md']?.replace(from, to) ?? '';
    await live.changed(new Set(['slides/talk.md']));
    return page?.rendered.diagnostics.map(({ code, span }) => `${code} ${span.line}`);
  };
  const line = course['slides/talk.md'].split('\n').findIndex(text => text.includes('gone.pdf')) + 1;
  expect(await edit('From the west', 'From the east')).toEqual([`link/missing ${line}`]);
  expect(await edit('From the east.', 'From the east,\nsometimes.')).toEqual([`link/missing ${line + 1}`]);
  expect(await edit('gone.pdf', 'https://example.org/gone.pdf')).toEqual([]);
});

it('sends only the style when a theme changes', async () => {
  const files: Record<string, string> = { ...course };
  const live = openCourse(files, engineParts(createToolFiles()));
  const page = await live.page('student', 'slides/talk/index.html');
  const messages: LiveMessage[] = [];
  page?.connect(page.rendered.snapshot.version, message => messages.push(message));
  messages.length = 0;
  files['themes/mine/tokens.css'] = ':root { --mine: blue }\n';
  await live.changed(new Set(['themes/mine/tokens.css']));
  expect(
    messages.map(message => (message.type === 'patch' ? Object.keys(message.patch).sort() : message.type)),
  ).toEqual([['from', 'styles', 'to']]);
});

it('outlives an exception: the page stays as it was and is made again at the next change', async () => {
  const files: Record<string, string> = { ...course };
  const parts = engineParts(createToolFiles());
  const { highlighter } = parts;
  const highlight: typeof highlighter.highlight = (code, ...rest) => {
    if (code.includes('echo boom')) throw new Error('boom');
    return highlighter.highlight(code, ...rest);
  };
  const crashes: string[] = [];
  const live = openCourse(files, { ...parts, highlighter: { ...highlighter, highlight } }, page => crashes.push(page));
  const page = await live.page('student', 'slides/talk/index.html');
  page?.connect('', () => {});
  const before = page?.rendered.snapshot.version;
  files['slides/code/a.sh'] = 'echo boom\n';
  await live.changed(new Set(['slides/code/a.sh']));
  expect(crashes).toEqual(['student slides/talk/index.html']);
  expect(page?.rendered.snapshot.version).toBe(before);
  files['slides/code/a.sh'] = 'echo well\n';
  await live.changed(new Set(['slides/code/a.sh']));
  expect(crashes).toHaveLength(1);
  expect(page?.rendered.snapshot.parts.some(({ html }) => html.includes('well'))).toBe(true);
});

it('needs no more memory after a thousand edits than after a hundred', async () => {
  const text = readFileSync(path.join(import.meta.dirname, '../fixtures/outline.md'), 'utf8');
  const lines = text.split('\n');
  const places = lines.flatMap((line, index) => (index > 20 && /^(?:- |### )\w/.test(line) ? [index] : []));
  const files: Record<string, string> = { 'slides/outline.md': text };
  const live = openCourse(files, engineParts(createToolFiles()));
  const page = await live.page('instructor', 'slides/outline/index.html');
  page?.connect('', () => {});
  const used: number[] = [];
  for (let count = 1; count <= 1000; count++) {
    const place = places[(count * 7) % places.length] ?? 0;
    files['slides/outline.md'] = lines.with(place, `${lines[place]} ${count}`).join('\n');
    await live.changed(new Set(['slides/outline.md']));
    if (count === 100 || count === 1000) used.push(heapInUse());
  }
  const [early = 0, late = 0] = used;
  expect((late - early) / 2 ** 20, 'MiB more').toBeLessThan(2);
});

it('needs no more memory after many edits of a theme than after a hundred', async () => {
  const files: Record<string, string> = { ...course };
  const live = openCourse(files, engineParts(createToolFiles()));
  const page = await live.page('student', 'slides/talk/index.html');
  page?.connect('', () => {});
  const used: number[] = [];
  for (let count = 1; count <= 300; count++) {
    files['themes/mine/tokens.css'] = `:root { --mine: ${count} }\n`;
    await live.changed(new Set(['themes/mine/tokens.css']));
    if (count === 120 || count === 300) used.push(heapInUse());
  }
  const [early = 0, late = 0] = used;
  expect((late - early) / 2 ** 20, 'MiB more').toBeLessThan(2);
});

/** Bytes that are reachable. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let count = 0; count < 3; count++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const rethrow = (page: string, error: unknown): void => {
  throw new Error(`${page} could not be made`, { cause: error });
};

/** Looks at `files` as they are each time. */
function openCourse(
  files: Readonly<Record<string, string>>,
  parts: EngineParts,
  crashed: (page: string, error: unknown) => void = rethrow,
): LiveCourse {
  const now = (): Files => memoryFiles(files);
  return new LiveCourse({
    root: '/course',
    files: {
      read: path => now().read(path),
      list: path => now().list(path),
      kind: path => now().kind(path),
      refresh: () => [],
      isThere: () => true,
      isSettled: () => true,
    },
    tool: createToolFiles(),
    output: memoryOutput(),
    browser: noBrowser,
    engineParts: parts,
    describe: () => [],
    pause: () => new Promise(() => {}),
    crashed,
  });
}
