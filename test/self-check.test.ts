// The students' script as an output of a build: who gets it, what is in it, what its sheet says of it, and that it comes and goes.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryOutput } from '../src/io/output.js';
import { buildInMemory, type CourseFiles } from './support/build.js';
import { find, scripted, scriptOf, sheetOf } from './support/self-check.js';

const lab = `---
title: A lab
vars:
  TEAM: { from: team, default: 7, ci: 0 }
---

## Step

\`\`\`sh {check=open needs=hidden title="Open to all"}
echo open-code @{TEAM}
\`\`\`

\`\`\`sh {check=hidden needs=base title="title-of-teachers" fail="fail-of-teachers" edition=instructor}
echo code-of-teachers
\`\`\`

\`\`\`sh {check=base}
echo base-code
\`\`\`

<details class="hint"><summary>Hint</summary>

hint-for-all

<details class="teacher"><summary>Within</summary>

teacher-within-hint

</details>

</details>

<details class="hint"><summary>Hint</summary>

\`\`\`sh {edition=instructor manual="x"}
teacher-code-within-hint
\`\`\`

</details>

<details class="solution"><summary>Solution</summary>

solution-text

\`\`\`sh {check=solved}
solution-check
\`\`\`

</details>

<details class="teacher"><summary>Teacher</summary>

\`\`\`sh {check=taught}
teacher-check
\`\`\`

</details>
`;

const secrets =
  /of-teachers|teacher-within-hint|teacher-code-within-hint|solution-text|solution-check|teacher-check|hidden|solved|taught/;

async function built(files: CourseFiles, output = memoryOutput()): Promise<ReturnType<typeof buildInMemory>> {
  return buildInMemory({ 'course.yml': 'title: A course\n', ...files }, {}, output);
}

describe('the students’ script', () => {
  it('has public checks and hints only, in both editions', async () => {
    const { text } = await built({ 'labs/01-lab.md': lab });
    const script = text('dist/labs/lab/check.sh');
    expect(script).not.toMatch(secrets);
    expect(text('private/labs/lab/check.sh')).toBe(script);
    for (const shown of ['open-code', 'base-code', 'hint-for-all']) expect(script).toContain(shown);
    // The search finds them where they belong.
    expect(text('private/labs/lab/index.html')).toMatch(/code-of-teachers/);
    expect(text('private/labs/lab/index.html')).toMatch(/teacher-within-hint[\s\S]*solution-check[\s\S]*teacher-check/);
  });

  it('passes over a check of the teacher that stands between two others', async () => {
    const { run } = await scripted(lab.replace('echo base-code', 'exit 1'));
    expect((await run('sh', [], { TEAM: '1' })).stdout).toContain('  KO base\n  -  Open to all (waiting for: base)\n');
  });

  it('is named on its sheet, with its sum, in both editions', async () => {
    const { text } = await built({ 'labs/01-lab.md': lab });
    const sum = createHash('sha256').update(text('dist/labs/lab/check.sh')).digest('hex');
    for (const edition of ['dist', 'private']) {
      const page = text(`${edition}/labs/lab/index.html`);
      expect(page).toContain('<a href="../../labs/lab/check.sh" download>check.sh</a>');
      expect(page).toContain('TEAM=<span class="variable" data-variable="TEAM">7</span> sh check.sh');
      expect(page).toContain(`<code>${sum}</code>`);
    }
  });

  it('is not there without public checks, and goes with them', async () => {
    const output = memoryOutput();
    await built({ 'labs/01-lab.md': lab }, output);
    const without = lab.replace(/```sh \{check=(?:open|base)[\s\S]*?```\n/g, '').replace('needs=base ', '');
    const { paths, text, result } = await built({ 'labs/01-lab.md': without }, output);
    expect(paths.filter(name => name.endsWith('.sh'))).toEqual([]);
    expect(text('dist/labs/lab/index.html')).not.toContain('check.sh');
    expect(result.removed).toContain('dist/labs/lab/check.sh');
  });

  it('is withheld with its page when something could leak', async () => {
    const { paths } = await built({
      'labs/01-lab.md': `${lab}\n<details class="solution"><summary>S</summary>\n\nx\n`,
    });
    expect(paths.filter(name => name.startsWith('dist/labs'))).toEqual([]);
  });

  it('is made again when something else changed it', async () => {
    const output = memoryOutput();
    const { text } = await built({ 'labs/01-lab.md': lab }, output);
    const script = text('dist/labs/lab/check.sh');
    output.write('dist/labs/lab/check.sh', new TextEncoder().encode('rm -rf /'));
    expect((await built({ 'labs/01-lab.md': lab }, output)).text('dist/labs/lab/check.sh')).toBe(script);
  });

  it('is the same for the same lab, and says of which state of it', async () => {
    expect(await scriptOf(lab)).toBe(await scriptOf(lab));
    const contents = async (sheet: string): Promise<string | undefined> =>
      / Content: ([\da-f]{16})\./.exec(await scriptOf(sheet))?.[1];
    expect(await contents(lab)).toMatch(/^[\da-f]{16}$/);
    expect(await contents(lab.replace('solution-text', 'another'))).not.toBe(await contents(lab));
  });

  it('speaks the language of the course', async () => {
    const { run } = await scripted(
      sheetOf([
        ['a', 'exit 1'],
        ['b needs=a', 'true'],
      ]),
      'language: fr\n',
    );
    const { stdout } = await run('sh', [], { TEAM: '1' });
    expect(stdout).toContain(
      '  -  b (en attente de : a)\nlab : 0/2 vérifications publiques passent, 1 échec(s), 1 en attente\n',
    );
    expect((await run('sh', ['-h'])).stdout).toContain('les vérifications');
  });

  it('takes no text of a sheet for its own', async () => {
    const code = `END_OF_TEXT\nEND_OF_TEXT_\n'; exit 3; '\nesac\n}\nmain`;
    const { run, folder } = await scripted(
      sheetOf([['a title="it\'s $(exit 9) \\"q\\"" fail="100% \\\\n"', `cat <<'X'\n${code}\nX\nexit 1`]]),
    );
    const { stdout, stderr } = await run('sh', [], { TEAM: '1', HOME: '' });
    expect(stdout).toContain(`  KO it's $(exit 9) "q"\n     100% \\n\n     esac\n     }\n     main\n`);
    expect(stderr).toBe('');
    if (find('shellcheck') !== undefined) execFileSync('shellcheck', ['-s', 'sh', 'check.sh'], { cwd: folder });
  });

  it('is made of parts without a mistake that shellcheck knows', context => {
    if (find('shellcheck') === undefined) return context.skip();
    const folder = path.join(import.meta.dirname, '../src/render/self-check');
    const parts = ['host.sh', 'main.sh', 'reach.sh', 'results.sh'];
    for (const name of parts)
      expect(readFileSync(path.join(folder, name), 'utf8').split('\n').length).toBeLessThan(300);
    execFileSync('shellcheck', parts, { cwd: folder });
  });
});
