// Incremental equals clean, for a real `lutrin watch` on real files: after each of many random edits, creations, renames and
// deletions pages and assets on disk are those of a clean build, as are pages as they are served; PDFs after every 25th.
// `npm run test:soak` makes it long; the variables SOAK (how many edits) and SEED say it exactly.

import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { random } from '../../scripts/generate-course.mjs';
import { liveHtml } from '../../src/serve/live-html.js';
import { cleanPages, course, sourceNames, untilAllClean, untilClean } from '../support/watch-course.js';
import { startWatch, until, type WatchProcess } from '../support/watch-process.js';

const rounds = Number(process.env.SOAK ?? (process.env.MODE === 'soak' ? 2000 : 200));
const seed = Number(process.env.SEED ?? 1);

const contents = [
  '# New\n\n![](img/x.svg)\n',
  '# N\n\n---\n\n## M\n\n<!-- lab: two -->\n',
  '<!-- include: parts/p.md -->\n',
  '---\npaginate: true\n---\n\n# Pages\n\n---\n\n## More\n\n<!-- include: parts/p.md -->\n\n---\n\n## Last on @{HOST}\n',
  '# P\n\n<!-- agenda -->\n\n---\n\n## Q\n\n<!-- time: 2m -->\n<!-- step: two/second, one/first -->\n\n---\n\n<!-- step: one/first -->\n',
  '```sh\nls\n```\n',
  'text <!-- note -->\n',
  '---\ntheme: mine\n---\n# T\n',
  '---\ntitle: T\n---\n\n## S\n\n## S2\n',
  '',
];
/** They cannot be read: pages that are served keep the configuration that was there before. */
const broken = ['', 'title: [\n'];
const configurations = [
  ...broken,
  'title: D\n',
  String(course['course.yml']),
  'variables: { HOST: db }\nlanguage: de\n',
];

it(`after each of ${rounds} edits (seed ${seed}) all is as a clean build makes it`, {
  timeout: 60_000 + rounds * 3000,
}, async () => {
  const watch = await startWatch(course);
  const next = random(seed);
  const history: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    history.push(change(watch.folder, next));
    try {
      await untilClean(watch);
      if (round % 5 === 0) await untilServed(watch);
      if (round % 25 === 0) await untilAllClean(watch);
    } catch (error) {
      throw new Error(
        `after edit ${round} (${history.slice(-5).join('; ')}): ${(error as Error).message.slice(0, 4000)}`,
      );
    }
  }
  expect(watch.output()).not.toContain('Lutrin failed');
});

/** Waits until each page is served as it is on disk, but for what makes it live. */
async function untilServed(watch: WatchProcess): Promise<void> {
  if (broken.includes(readFileSync(path.join(watch.folder, 'course.yml'), 'utf8'))) return;
  for (const [name, clean] of await cleanPages(watch.folder)) {
    const page = /^(?:dist|private)\/((?:slides|labs)\/.+)index\.html$/.exec(name)?.[1];
    if (page === undefined) continue;
    const url = `/${name.startsWith('private') ? 'private/' : ''}${encodeURI(page)}`;
    let served = '';
    const isSame = async (): Promise<boolean> => {
      served = await watch.text(url);
      const version = /<meta name="lutrin-version" content="([^"]*)">/.exec(served)?.[1] ?? '';
      return served === liveHtml(clean.toString('utf8'), { version, follow: true });
    };
    await until(isSame, () => `the page ${url}; served: ${served.slice(0, 2000)}`);
  }
}

/** Changes something in the folder; says what. What is withheld while it is broken, and so differs from a clean build, is not made. */
function change(folder: string, next: () => number): string {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] ?? never();
  const absolute = (name: string): string => path.join(folder, name);
  const files = sourceNames(folder).filter(found => found !== 'course.yml');
  const name = pick(files.length > 0 ? files : ['slides/a.md']);
  const kind = next();
  if (kind < 0.4) return save(absolute(name), textFor(name, next), next);
  if (kind < 0.5)
    return save(absolute(pick(Object.keys(course).filter(found => found !== 'course.yml'))), undefined, next);
  if (kind < 0.6)
    return save(absolute(`slides/${pick(['a', 'b', 'd', 'e', 'parts/p', 'parts/q'])}.md`), pick(contents), next);
  if (kind < 0.68)
    return save(absolute(`labs/0${pick([1, 2, 3])}-${pick(['one', 'two', 'three'])}.md`), pick(contents), next);
  if (kind < 0.74) return save(absolute('course.yml'), pick(configurations), next);
  if (kind < 0.84 && files.length > 4) {
    rmSync(absolute(name));
    return `removed ${name}`;
  }
  if (kind < 0.94) {
    const other = name.replace(/(\.\w+)$/, pick(['-2$1', 'x$1']));
    renameSync(absolute(name), absolute(other));
    return `renamed ${name} to ${other}`;
  }
  const from = pick(['slides/parts', 'slides/img', 'themes/mine', 'slides/away']);
  const to = pick(['slides/parts', 'slides/img', 'themes/mine', 'slides/away']);
  return renameFolder(absolute(from), absolute(to)) ? `renamed folder ${from} to ${to}` : 'nothing';
}

function textFor(name: string, next: () => number): string {
  const number = Math.floor(next() * 90) + 10;
  if (name.endsWith('.css')) return `/* @theme mine */ section { top: ${number}px }`;
  if (name.endsWith('.svg')) return `<svg xmlns="http://www.w3.org/2000/svg" width="${number}" height="9"/>\n`;
  const text = contents[Math.floor(next() * contents.length)] ?? '';
  return next() < 0.5 ? text : `${text}\nNumber ${number}\n`;
}

/** In one of the ways in which editors save. Without a text, as the file was at first. */
function save(file: string, text: string | undefined, next: () => number): string {
  const original = Object.entries(course).find(([name]) => file.endsWith(`/${name}`))?.[1];
  const content = text ?? String(original ?? '');
  const way = Math.floor(next() * 4);
  mkdirSync(path.dirname(file), { recursive: true });
  if (way === 0) {
    writeFileSync(`${file}~`, content);
    renameSync(`${file}~`, file);
  } else if (way === 1) {
    const open = openSync(file, 'w');
    writeSync(open, content.slice(0, 5));
    writeSync(open, content.slice(5));
    closeSync(open);
  } else writeFileSync(file, content);
  if (way === 2) utimesSync(file, 1_700_000_000, 1_700_000_000);
  return `saved ${file} in way ${way} as ${JSON.stringify(content.slice(0, 60))}`;
}

function renameFolder(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false; // it is not there, or the other is
  }
}

function never(): never {
  throw new Error('nothing to pick from');
}
