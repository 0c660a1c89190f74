// The content of a step changes with everything that a run of it depends on, and with nothing else.

import { expect, it } from 'vitest';
import { stepContents } from '../../src/parse/step-contents.js';
import type { CourseFiles } from '../support/build.js';
import { labOf } from '../support/lab.js';

const files = {
  'course.yml': 'variables: { USED: u, OTHER: o, SHOWN: "@{USED}/x" }\n',
  'labs/00-before.md': '---\ntitle: Before\n---\n\n## Step\n',
  'labs/01-lab.md': `---
title: A lab
target: Learn it
hosts:
  web1: { driver: vm, ip: "10.@{TEAM}.0.11" }
vars:
  TEAM: { from: team, default: 7, ci: 0 }
---

Introduction.

## First

\`\`\`sh
echo @{SHOWN}
\`\`\`

## Between

<!-- not-a-step -->

Text.

## Second

\`\`\`c {file=/a.c src=01-lab/a.c}
\`\`\`

<details class="solution"><summary>S</summary>

Solution.

</details>

## Third

Done.
`,
  'labs/01-lab/a.c': 'int a;\n',
};

type Edit = readonly [path: keyof typeof files, from: string, to: string];

function contents(edit?: Edit): string[] {
  const edited: CourseFiles =
    edit === undefined ? files : { ...files, [edit[0]]: files[edit[0]].replace(edit[1], edit[2]) };
  if (edit !== undefined) expect(edited[edit[0]]).not.toBe(files[edit[0]]);
  return stepContents(labOf(edited, 'lab'));
}

const sheet = 'labs/01-lab.md';

it('is sixteen hexadecimal digits for each step', () => {
  expect(contents()).toHaveLength(3);
  expect(new Set(contents()).size).toBe(3);
  for (const content of contents()) expect(content).toMatch(/^[\da-f]{16}$/);
});

it.each<[string, Edit, first: number]>([
  ['a step and those after it', [sheet, 'echo', 'printf'], 0],
  ['the text of a later step', [sheet, 'Done.', 'Done!'], 2],
  ['a section between steps', [sheet, 'Text.', 'Words.'], 1],
  ['a solution', [sheet, 'Solution.', 'Another.'], 1],
  ['a file that a step takes in', ['labs/01-lab/a.c', 'int a', 'int b'], 1],
  ['a host', [sheet, 'driver: vm', 'driver: container'], 0],
  ['the labs before', [sheet, 'target:', 'needs: [before]\ntarget:'], 0],
  ['the value of a run', [sheet, 'ci: 0', 'ci: 1'], 0],
  ['a variable in use, through another', ['course.yml', 'USED: u', 'USED: v'], 0],
])('changes with %s', (_what, edit, first) => {
  const [before, after] = [contents(), contents(edit)];
  expect(after.map((content, index) => content === before[index])).toEqual(
    before.map((_content, index) => index < first),
  );
});

it.each<[string, Edit]>([
  ['the lines on which steps stand', [sheet, 'Introduction.', 'Introduction,\n\non more lines.']],
  ['blank lines between steps', [sheet, '## Third', '\n\n## Third']],
  ['titles and targets', [sheet, 'target: Learn it', 'target: Learn more']],
  ['a variable that it does not use', ['course.yml', 'OTHER: o', 'OTHER: p']],
  ['the value that students see', [sheet, 'default: 7', 'default: 8']],
])('does not change with %s', (_what, edit) => {
  expect(contents(edit)).toEqual(contents());
});
