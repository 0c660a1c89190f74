// What a folder holds: its configuration, decks, labs and themes, from names and first lines alone.

import { posix } from 'node:path';
import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { spanOf, spanOfFile, spanOfLine } from '../diagnostics/source.js';
import type { Files } from '../io/files.js';
import { configFile, defaultConfig, parseConfig } from './config.js';
import type { CourseConfig, DeckFile, LabFile, Outline, ThemeFile } from './model.js';
import { isHouseFile, labIdOf, stem } from './paths.js';
import { readText } from './text.js';

const ignoredFolders = new Set(['node_modules', 'dist', 'private']);

export function discover(files: Files, report: Report): Outline {
  const config = readConfig(files, report);
  const hasSlides = files.kind('slides') === 'directory';
  const hasLabs = files.kind('labs') === 'directory';
  const isCourse = config !== undefined || hasSlides || hasLabs;
  const decks = hasSlides ? markdownIn(files, 'slides').map(toDeck) : looseDecks(files, isCourse, report);
  const labs = hasLabs ? labFiles(files, report) : [];
  const themeFolder = hasSlides ? 'themes' : '';
  if (decks.length === 0 && labs.length === 0) reportEmpty(hasSlides, report);
  return {
    config: config ?? defaultConfig(isCourse),
    isCourse,
    decks: withoutCollisions(decks, report),
    labs,
    themes: themeFiles(files, themeFolder, report),
  };
}

/** `talk.md` before `talk-further.md`. */
function byPath(a: string, b: string): number {
  const plain = (path: string): string => path.replace(/\.md$/i, '');
  return compareNames(plain(a), plain(b)) || compareNames(a, b);
}

/** Names in the order in which people number them: 2 before 10. The same in every locale. */
export function compareNames(a: string, b: string): number {
  const partsA = a.split(/(\d+)/);
  const partsB = b.split(/(\d+)/);
  for (let i = 0; i < Math.min(partsA.length, partsB.length); i++) {
    const [x = '', y = ''] = [partsA[i], partsB[i]];
    if (x === y) continue;
    const difference = i % 2 === 1 ? Number(x) - Number(y) : 0;
    return difference || (x < y ? -1 : 1);
  }
  return partsA.length - partsB.length;
}

function readConfig(files: Files, report: Report): CourseConfig | undefined {
  const source = readText(files, configFile, report);
  return source && parseConfig(source, report);
}

function reportEmpty(hasSlides: boolean, report: Report): void {
  const where = hasSlides
    ? 'slides/ and labs/ hold no .md file'
    : 'No .md file here says "marp: true" in its front matter';
  const notes = ['Put a deck into slides/, for example slides/first.md with the line "# Hello".'];
  report(diagnostic('course/empty', spanOfFile(hasSlides ? 'slides' : '.'), `${where}: nothing to build.`, { notes }));
}

function isMarkdown(name: string): boolean {
  return /\.md$/i.test(name) && !name.startsWith('.') && !isHouseFile(name);
}

function markdownIn(files: Files, folder: string): string[] {
  const names = (files.list(folder) ?? []).filter(entry => entry.kind === 'file' && isMarkdown(entry.name));
  return names.map(entry => `${folder}/${entry.name}`).sort(byPath);
}

function toDeck(path: string): DeckFile {
  return { id: stem(path), path };
}

/** What a lab may be called: its id is a folder and part of addresses. */
export const labIdPattern = /^[a-z\d][a-z\d-]*$/;

function labFiles(files: Files, report: Report): LabFile[] {
  const labs = new Map<string, LabFile>();
  for (const path of markdownIn(files, 'labs')) {
    const source = readText(files, path, report);
    if (source === undefined) continue;
    const said = /^---[ \t]*\n(?:[\s\S]*?\n)?id[ \t]*:[ \t]*["']?([^\s"'#]+)/.exec(source.text)?.[1];
    const id = said !== undefined && labIdPattern.test(said) ? said : labIdOf(path);
    const first = labs.get(id);
    if (first === undefined) labs.set(id, { id, path });
    else {
      const message = `The lab "${path}" has the same id as "${first.path}": "${id}".`;
      report(diagnostic('course/duplicate-lab', spanOf(source, `id: ${id}`, 1, 40), message));
    }
  }
  return [...labs.values()];
}

function looseDecks(files: Files, isCourse: boolean, report: Report): DeckFile[] {
  const named: DeckFile[] = [];
  const likely: DeckFile[] = [];
  for (const path of walk(files, '', name => isMarkdown(name))) {
    if (path.startsWith('labs/')) continue;
    const frontMatter = frontMatterOf(readText(files, path, report)?.text ?? '');
    const deck = { id: path.replace(/\.[^.]*$/, ''), path };
    if (/^marp[ \t]*:[ \t]*true[ \t]*$/m.test(frontMatter)) named.push(deck);
    else if (!isCourse && slideKeys.test(frontMatter)) likely.push(deck);
  }
  return (named.length > 0 ? named : likely).sort((a, b) => byPath(a.path, b.path));
}

/** Directives that only slides have: in a folder that is no course and where no file says that it is a deck, those with them are meant. */
const slideKeys = /^_?(?:headingDivider|paginate|backgroundColor|backgroundImage)[ \t]*:/m;

function frontMatterOf(text: string): string {
  return /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/.exec(text)?.[1] ?? '';
}

function themeFiles(files: Files, folder: string, report: Report): ThemeFile[] {
  const themes: ThemeFile[] = [];
  for (const path of walk(files, folder, name => /\.css$/i.test(name))) {
    const source = readText(files, path, report);
    const name = source && /\/\*[\s\S]*?@theme\s+([^\s*]+)[\s\S]*?\*\//.exec(source.text)?.[1];
    if (name !== undefined) themes.push({ name, path });
    else if (source !== undefined && posix.basename(path) === 'slides.css' && folder !== '')
      report(diagnostic('theme/unnamed', spanOfLine(source, 1), themeUnnamed(path)));
  }
  return themes;
}

function themeUnnamed(path: string): string {
  return `The theme has no name. Begin the file with /* @theme ${stem(posix.dirname(path))} */.`;
}

function* walk(files: Files, folder: string, wanted: (name: string) => boolean): Generator<string> {
  for (const entry of files.list(folder) ?? []) {
    const path = posix.join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.kind === 'file' && wanted(entry.name)) yield path;
    if (entry.kind === 'directory' && !ignoredFolders.has(entry.name)) yield* walk(files, path, wanted);
  }
}

/** Ids that differ only in capitals or Unicode form would be one folder on many file systems. */
function withoutCollisions(decks: readonly DeckFile[], report: Report): DeckFile[] {
  const byFolded = new Map<string, DeckFile>();
  for (const deck of decks) {
    const folded = deck.id.normalize('NFC').toLowerCase();
    const first = byFolded.get(folded);
    if (first === undefined) byFolded.set(folded, deck);
    else {
      const message = `"${deck.path}" and "${first.path}" would be written to the same folder. Rename one of them.`;
      report(diagnostic('course/duplicate-deck', spanOfFile(deck.path), message));
    }
  }
  return [...byFolded.values()];
}
