// What a sheet says of the last run of its lab: no more than what was run, and nothing of a text that was not.

import { describe, expect, it } from 'vitest';
import { memoryOutput } from '../src/io/output.js';
import { contentsById } from '../src/parse/step-contents.js';
import { buildInMemory, type CourseFiles, diagnosticsText } from './support/build.js';
import { labOf } from './support/lab.js';

const sheet = `---
title: A lab
hosts:
  web1: { driver: vm }
  node1: { driver: vm }
  probe: { driver: container, role: probe }
---

## All

\`\`\`sh {host=web1}
echo all
\`\`\`

## Part

\`\`\`sh {manual="Click here"}
echo by hand, with a command that goes on for longer than fits
\`\`\`

\`\`\`sh {requires=nomad}
nomad job run
\`\`\`

\`\`\`sh {edition=instructor manual="secret-manual"}
secret-command
\`\`\`

<details class="solution"><summary>S</summary>

\`\`\`sh {skip="secret-skip"}
secret-skipped
\`\`\`

</details>

## Hand

Text.

## Broken

Text.
`;

function lineOf(text: string): number {
  return sheet.split('\n').findIndex(line => line.includes(text)) + 1;
}

type Json = Record<string, unknown>;

/** Results of a run of the sheet as it is in `files`, with other values in some steps. */
function results(files: CourseFiles, steps: Record<string, Json> = {}): string {
  const contents = contentsById(labOf(files, 'lab'));
  const step = (id: string, state: string, notRun: Json[] = []): Json => ({
    id,
    state,
    content: contents.get(id),
    notRun,
    ...steps[id],
  });
  const part = [
    { line: lineOf('manual="Click here"'), kind: 'manual', reason: 'Click here' },
    { line: lineOf('requires=nomad'), kind: 'skip', reason: 'there is no nomad' },
    { line: lineOf('secret-manual'), kind: 'manual', reason: 'secret-manual' },
    { line: lineOf('secret-skip'), kind: 'skip', reason: 'secret-skip' },
  ];
  const lab = {
    date: '2026-11-23',
    tier: 'full',
    hosts: { web1: 'QEMU, Debian 12', node1: 'QEMU, Debian 12', probe: 'container' },
    steps: [
      step('all', 'executed'),
      step('part', 'executed in part', part),
      step('hand', 'manual'),
      step('broken', 'failed'),
    ],
  };
  return JSON.stringify({ labs: { lab } }, null, 2);
}

const course: CourseFiles = { 'course.yml': 'title: A course\n', 'labs/01-lab.md': sheet };

