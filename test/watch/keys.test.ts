// Keys that are pressed while `lutrin watch` runs, and `--open`. The browser is a program that writes down what it was to open.

import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { course, untilAllClean, untilClean } from '../support/watch-course.js';
import { startWatch, until } from '../support/watch-process.js';

/** Programs by which systems open an address, and the file in which they write it. */
function fakeOpener(): { readonly path: string; opened(): string } {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lutrin-open-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'opened');
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\nprintf '%s\\n' "$1" >> '${file}'\n`);
    chmodSync(path.join(folder, name), 0o755);
  }
  return {
    path: `${folder}${path.delimiter}${process.env.PATH}`,
    opened: () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
  };
}

it('o opens the course, p makes PDFs now, r makes all anew, q ends it', async () => {
  const opener = fakeOpener();
  const watch = await startWatch(course, { keyboard: true, environment: { PATH: opener.path } });
  await untilClean(watch);
  watch.press('o');
  const address = `http://localhost:${watch.port}/\n`;
  await until(
    () => opener.opened() === address,
    () => `"${address}" to be opened, not "${opener.opened()}"`,
  );
  watch.press('p');
  const pdf = path.join(watch.folder, 'dist/slides/a/a.pdf');
  await until(
    () => existsSync(pdf),
    () => 'the PDF',
  );
  await untilAllClean(watch);
  const from = watch.output().length;
  watch.press('r');
  const [, pages, prints] = await watch.printed(/(\d+) pages and (\d+) PDFs made/, from);
  expect([Number(pages), Number(prints)]).toEqual([12, 10]);
  await watch.printed(/No mistakes|s\n/, from);
  const afterwards = watch.output().length;
  watch.press('p');
  await watch.printed(/Nothing to do: all pages and PDFs are of the files as they are\./, afterwards);
  watch.press('q');
  expect(await watch.ended()).toBe(0);
});

it('Ctrl-C, which is a key as long as keys are listened to, ends it', async () => {
  const watch = await startWatch(course, { keyboard: true, pagesOnly: true });
  watch.press('\x03');
  expect(await watch.ended()).toBe(0);
});

it('--open opens the course, and where that is not possible the address is said', async () => {
  const opener = fakeOpener();
  await startWatch(course, { args: ['--open'], pagesOnly: true, environment: { PATH: opener.path } });
  await until(
    () => opener.opened().startsWith('http://localhost:'),
    () => 'the course to be opened',
  );
  const empty = path.join(path.dirname(opener.path.split(path.delimiter)[0] ?? ''), 'lutrin-no-programs');
  const watch = await startWatch(course, { args: ['--open'], pagesOnly: true, environment: { PATH: empty } });
  await watch.printed(/No browser could be opened: go to http:/);
});
