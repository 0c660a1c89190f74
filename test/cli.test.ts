// The command as a user runs it: on real files, with a real Chrome, killed, twice at once, on outputs that cannot be written.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateCourse } from '../scripts/generate-course.mjs';
import { courseFolder, differences, lutrin, snapshot, start, writeFiles } from './support/cli.js';

const small = {
  'slides/talk.md':
    '# Talk\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[lab](../labs/01-one.md)\n\n<!-- a note -->\n\n---\n\n## Second\n',
  'labs/01-one.md': '---\ntitle: One\n---\n\n## First\n\n```sh\nls\n```\n',
};

describe('lutrin', () => {
  it('prints its help and version, and refuses what it does not know', async () => {
    const help = await lutrin(['--help']);
    expect(help).toMatchObject({ status: 0 });
    expect(help.stdout).toContain('lutrin build');
    expect((await lutrin(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await lutrin(['biuld'])).toMatchObject({ status: 2, stdout: '' });
    expect((await lutrin(['build', '/nowhere/at/all'])).status).toBe(2);
  });

  it('builds both editions, and nothing the second time', async () => {
    const folder = courseFolder(small);
    expect(await lutrin(['build', folder])).toMatchObject({ status: 0 });
    for (const name of [
      'index.html',
      'slides/talk/index.html',
      'slides/talk/talk.pdf',
      'labs/one/index.html',
      'labs/one/one.pdf',
    ])
      for (const edition of ['dist', 'private']) expect(existsSync(path.join(folder, edition, name)), name).toBe(true);
    const before = ['dist', 'private'].map(edition => snapshot(path.join(folder, edition)));
    const again = await lutrin(['build', folder]);
    expect(again.stderr).toMatch(/^Nothing to do: 1 deck and 1 lab up to date/);
    for (const [index, edition] of ['dist', 'private'].entries())
      expect(differences(before[index] ?? new Map(), snapshot(path.join(folder, edition)))).toEqual([]);
  });

  it('says why an output was made', async () => {
    const folder = courseFolder(small);
    await lutrin(['build', folder, '--edition', 'student']);
    writeFiles(folder, { 'slides/talk.md': '# Talk\n' });
    const { stderr } = await lutrin(['build', folder, '--edition', 'student', '--why', 'dist/slides/talk/index.html']);
    expect(stderr).toContain('dist/slides/talk/index.html was made now because slides/talk.md changed.');
    const later = await lutrin(['build', folder, '--edition', 'student', '--why', './dist/slides/talk/talk.pdf']);
    expect(later.stderr).toContain('dist/slides/talk/talk.pdf is up to date; it was last made because page changed.');
    expect((await lutrin(['build', folder, '--why', 'dist/nothing'])).stderr).toContain(
      'dist/nothing is no output of this course.',
    );
  });

  it('reports as JSON, and fails on warnings when asked', async () => {
    const folder = courseFolder({ 'slides/a.md': '# A\n\n[x](missing.pdf)\n' });
    const { status, stdout } = await lutrin(['build', folder, '--json', '--edition', 'student']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      made: ['dist/slides/a/index.html', 'dist/slides/a/a.pdf', 'dist/index.html'],
      diagnostics: [{ code: 'link/missing', severity: 'warning', file: 'slides/a.md', line: 3, column: 5 }],
    });
    expect((await lutrin(['build', folder, '--strict'])).status).toBe(1);
  });

  it('makes all that is good when something is not', async () => {
    const folder = courseFolder({ ...small, 'slides/broken.md': Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]) });
    const { status, stderr } = await lutrin(['build', folder, '--edition', 'student']);
    expect(status).toBe(1);
    expect(stderr).toContain('error slides/broken.md:1:3  source/encoding');
    expect(existsSync(path.join(folder, 'dist/slides/talk/talk.pdf'))).toBe(true);
    expect(stderr).not.toContain('    at ');
  });

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

  it('does not follow links out of the course', async () => {
    const folder = courseFolder({ 'slides/a.md': '# A\n\n![](secret.png)\n\n```text {src=passwd}\n```\n' });
    writeFileSync(path.join(folder, '..', 'secret.png'), 'x');
    symlinkSync(path.join(folder, '..', 'secret.png'), path.join(folder, 'slides/secret.png'));
    symlinkSync('/etc/passwd', path.join(folder, 'slides/passwd'));
    const { status, stderr } = await lutrin(['build', folder, '--edition', 'student']);
    expect(status).toBe(1);
    expect(stderr.match(/source\/unreadable/g)).toHaveLength(2);
    expect(readFileSync(path.join(folder, 'dist/slides/a/index.html'), 'utf8')).not.toContain('root:');
  });
});

