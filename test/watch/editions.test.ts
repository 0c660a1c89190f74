// What `lutrin watch` serves of the instructor's edition, and to whom.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { course, outputsOf, untilClean } from '../support/watch-course.js';
import { isPatch, startWatch } from '../support/watch-process.js';

const secret = 'not-for-visitors';
const files = {
  ...course,
  'course.yml': `# ${secret}\n${course['course.yml']}`,
  'slides/a.md': `${course['slides/a.md']}\n<!-- ${secret} -->\n`,
  'themes/mine/t.css': `/* ${secret} */ ${course['themes/mine/t.css']}`,
};

it('files of the instructor’s pages alone are no files of the student edition, also for who knows their names', async () => {
  const note = { 'slides/img/note.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>\n' };
  const slides = {
    'slides/a.md': `${course['slides/a.md']}\n---\n\n## With a picture\n\n<!-- ![](img/note.svg) -->\n`,
  };
  const own = await startWatch({ ...course, ...note, ...slides }, { pagesOnly: true });
  const assetsOf = async (page: string): Promise<string[]> =>
    [...(await own.text(page)).matchAll(/assets\/([\w.-]+)/g)].map(([, name]) => String(name));
  const students = new Set(await assetsOf('/slides/a/'));
  const others = (await assetsOf('/private/slides/a/')).filter(name => !students.has(name));
  expect(others.join()).toContain('note-');
  for (const name of others) {
    expect([name, (await own.get(`/private/assets/${name}`)).status]).toEqual([name, 200]);
    expect([name, (await own.get(`/assets/${name}`)).status]).toEqual([name, 404]);
  }
});

it('published files hold nothing of the live server, and no page shows what is for the instructor', async () => {
  const own = await startWatch(files, { pagesOnly: true });
  const live = await own.connect('/slides/a/');
  writeFileSync(path.join(own.folder, 'slides/a.md'), files['slides/a.md'].replace('* two', '* deux'));
  await live.next(isPatch);
  await untilClean(own);
  const outputs = outputsOf(own.folder);
  expect(outputs.size).toBeGreaterThan(15);
  for (const [name, bytes] of outputs)
    expect([name, /@lutrin|EventSource|lutrin-version|lutrin-follow/.exec(bytes.toString('latin1'))]).toEqual([
      name,
      null,
    ]);
  expect(await own.text('/slides/a/')).toContain('lutrin-version');
  for (const url of ['/', '/slides/a/', '/slides/b/', '/slides/c/', '/labs/one/'])
    expect(await own.text(url)).not.toContain(secret);
  expect(await own.text('/private/slides/a/')).toContain(secret);
  expect(JSON.stringify(live.messages)).not.toContain(secret);
});
