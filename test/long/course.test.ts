// The course of this repository as its students and its teacher get it.

import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'parse5';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReadPdf, readPdf } from '../support/pdf.js';
import {
  type BuiltCourse,
  buildRepositoryCourse,
  filesIn,
  pagesOf,
  taughtDecks,
} from '../support/repository-course.js';
import { plain, secretsOf } from '../support/secrets.js';
import { courseWords, strangeWords } from '../support/spelling.js';

let course: BuiltCourse;

beforeAll(async () => {
  course = await buildRepositoryCourse();
});

afterAll(() => course?.remove());

const readPdfs = new Map<string, Promise<ReadPdf>>();

/** Several tests ask for each. */
function pdfIn(file: string): Promise<ReadPdf> {
  const read = readPdfs.get(file) ?? readPdf(readFileSync(file));
  readPdfs.set(file, read);
  return read;
}

describe('the course', () => {
  it('builds without a complaint', () => {
    expect(course.run).toMatchObject({ status: 0 });
    expect(course.run.stderr).not.toMatch(/\b(?:error|warning)\b/);
    expect(course.run.stderr).toMatch(/Built 3 decks and 7 labs/);
  });

  it('is spelt as in Britain, but for the words of the field', () => {
    const root = path.join(course.folder, 'private');
    const strange = new Map<string, string>();
    for (const name of pagesOf(root))
      for (const word of strangeWords(readFileSync(path.join(root, name), 'utf8'))) strange.set(word, name);
    // Any word may begin a sentence.
    const small = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);
    const unknown = [...strange].filter(([word]) => !courseWords.includes(word) && !courseWords.includes(small(word)));
    expect(unknown, 'a slip, or a word for docs/words.txt').toEqual([]);
    expect(
      courseWords.filter(word => ![...strange.keys()].some(found => found === word || small(found) === word)),
      'docs/words.txt has words that nobody uses',
    ).toEqual([]);
    expect(courseWords).toEqual([...new Set(courseWords)].sort());
  });

  it('has something to say on every slide', () => {
    for (const deck of taughtDecks) {
      const page = readFileSync(path.join(course.folder, `private/slides/${deck}/index.html`), 'utf8');
      const lengths = [...page.matchAll(/<aside class="note"[^>]*>([\s\S]*?)<\/aside>/g)].map(
        ([, note]) => note?.length ?? 0,
      );
      expect(lengths.length).toBeGreaterThan(100);
      expect(lengths.flatMap((length, index) => (length < 60 ? [`${deck} ${index + 1}`] : []))).toEqual([]);
    }
  });

  it('leads to every step of the labs, and ends every module with a recap', () => {
    const root = path.join(course.folder, 'dist');
    const deck = readFileSync(path.join(root, 'slides/system-network-virtualisation/index.html'), 'utf8');
    const steps = filesIn(path.join(root, 'labs'), '.html').flatMap(name => {
      const sheet = readFileSync(path.join(root, 'labs', name), 'utf8');
      return [...sheet.matchAll(/<section class="step" id="([^"]+)"/g)].map(([, id]) => `${name}#${id}`);
    });
    expect(steps).toHaveLength(23);
    // The slides that a lab makes itself are no bridge.
    const bridges = [...deck.matchAll(/<p class="lutrin-step"[^>]*>[\s\S]*?<\/p>/g)].map(([link]) => link).join('');
    expect(steps.filter(step => !bridges.includes(`${step}"`))).toEqual([]);
    const layouts = [...deck.matchAll(/<section id="[^>]*? class="(module|recap)\b/g)].map(([, layout]) => layout);
    expect(layouts.length).toBeGreaterThan(10);
    expect(layouts.every((layout, index) => layout === (index % 2 === 0 ? 'module' : 'recap'))).toBe(true);
  });

  it('has no dead link', () => {
    for (const edition of ['dist', 'private']) {
      const root = path.join(course.folder, edition);
      for (const name of pagesOf(root)) {
        const base = pathToFileURL(path.join(root, name));
        for (const link of linksIn(readFileSync(base, 'utf8')))
          if (!/^(?:https?|mailto|data):/.test(link)) expectTarget(new URL(link, base), root, `${name}: ${link}`);
      }
    }
  });

  it('has PDFs that every viewer shows at once: no soft masks, no shadings, no letters that are drawings, none large', async () => {
    for (const edition of ['dist', 'private'])
      for (const name of filesIn(path.join(course.folder, edition), '.pdf')) {
        const file = path.join(course.folder, edition, name);
        expect(statSync(file).size, name).toBeLessThan(5_000_000);
        const { plain: objects } = await pdfIn(file);
        expect(
          objects.match(/\/SMask(?! \/None)|\/ShadingType|\/FunctionType 4|\/Subtype \/Type3\b/g),
          name,
        ).toBeNull();
      }
  });

  it('has decks that are small with all they need', () => {
    const root = path.join(course.folder, 'dist');
    const assets = filesIn(path.join(root, 'assets'), '').map(name => path.join(root, 'assets', name));
    const shared = assets
      .filter(name => /\.(?:css|js|woff2|svg)$/.test(name))
      .reduce((sum, name) => sum + statSync(name).size, 0);
    for (const name of filesIn(path.join(root, 'slides'), '.html'))
      expect(statSync(path.join(root, 'slides', name)).size + shared, name).toBeLessThan(3_000_000);
  });

  it('uses every file that it has', () => {
    for (const edition of ['dist', 'private']) {
      const root = path.join(course.folder, edition);
      const texts = [...pagesOf(root), ...filesIn(root, '.css')].map(name =>
        readFileSync(path.join(root, name), 'utf8'),
      );
      for (const name of filesIn(path.join(root, 'assets'), ''))
        expect(
          texts.some(text => text.includes(name)),
          name,
        ).toBe(true);
    }
  });
});