describe('outputs', () => {
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

  it('of something else are left alone', async () => {
    const folder = courseFolder({ ...small, 'dist/app.js': 'mine', 'dist/index.html': '<p>mine</p>' });
    const { status, stderr } = await lutrin(['build', folder]);
    expect(status).toBe(1);
    expect(stderr).toContain('output/foreign');
    expect([...snapshot(path.join(folder, 'dist')).keys()]).toEqual(['app.js', 'index.html']);
    expect(existsSync(path.join(folder, 'private/index.html'))).toBe(true);
  });

  it('that cannot be written are errors with a place', async () => {
    const folder = courseFolder({ ...small, dist: 'a file in the way' });
    const { status, stderr } = await lutrin(['build', folder]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/error dist\/[\w/.-]+:1:1 {2}output\/unwritable/);
    expect(stderr).not.toContain('    at ');
    expect(existsSync(path.join(folder, 'private/slides/talk/talk.pdf'))).toBe(true);
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

  it('of two builds at once do not mix', async () => {
    const folder = courseFolder(small);
    const runs = await Promise.all([lutrin(['build', folder]), lutrin(['build', folder]), lutrin(['build', folder])]);
    expect(runs.map(run => run.status)).toEqual([0, 0, 0]);
    expect(runs.filter(run => run.stderr.includes('Another build of this course is running'))).toHaveLength(2);
    expect(runs.filter(run => run.stderr.includes('Nothing to do'))).toHaveLength(2);
  });

  it('move with their course', async () => {
    const folder = courseFolder(small);
    await lutrin(['build', folder]);
    const moved = path.join(path.dirname(folder), 'moved');
    mkdirSync(moved);
    cpSync(folder, moved, { recursive: true, preserveTimestamps: true });
    expect((await lutrin(['build', moved])).stderr).toContain('Nothing to do');
  });
});

describe('Chrome', () => {
  it('that is not there leaves the pages, and an error for each PDF', async () => {
    const folder = courseFolder({ ...small, 'slides/d.md': '# D\n\n```mermaid\ngraph LR; a-->b\n```\n' });
    const { status, stderr } = await lutrin(['build', folder, '--edition', 'student'], {
      CHROME_PATH: '/no/such/chrome',
    });
    expect(status).toBe(1);
    expect(stderr.match(/print\/no-browser/g)).toHaveLength(3);
    expect(stderr).toContain('diagram/no-browser');
    expect(stderr).toContain('CHROME_PATH names "/no/such/chrome", which is no file.');
    expect(existsSync(path.join(folder, 'dist/slides/talk/index.html'))).toBe(true);
    expect(existsSync(path.join(folder, 'dist/slides/talk/talk.pdf'))).toBe(false);
  });

  it('is looked for also where nothing can be looked at', async () => {
    const folder = courseFolder(small);
    const loop = path.join(path.dirname(folder), 'loop');
    symlinkSync(loop, loop);
    const environment = { PATH: `${loop}${path.delimiter}${process.env.PATH}` };
    expect(await lutrin(['build', folder, '--edition', 'student'], environment)).toMatchObject({ status: 0 });
  });

  it('that is no browser is reported, too', async () => {
    const folder = courseFolder(small);
    const { status, stderr } = await lutrin(['build', folder, '--edition', 'student'], { CHROME_PATH: '/bin/false' });
    expect(status).toBe(1);
    expect(stderr).toContain('print/failed');
    expect(stderr).not.toContain('    at ');
  });

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

  it('does not wait for an answer to what a page asks', async () => {
    const deck = '# Hello\n\n<script>alert(1); confirm("Really?")</script>\n';
    const folder = courseFolder({ 'course.yml': 'html: true\n', 'slides/a.md': deck });
    expect(await lutrin(['build', folder, '--edition', 'student'])).toMatchObject({ status: 0 });
    expect(existsSync(path.join(folder, 'dist/slides/a/a.pdf'))).toBe(true);
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
