// The command as a user runs it, where that takes long: very large decks, builds that are killed, a Chrome that is.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateCourse } from '../../scripts/generate-course.mjs';
import { courseFolder, differences, lutrin, snapshot, start } from '../support/cli.js';

const small = {
  'slides/talk.md':
    '# Talk\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[lab](../labs/01-one.md)\n\n<!-- a note -->\n\n---\n\n## Second\n',
  'labs/01-one.md': '---\ntitle: One\n---\n\n## First\n\n```sh\nls\n```\n',
};

describe('outputs', () => {
  it('reads odd names, and a deck of one line of two megabytes', async () => {
    const folder = courseFolder(
      {
        'slides/Tête à tête #1 100% & "co".md': '# Odd\n\n![](im%20age%20(1).png)\n',
        'slides/im age (1).png': 'x',
        'slides/long.md': `# ${'word '.repeat(400_000)}`,
        'slides/unbroken.md': 'x'.repeat(2_000_000),
      },
      'naïve path % #?',
    );
    const { status, stderr } = await lutrin(['build', folder, '--edition', 'student']);
    expect(stderr).not.toContain('error');
    expect(status).toBe(0);
    expect(existsSync(path.join(folder, 'dist/slides/Tête à tête #1 100% & "co"/Tête à tête #1 100% & "co".pdf'))).toBe(
      true,
    );
  });

  it('are the same wherever, whenever and in whatever order they are made', async () => {
    // Mermaid leaves points of round outlines and names of commits to chance, and marks the day in a chart.
    const chart = 'gantt\n  dateFormat YYYY\n  section All\n  time :2000, 36500d';
    const drawings = ['flowchart LR; a([round]) --> b', 'gitGraph\n  commit\n  commit', chart];
    const deck = drawings.map(drawing => `\`\`\`mermaid\n${drawing}\n\`\`\`\n`).join('\n---\n\n');
    const course = { ...small, 'slides/drawings.md': deck };
    const one = courseFolder(course, 'here');
    const two = courseFolder(course, 'a much longer name/of another folder');
    await lutrin(['build', one], { TZ: 'Asia/Tokyo', LANG: 'fr_FR.UTF-8', LC_ALL: 'C' });
    await lutrin(['build', two, '--edition', 'instructor'], { TZ: 'America/Lima' });
    await lutrin(['build', two], { TZ: 'UTC' });
    for (const edition of ['dist', 'private'])
      expect(differences(snapshot(path.join(one, edition)), snapshot(path.join(two, edition)))).toEqual([]);
    expect(readFileSync(path.join(one, 'dist/slides/talk/talk.pdf'), 'latin1')).not.toContain('file:');
    expect(readFileSync(path.join(one, 'dist/slides/drawings/index.html'), 'utf8')).not.toContain('class="today"');
  });

  it('of a killed build are whole, and the next build is as clean', async () => {
    const folder = courseFolder({});
    generateCourse(folder, [20, 12, 9, 7]);
    const clean = courseFolder({});
    generateCourse(clean, [20, 12, 9, 7]);
    await lutrin(['build', clean, '--edition', 'student']);
    const expected = snapshot(path.join(clean, 'dist'));
    for (const wanted of ['slides/deck-01/index.html', 'slides/deck-01/deck-01.pdf', 'slides/deck-03/deck-03.pdf']) {
      const { child, done } = start(['build', folder, '--edition', 'student']);
      await until(() => existsSync(path.join(folder, 'dist', wanted)));
      child.kill('SIGKILL');
      await done;
      for (const [name, content] of snapshot(path.join(folder, 'dist')))
        expect(content.equals(expected.get(name) ?? Buffer.alloc(0)), name).toBe(true);
    }
    expect(await lutrin(['build', folder, '--edition', 'student'])).toMatchObject({ status: 0 });
    expect(differences(expected, snapshot(path.join(folder, 'dist')))).toEqual([]);
    // A build that finds all its outputs there does not write any.
    const temporary = path.join(folder, '.lutrin/tmp');
    expect(existsSync(temporary) ? readdirSync(temporary) : []).toEqual([]);
  });
});

describe('Chrome', () => {
  it('that is killed in the middle of a print is replaced', async () => {
    const folder = courseFolder({});
    generateCourse(folder, [150, 60]);
    const { done } = start(['build', folder, '--edition', 'student']);
    await until(() => existsSync(path.join(folder, 'dist/slides/deck-01/index.html')));
    const killed = await untilKilled(folder);
    const { status, stderr } = await done;
    expect(killed).toBeGreaterThan(0);
    expect(stderr).not.toContain('error');
    expect(status).toBe(0);
    expect(existsSync(path.join(folder, 'dist/slides/deck-02/deck-02.pdf'))).toBe(true);
  });

  it('ends with the build that is interrupted', async () => {
    const folder = courseFolder({});
    generateCourse(folder, [120]);
    const { child, done } = start(['build', folder, '--edition', 'student']);
    await until(
      () => chromesOf(child.pid ?? 0).length > 0 && existsSync(path.join(folder, 'dist/slides/deck-01/index.html')),
    );
    const chromes = chromesOf(child.pid ?? 0);
    child.kill('SIGINT');
    expect((await done).status).toBe(130);
    await until(() =>
      chromes.every(pid => !existsSync(`/proc/${pid}/cmdline`) || readFileSync(`/proc/${pid}/cmdline`).length === 0),
    );
  });
});

/** Waits for a condition, half a minute at most. */
async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('waited for too long');
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}

/** Browser processes that belong to a build. */
function chromesOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(parent);
      } catch {
        return false; // gone meanwhile
      }
    });
}

async function untilKilled(folder: string): Promise<number> {
  let killed = 0;
  await until(() => {
    if (existsSync(path.join(folder, 'dist/slides/deck-01/deck-01.pdf')))
      throw new Error('it was printed before Chrome could be killed');
    for (const name of readdirSync('/proc').filter(found => /^\d+$/.test(found))) {
      const command = commandOf(name);
      if (!command.includes('lutrin-chrome-') || command.includes('--type=')) continue;
      const parent = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] ?? '';
      if (!commandOf(parent).includes(folder)) continue;
      process.kill(Number(name), 'SIGKILL');
      killed++;
    }
    return killed > 0;
  });
  return killed;
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
