// Edits while `lutrin watch` builds.

import { it } from 'vitest';
import { writeFiles } from '../support/cli.js';
import { course, untilClean } from '../support/watch-course.js';
import { startWatch } from '../support/watch-process.js';

it('an edit that leaves a file as it was, but empty while a build reads it, is built again', async () => {
  const watch = await startWatch(course);
  await untilClean(watch);
  const text = String(course['slides/c.md']);
  for (let round = 0; round < 20; round++) {
    const from = watch.output().length;
    writeFiles(watch.folder, { 'slides/a.md': String(course['slides/a.md']).replace('* two', `* round ${round}`) });
    // PDFs are made some 400 ms after an edit, by a build that looks at all files again. No other one follows.
    await new Promise(resolve => setTimeout(resolve, 360 + round * 6));
    writeFiles(watch.folder, { 'slides/c.md': '' });
    await new Promise(resolve => setTimeout(resolve, 15));
    writeFiles(watch.folder, { 'slides/c.md': text });
    await watch.printed(/PDFs? made/, from);
    await untilClean(watch);
  }
});
