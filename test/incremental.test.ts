// Incremental equals clean: whatever is edited, created, renamed or deleted, what is on disk is what a clean build makes,
// and only what depends on the change is made again.

import { describe, expect, it } from 'vitest';
import { random } from '../scripts/generate-course.mjs';
import { memoryOutput } from '../src/io/output.js';
import { buildInMemory, type CourseFiles } from './support/build.js';

const course: CourseFiles = {
  'course.yml': 'title: C\nnumbering: course\nvariables: { HOST: web1 }\n',
  'slides/a.md': '# A\n\n![](img/x.png)\n\n<!-- include: parts/p.md -->\n',
  'slides/b.md': '# B\n\n```js\nlet b\n```\n\n<!-- lab: one -->\n',
  'slides/c.md': '---\ntheme: mine\n---\n\n# C on @{HOST}\n\n<!-- a note -->\n',
  'slides/d.md': '# D\n\n---\n\n## Knows\n\n<!-- step: two/second -->\n\ntext\n',
  'slides/parts/p.md': 'A part\n',
  'slides/img/x.png': 'x',
  'themes/mine/slides.css': '/* @theme mine */ @import "t.css"; section { color: var(--c) }',
  'themes/mine/t.css': ':root { --c: red }',
  'labs/01-one.md': '---\ntitle: One\n---\n\n## First\n\n```sh\nls\n```\n',
  'labs/02-two.md': '---\ntitle: Two\n---\n\n## Second\n',
};

