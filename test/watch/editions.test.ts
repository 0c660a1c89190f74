// What `lutrin watch` serves of the instructor's edition, and to whom.

import { expect, it } from 'vitest';
import { course } from '../support/watch-course.js';
import { startWatch } from '../support/watch-process.js';

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