describe('the student edition', () => {
  it('has no note, no solution and no check of the teacher', async () => {
    const { notes, solutions } = secretsOf(course.folder);
    expect(notes.length).toBeGreaterThan(100);
    expect(solutions.length).toBeGreaterThan(50);
    const students = await everythingIn(path.join(course.folder, 'dist'));
    const teachers = await everythingIn(path.join(course.folder, 'private'));
    const leaked = [...notes, ...solutions].filter(line => students.some(text => text.includes(line)));
    expect(leaked).toEqual([]);
    const scripts = filesIn(path.join(course.folder, 'dist'), 'check.sh');
    expect(scripts).toHaveLength(7);
    for (const name of scripts)
      expect(readFileSync(path.join(course.folder, 'private', name))).toEqual(
        readFileSync(path.join(course.folder, 'dist', name)),
      );
    // The same search finds them where they belong.
    expect([...notes, ...solutions].filter(line => !teachers.some(text => text.includes(line)))).toEqual([]);
  });
});

/** The text of every file, once as it is and once as it is read. */
async function everythingIn(root: string): Promise<string[]> {
  const texts: string[] = [];
  for (const name of filesIn(root, '')) {
    const file = path.join(root, name);
    if (statSync(file).isDirectory() || /\.woff2$/.test(name)) continue;
    if (name.endsWith('.pdf')) {
      const { pages, info, bookmarks } = await pdfIn(file);
      texts.push(plain([...pages.map(page => page.text), JSON.stringify(info), ...bookmarks].join('\n')));
    } else {
      const text = readFileSync(file, 'utf8');
      texts.push(text, plain(text), plain(textOf(parse(text))));
    }
  }
  return texts;
}

function textOf(node: object): string {
  if ('value' in node && typeof node.value === 'string') return node.value;
  return 'childNodes' in node && Array.isArray(node.childNodes) ? node.childNodes.map(textOf).join('') : '';
}

function linksIn(html: string): string[] {
  const values = [...html.matchAll(/\s(?:href|src|poster)="([^"]*)"/g)].map(match => match[1] ?? '');
  return values.map(value => value.replace(/&amp;/g, '&')).filter(value => value !== '');
}

function expectTarget(url: URL, root: string, what: string): void {
  const id = decodeURIComponent(url.hash.slice(1));
  url.hash = '';
  const file = fileURLToPath(url);
  expect(file.startsWith(root + path.sep), what).toBe(true);
  expect(existsSync(file), what).toBe(true);
  if (id !== '') expect(readFileSync(file, 'utf8').includes(`id="${id.replace(/&/g, '&amp;')}"`), what).toBe(true);
}
