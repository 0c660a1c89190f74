// `lutrin time`: the times of a rehearsal become those of the slides, in whichever file each slide stands.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { courseFolder, differences, lutrin, type Run, snapshot } from './support/cli.js';

const files = {
  'slides/talk.md': `---
headingDivider: 2
---

# Talk

text

## One

<!--
_class: lead
time: 2m
-->

## Two
text

<!-- include: parts/more.md -->

<!-- lab: knots -->
`,
  'slides/parts/more.md': '## Three\r\n\r\n<!-- time: 1m -->\r\n\r\n---\r\n\r\nno heading\r\n',
  'labs/01-knots.md': '---\ntitle: Knots\ntarget: Tie\n---\n\n## Tie it\n\ntext\n',
};

const times = `deck: talk
times:
  "talk": 30s
  "one": 1m30s
  "two": 2m
  "three": 1m
  "three/2": 45s
`;

async function run(
  text: string,
  ...options: string[]
): Promise<Run & { folder: string; read: (name: string) => string }> {
  const folder = courseFolder({ ...files, 'times.yml': text });
  const before = snapshot(folder);
  const result = await lutrin(['time', path.join(folder, 'times.yml'), '--course', folder, ...options]);
  if (!options.includes('--write')) expect(differences(before, snapshot(folder))).toEqual([]);
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  return { ...result, stderr: result.stderr.replaceAll(folder, ''), folder, read };
}

describe('lutrin time', () => {
  it('shows what would change, with the place', async () => {
    const { status, stderr } = await run(times);
    expect(stderr).toBe(`slides/talk.md:6  talk
  + <!-- time: 30s -->
slides/talk.md:13  one
  - time: 2m
  + time: 1m30s
slides/talk.md:17  two
  + <!-- time: 2m -->
slides/parts/more.md:7  three/2
  + <!-- time: 45s -->
4 times would change. Nothing is written without --write.
`);
    expect(status).toBe(0);
  });

  it('writes it, and has nothing to do the next time', async () => {
    const { folder, stderr, read } = await run(times, '--write');
    expect(stderr).toContain('4 times written to 2 files.\n');
    expect(read('slides/talk.md')).toBe(
      files['slides/talk.md']
        .replace('# Talk\n', '# Talk\n\n<!-- time: 30s -->\n')
        .replace('time: 2m', 'time: 1m30s')
        .replace('## Two\n', '## Two\n\n<!-- time: 2m -->\n\n'),
    );
    expect(read('slides/parts/more.md')).toBe(
      files['slides/parts/more.md'].replace('no heading', '<!-- time: 45s -->\r\n\r\nno heading'),
    );
    const again = await lutrin(['time', path.join(folder, 'times.yml'), '--course', folder]);
    expect(again.stderr).toBe('All times are as they are in the slides.\n');
  });

  it.each([
    ['deck: tlak\ntimes: {}', 'times/bad-value', 'did you mean "talk"?'],
    ['deck: talk\ntimes:\n  "oen": 2m', 'times/unknown-slide', 'times.yml:3:'],
    ['deck: talk\ntimes:\n  "one": soon', 'times/bad-value', '"soon" is no duration'],
    ['times:\n  - a', 'times/bad-value', 'does not say of which deck'],
    ['deck: [', 'times/yaml', 'times.yml:1:'],
  ])('says what is wrong with %j', async (text, code, part) => {
    const { status, stderr } = await run(text, '--write');
    expect(stderr).toContain(code);
    expect(stderr).toContain(part);
    expect(status).toBe(1);
  });

  it('says which slides come from a lab', async () => {
    const { status, stderr } = await run('deck: talk\ntimes:\n  "three/knots": 2m');
    expect(stderr).toContain('times/no-place');
    expect(stderr).toContain('labs/01-knots.md');
    expect(status).toBe(0);
  });

  it('needs a file', async () => {
    expect((await lutrin(['time'])).stderr).toContain('needs the file');
    expect((await lutrin(['time', '/nowhere.yml'])).status).toBe(2);
  });
});