/** The marks of the steps, as text. */
async function marks(
  files: CourseFiles,
  output = memoryOutput(),
): Promise<{ student: string[]; instructor: string[] }> {
  const { text, diagnostics } = await buildInMemory(files, {}, output);
  expect(diagnosticsText(diagnostics)).toBe('');
  const of = (path: string): string[] =>
    [...text(path).matchAll(/<(p|details) class="proof[^"]*">([\s\S]*?)<\/\1>/g)].map(([, , inner = '']) =>
      inner
        .replace(/<[^>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    );
  return { student: of('dist/labs/lab/index.html'), instructor: of('private/labs/lab/index.html') };
}

describe('a sheet', () => {
  it('says which steps were executed, on what, when, and what of them was not', async () => {
    const { student, instructor } = await marks({ ...course, 'labs/results.json': results(course) });
    const all = 'Executed on 2026-11-23 (web1: QEMU, Debian 12)';
    const part =
      'Executed in part on 2026-11-23 (web1: QEMU, Debian 12) By hand (Click here): echo by hand, with a command that goes on for … there is no nomad: nomad job run';
    const hand = 'Done by hand, not executed (2026-11-23)';
    expect(student).toEqual([all, `${part} 2 blocks were not executed.`, hand]);
    expect(instructor).toEqual([
      all,
      `${part} By hand (secret-manual): secret-command secret-skip: secret-skipped`,
      hand,
    ]);
  });

  it('says nothing to students of a solution that was not run, also when lines have moved', async () => {
    const moved = { ...course, 'labs/01-lab.md': sheet.replace('---\n\n## All', '---\n\nIntroduction.\n\n## All') };
    const { student, instructor } = await marks({ ...moved, 'labs/results.json': results(course) });
    expect(student.join(' ')).not.toContain('secret');
    expect(student[1]).toContain('4 blocks were not executed.');
    expect(instructor[1]).toContain('secret-skip');
  });

  it('claims nothing of a step that changed since, or comes after one that did', async () => {
    const output = memoryOutput();
    const files = { ...course, 'labs/results.json': results(course) };
    await marks(files, output);
    const { student, instructor } = await marks(
      { ...files, 'labs/01-lab.md': sheet.replace('nomad job run', 'nomad job') },
      output,
    );
    expect(student).toHaveLength(1);
    const changed = 'Changed since it was executed on 2026-11-23';
    expect(instructor.slice(1)).toEqual([changed, changed]);
    expect((await marks(files, output)).student).toHaveLength(3);
  });

  it('follows the results as they come and go', async () => {
    const output = memoryOutput();
    expect((await marks(course, output)).student).toEqual([]);
    expect((await marks({ ...course, 'labs/results.json': results(course) }, output)).student).toHaveLength(3);
    const failed = results(course, { all: { state: 'failed' }, part: { state: 'not run' } });
    expect((await marks({ ...course, 'labs/results.json': failed }, output)).student).toHaveLength(1);
    expect((await marks(course, output)).student).toEqual([]);
  });

  it('speaks the language of the course', async () => {
    const french = { ...course, 'course.yml': 'language: fr\n' };
    const { student } = await marks({ ...french, 'labs/results.json': results(french) });
    expect(student[0]).toBe('Exécutée le 2026-11-23 (web1: QEMU, Debian 12)');
    expect(student[1]).toMatch(/^Exécutée en partie le 2026-11-23 .* 2 blocs n’ont pas été exécutés\.$/);
  });
});

describe('results that cannot be read', () => {
  it.each([
    ['{ "labs": { "lab": } }', 'error labs/results.json:1:'],
    ['', '"labs/results.json" cannot be read'],
    ['[]', '"labs/results.json" cannot be read: it holds no object.'],
    ['{ "labs": 3 }', 'error labs/results.json:1:11  lab/results\n  "labs" has to be an object.'],
    [
      '{ "labs": { "lab": { "date": "today", "hosts": {}, "steps": [] } } }',
      '"labs.lab.date" has to be a date such as 2026-11-23.',
    ],
    [
      '{\n "labs": { "lab": {\n  "date": "2026-11-23", "hosts": [], "steps": [] } } }',
      'error labs/results.json:3:34  lab/results\n  "labs.lab.hosts" has to be an object.',
    ],
    [
      '{ "labs": { "lab": { "date": "2026-11-23", "hosts": {}, "steps": [{ "id": "all", "state": "fine", "content": "x" }] } } }',
      '"labs.lab.steps.0.state" has to be one of "executed"',
    ],
    [
      '{ "labs": { "lab": { "date": "2026-11-23", "hosts": {}, "steps": [{ "id": "all", "state": "executed", "content": "0123456789abcdef", "notRun": [{}] }] } } }',
      '"labs.lab.steps.0.notRun.0.kind" has to be a text.',
    ],
  ])('are a mistake with a place: %s', async (text, message) => {
    const { diagnostics, paths } = await buildInMemory({ ...course, 'labs/results.json': text });
    expect(diagnosticsText(diagnostics)).toContain(message);
    expect(diagnostics.every(({ code }) => code === 'lab/results')).toBe(true);
    expect(paths).toContain('dist/labs/lab/index.html');
  });
});