describe('after a change', () => {
  it.each<[string, (files: Record<string, string | Uint8Array>) => void, string[]]>([
    ['nothing is made when nothing changed', () => {}, []],
    ['an edited deck is made', files => edit(files, 'slides/a.md', '# Other\n'), ['deck a', 'index']],
    ['a deck is made when a part of it is edited', files => edit(files, 'slides/parts/p.md', 'Other\n'), ['deck a']],
    ['a deck is made when its image is edited', files => edit(files, 'slides/img/x.png', 'y'), ['deck a']],
    [
      'a deck is made when what its theme imports is edited',
      files => edit(files, 'themes/mine/t.css', ':root { --c: blue }'),
      ['deck c'],
    ],
    [
      'a lab, the deck that shows it and the index are made',
      files => edit(files, 'labs/01-one.md', '---\ntitle: Uno\n---\n\n## First\n'),
      ['deck b', 'deck d', 'lab one', 'lab two', 'index'],
    ],
    [
      'a step more renumbers the labs after it, and what leads to them',
      files => edit(files, 'labs/01-one.md', '---\ntitle: One\n---\n\n## First\n\n## More\n'),
      ['deck b', 'deck d', 'lab one', 'lab two', 'index'],
    ],
    [
      'all pages are made when the configuration changes',
      files => edit(files, 'course.yml', 'title: D\nnumbering: course\n'),
      ['deck a', 'deck b', 'deck c', 'deck d', 'lab one', 'lab two', 'index'],
    ],
    [
      'a lab stays when a slide that names its step is edited',
      files => edit(files, 'slides/d.md', '# D\n\n---\n\n## Knows\n\n<!-- step: two/second -->\n\nother\n'),
      ['deck d'],
    ],
    [
      'a lab is made when the slide that names its step is called something else',
      files => edit(files, 'slides/d.md', '# D\n\n---\n\n## Knew\n\n<!-- step: two/second -->\n\ntext\n'),
      ['deck d', 'lab two'],
    ],
    [
      'a lab is made when a slide names its step no more',
      files => edit(files, 'slides/d.md', '# D\n\n---\n\n## Knows\n\ntext\n'),
      ['deck d', 'lab two'],
    ],
  ])('%s', async (_title, change, expected) => {
    const output = memoryOutput();
    await buildInMemory(course, {}, output);
    const files = { ...course };
    change(files);
    const { result } = await buildInMemory(files, {}, output);
    const ran = [...result.ran].filter(id => id.startsWith('student')).map(id => id.replace('student ', ''));
    expect(ran.sort()).toEqual([...expected].sort());
    await expectClean(files, output);
  });

  it('an error goes away when the missing file appears', async () => {
    const output = memoryOutput();
    const { 'slides/img/x.png': _image, ...without } = course;
    const before = await buildInMemory(without, {}, output);
    expect(before.diagnostics.map(found => found.code)).toEqual(['image/missing']);
    const again = await buildInMemory(without, {}, output);
    expect(
      again.diagnostics.map(found => found.code),
      'replayed',
    ).toEqual(['image/missing']);
    expect(again.result.ran.size).toBe(0);
    expect((await buildInMemory(course, {}, output)).diagnostics).toEqual([]);
    await expectClean(course, output);
  });

  it('what a deleted deck and lab made is removed, assets included', async () => {
    const output = memoryOutput();
    await buildInMemory(course, {}, output);
    const { 'slides/a.md': _a, 'labs/02-two.md': _two, 'slides/img/x.png': _image, ...rest } = course;
    const { result, paths } = await buildInMemory(rest, {}, output);
    expect(paths.filter(path => /\/a\/|\/two\/|x-[\da-f]+\.png/.test(path))).toEqual([]);
    expect(result.removed).toContain('dist/slides/a/index.html');
    await expectClean(rest, output);
  });

  it('an output that something else changed or removed is made again', async () => {
    const output = memoryOutput();
    await buildInMemory(course, {}, output);
    output.write('dist/slides/a/index.html', new TextEncoder().encode('broken!'));
    output.remove('private/index.html');
    await buildInMemory(course, {}, output);
    await expectClean(course, output);
  });

  it('one edition leaves the other alone', async () => {
    const output = memoryOutput();
    await buildInMemory(course, {}, output);
    const instructor = output.read('private/slides/a/index.html');
    const files = { ...course, 'slides/a.md': '# Changed\n' };
    await buildInMemory(files, { editions: ['student'] }, output);
    expect(output.read('private/slides/a/index.html')).toBe(instructor);
    await buildInMemory(files, {}, output);
    await expectClean(files, output);
  });

  it('slides of other audiences come and go', async () => {
    const files = {
      ...course,
      'course.yml': 'audiences: { x: X, y: Y }\n',
      'slides/a.md':
        '# A\n\n---\n\n# For x\n\n<!-- audience: x -->\n\n---\n\n# For y\n\n<!-- audience: y -->\n<!-- footer: kept -->\n\n---\n\n# All\n',
    };
    const { text } = await buildInMemory(files, { audience: 'x' });
    const page = text('dist/slides/a/index.html');
    expect([...page.matchAll(/<h1 id="([^"]+)"/g)].map(match => match[1])).toEqual(['a-1', 'for-x-1', 'all-1']);
    expect(page, 'a directive of a slide that is left out still holds').toContain('<footer>kept</footer>');
    expect(page).not.toContain('lutrin-audience');
  });

  it('agendas and sheets know only the slides of the audience', async () => {
    const files = {
      ...course,
      'course.yml': 'audiences: { x: X, y: Y }\n',
      'slides/d.md':
        '# D\n\n---\n\n## All\n\n<!-- agenda -->\n<!-- step: two/second -->\n\n---\n\n## Only y\n\n<!-- audience: y -->\n<!-- step: two/second -->\n',
    };
    const output = memoryOutput();
    const all = await buildInMemory(files, {}, output);
    expect(all.text('dist/slides/d/index.html')).toContain('<a href="#only-y">Only y</a>');
    expect(all.text('dist/labs/two/index.html')).toMatch(/#all">All<\/a>, <a href="[^"]*#only-y">Only y<\/a>/);
    const some = await buildInMemory(files, { audience: 'x' }, output);
    expect(some.text('dist/slides/d/index.html')).not.toContain('Only y');
    expect(some.text('dist/labs/two/index.html')).toMatch(/step-slides">Slides: <a href="[^"]*#all">All<\/a><\/p>/);
  });
});

describe('random sequences of edits', () => {
  it.each([1, 2, 3])('end as a clean build does (seed %i)', async seed => {
    const next = random(seed);
    const output = memoryOutput();
    const files: Record<string, string | Uint8Array> = { ...course, 'labs/results.json': '{ "labs": {} }' };
    for (let round = 0; round < 25; round++) {
      mutate(files, next);
      await buildInMemory(files, {}, output);
      await expectClean(files, output, `after edit ${round}`);
    }
  });
});

function edit(files: Record<string, string | Uint8Array>, path: string, text: string): void {
  files[path] = text;
}

/** One of: change, add, delete or rename a file; its content may be a mistake. */
function mutate(files: Record<string, string | Uint8Array>, next: () => number): void {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] ?? never();
  const names = Object.keys(files).filter(name => name !== 'course.yml');
  const name = pick(names);
  const contents = [
    '# New\n\n![](img/x.png)\n',
    '# N\n\n---\n\n## M\n\n<!-- lab: two -->\n',
    '<!-- include: parts/p.md -->\n',
    '# D\n\n---\n\n## Other\n\n<!-- step: two/second, one/first -->\n\n<!-- agenda -->\n',
    '```sh\nls\n```\n',
    'text <!-- note -->\n',
    '---\ntheme: mine\n---\n# T\n',
    '---\ntitle: T\n---\n\n## S\n\n## S2\n',
    '---\ntitle: T\n---\n\n## S\n\n```sh {check=a}\ntrue\n```\n',
  ];
  const kind = next();
  if (kind < 0.5)
    files[name] = name.endsWith('.css')
      ? `/* @theme mine */ section { top: ${Math.floor(next() * 9)}px }`
      : pick(contents);
  else if (kind < 0.7) files[`slides/${pick(['a', 'b', 'd', 'e'])}.md`] = pick(contents);
  else if (kind < 0.85 && names.length > 4) delete files[name];
  else {
    const content = files[name];
    delete files[name];
    if (content !== undefined) files[name.replace(/(\.\w+)$/, pick(['-2$1', '$1', 'x$1']))] = content;
  }
}

async function expectClean(files: CourseFiles, output: ReturnType<typeof memoryOutput>, message = ''): Promise<void> {
  const clean = memoryOutput();
  await buildInMemory(files, {}, clean);
  for (const folder of ['dist', 'private']) {
    expect(output.files(folder).sort(), message).toEqual(clean.files(folder).sort());
    for (const path of clean.files(folder))
      expect(
        Buffer.from(output.read(path) ?? []).equals(Buffer.from(clean.read(path) ?? [])),
        `${path} ${message}`,
      ).toBe(true);
  }
}

function never(): never {
  throw new Error('nothing to pick from');
}
