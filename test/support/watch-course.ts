// The course that tests of watching edit, and what a clean build makes of the files as they are.

import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { memoryOutput } from '../../src/io/output.js';
import type { LiveMessage } from '../../src/serve/messages.js';
import { buildInMemory, type CourseFiles } from './build.js';
import { differences, lutrin, snapshot, writeFiles } from './cli.js';
import { type LiveConnection, until, type WatchProcess } from './watch-process.js';

export const course: CourseFiles = {
  'course.yml': 'title: C\nnumbering: course\nvariables: { HOST: web1 }\n',
  'slides/a.md':
    '---\npaginate: true\n---\n\n# A\n\n![](img/x.svg)\n\n---\n\n## Two\n\n* one\n* two\n\n<!-- say hello -->\n\n---\n\n<!-- include: parts/p.md -->\n',
  'slides/b.md': '# B\n\n```js\nlet b\n```\n\n---\n\n<!-- lab: one -->\n',
  'slides/c.md': '---\ntheme: mine\n---\n\n# C on @{HOST}\n',
  'slides/parts/p.md': '## A part\n',
  'slides/img/x.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
  'themes/mine/slides.css': '/* @theme mine */ @import "t.css"; section { color: var(--c) }',
  'themes/mine/t.css': ':root { --c: red }',
  'labs/01-one.md': '---\ntitle: One\n---\n\n## First\n\n```sh\nls\n```\n',
  'labs/02-two.md': '---\ntitle: Two\n---\n\n## Second\n\nText.\n',
};

const editions = ['dist', 'private'];
const sources = ['course.yml', 'slides', 'labs', 'themes', 'assets'];

/** The files of the course that its author wrote. What is built is changing, and is not looked at. */
export function sourceNames(folder: string): string[] {
  const below = (name: string): string[] =>
    readdirSync(path.join(folder, name), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
  const folders = sources.filter(name => !name.includes('.') && existsSync(path.join(folder, name)));
  const files = sources.filter(name => name.includes('.') && existsSync(path.join(folder, name)));
  return [...files, ...folders.flatMap(below)].sort();
}

/** What pages and assets a clean build of the same files makes; PDFs, and the sizes of PDFs on course pages, need a browser. */
export async function cleanPages(folder: string): Promise<Map<string, Buffer>> {
  const output = memoryOutput();
  await buildInMemory(sourcesOf(folder), {}, output);
  const names = editions.flatMap(edition => output.files(edition)).filter(isPage);
  return new Map(names.sort().map(name => [name, Buffer.from(output.read(name) ?? [])]));
}

/** Waits until pages and assets on disk are those of a clean build. */
export async function untilClean(watch: Pick<WatchProcess, 'folder' | 'output'>, limit?: number): Promise<void> {
  await untilSame(watch, await cleanPages(watch.folder), isPage, limit);
}

/** Waits until all that is on disk is what a clean build makes of the same files in another folder, PDFs too. */
export async function untilAllClean(watch: Pick<WatchProcess, 'folder' | 'output'>): Promise<void> {
  const elsewhere = realpathSync(mkdtempSync(path.join(tmpdir(), 'lutrin-clean-')));
  try {
    for (const name of readdirSync(watch.folder).filter(found => sources.includes(found)))
      cpSync(path.join(watch.folder, name), path.join(elsewhere, name), { recursive: true });
    const { stderr } = await lutrin(['build', elsewhere]);
    const clean = outputsOf(elsewhere);
    expect(clean.size, stderr).toBeGreaterThan(0);
    await untilSame(watch, clean, () => true);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
}

/** Edits the deck `a`: the page that is listened to becomes so, and what is on disk. */
export async function expectEdits(watch: WatchProcess, live: LiveConnection, word: string): Promise<void> {
  writeFiles(watch.folder, { 'slides/a.md': String(course['slides/a.md']).replace('* two', `* ${word}`) });
  await live.next((message): message is LiveMessage => JSON.stringify(message).includes(word));
  await untilClean(watch);
}

/** All files of both editions on disk. A file that is being replaced may be missing for a moment. */
export function outputsOf(folder: string): Map<string, Buffer> {
  const all = editions.flatMap(edition =>
    [...snapshot(path.join(folder, edition))].map(([name, bytes]): [string, Buffer] => [`${edition}/${name}`, bytes]),
  );
  return new Map(all);
}

async function untilSame(
  watch: Pick<WatchProcess, 'folder' | 'output'>,
  clean: ReadonlyMap<string, Buffer>,
  isCompared: (name: string) => boolean,
  limit?: number,
): Promise<void> {
  let different: readonly string[] = ['nothing was built'];
  const isSame = (): boolean => {
    try {
      different = differences(new Map([...outputsOf(watch.folder)].filter(([name]) => isCompared(name))), clean);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // removed between the list and the read
    }
    return different.length === 0;
  };
  await until(isSame, () => `the files of a clean build; different: ${different.join(', ')}\n${watch.output()}`, limit);
}

function isPage(name: string): boolean {
  return !name.endsWith('.pdf') && !editions.some(edition => name === `${edition}/index.html`);
}

function sourcesOf(folder: string): CourseFiles {
  const names = sourceNames(folder);
  return Object.fromEntries(names.map(name => [name, readFileSync(path.join(folder, name))]));
}
