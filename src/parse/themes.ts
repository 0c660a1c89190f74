// Themes: CSS files of the course and the one that comes with the tool. A theme is one text when Marp gets it: the files it
// imports are put in place, and what it shows (fonts, images) has become assets, which each page that uses the theme needs.

import { posix } from 'node:path';
import { type Asset, type AssetSet, createAssetSet } from '../course/assets.js';
import type { ThemeFile } from '../course/model.js';
import { resolveReference } from '../course/paths.js';
import { decodeText, readBytes } from '../course/text.js';
import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { type Source, spanOf, type spanOfFile } from '../diagnostics/source.js';
import { type Files, hashOf } from '../io/files.js';
import type { ToolFiles } from '../io/tool-files.js';
import { cssProblem } from '../markdown/css.js';
import { rewriteUrls } from '../markdown/style-urls.js';
import { missingFileNotes } from './missing.js';

export interface LoadedTheme {
  readonly name: string;
  readonly css: string;
  readonly assets: readonly Asset[];
}

export interface ThemeContext {
  readonly files: Files;
  readonly tool: ToolFiles;
  readonly themes: readonly ThemeFile[];
  readonly report: Report;
}

export const ownTheme = 'lutrin';

/** The theme and the themes it imports by name, those first; empty when neither the course nor the tool has it. */
export function loadTheme(name: string, context: ThemeContext, loading: readonly string[] = []): LoadedTheme[] {
  const file = context.themes.find(theme => theme.name === name);
  const path = file?.path ?? (name === ownTheme ? `themes/${ownTheme}/slides.css` : undefined);
  if (path === undefined || loading.includes(name)) return [];
  const assets = createAssetSet();
  const opened = openStyle(path, context, file === undefined);
  if (opened === undefined) return [];
  const css = inlined(opened, assets, context, [path]);
  const imported = [...css.matchAll(/@import(?:-theme)?\s+(?:url\(\s*)?["']([^"')]+)["']/g)].flatMap(match =>
    loadTheme(match[1] ?? '', context, [...loading, name]),
  );
  return [...imported, { name, css, assets: assets.all() }];
}

/** `FILE` of a theme's folder, for pages that are no slides; falls back to the tool's own theme. */
export function loadThemeStyle(name: string, fileName: string, context: ThemeContext): LoadedTheme {
  const folder = context.themes.find(theme => theme.name === name)?.path;
  const own = folder === undefined ? undefined : posix.join(posix.dirname(folder), fileName);
  const isOwn = own !== undefined && context.files.kind(own) === 'file';
  const path = isOwn ? own : `themes/${ownTheme}/${fileName}`;
  const inCourse = isOwn || context.files.kind(path) === 'file';
  const assets = createAssetSet();
  const opened = openStyle(path, context, !inCourse);
  return { name, css: opened === undefined ? '' : inlined(opened, assets, context, [path]), assets: assets.all() };
}

interface Style extends Source {
  /** From the tool, not the course: its files are found there, too. */
  readonly isTool: boolean;
}

function openStyle(path: string, context: ThemeContext, isTool: boolean): Style | undefined {
  const bytes = isTool ? context.tool.read(path) : readBytes(context.files, path, context.report);
  const source = bytes && decodeText(path, bytes, context.report);
  if (source === undefined) return undefined;
  const problem = isTool ? undefined : cssProblem(source.text);
  if (problem === undefined) return { ...source, isTool };
  context.report(problem.at(spanOf(source, problem.near, problem.line, problem.line)));
  return undefined;
}

const importPattern = /@import\s+(?:url\(\s*)?(?:"([^"]+)"|'([^']+)'|([^"'\s);]+))\s*\)?\s*;/g;

function inlined(style: Style, assets: AssetSet, context: ThemeContext, stack: readonly string[]): string {
  const rewritten = (css: string): string => rewriteUrls(css, url => assetUrl(url, style, assets, context));
  let result = '';
  let last = 0;
  for (const match of style.text.matchAll(importPattern)) {
    const target = match[1] ?? match[2] ?? match[3] ?? '';
    result += rewritten(style.text.slice(last, match.index));
    result += importedStyle(target, match[0], style, assets, context, stack);
    last = match.index + match[0].length;
  }
  return result + rewritten(style.text.slice(last));
}

/** A path is put in place; the name of a theme is left for Marp; another server is left and reported. */
function importedStyle(
  target: string,
  statement: string,
  style: Style,
  assets: AssetSet,
  context: ThemeContext,
  stack: readonly string[],
): string {
  const reference = resolveReference(style.path, target);
  if (reference.type === 'remote') {
    context.report(diagnostic('theme/remote', spanIn(style, target), `"${target}" is on another server.`));
    return statement;
  }
  if (!/\.css$/i.test(target) || reference.type !== 'local') return statement;
  if (stack.includes(reference.path)) return '';
  const exists = style.isTool || context.files.kind(reference.path) === 'file';
  const opened = exists ? openStyle(reference.path, context, style.isTool) : undefined;
  if (opened !== undefined) return inlined(opened, assets, context, [...stack, reference.path]);
  if (!exists) {
    const details = missingFileNotes(context.files, reference.path, target);
    context.report(diagnostic('theme/import', spanIn(style, target), `"${reference.path}" does not exist.`, details));
  }
  return '';
}

function assetUrl(url: string, style: Style, assets: AssetSet, context: ThemeContext): string {
  const reference = resolveReference(style.path, url);
  if (reference.type === 'remote')
    context.report(diagnostic('theme/remote', spanIn(style, url), `"${url}" is on another server.`));
  if (reference.type === 'outside')
    context.report(diagnostic('path/outside', spanIn(style, url), `"${url}" leads out of the course.`));
  if (reference.type !== 'local') return url;
  const { path } = reference;
  const bytes = style.isTool ? context.tool.read(path) : readBytes(context.files, path, context.report);
  if (bytes !== undefined)
    return assets.add(path, hashOf(bytes), { type: style.isTool ? 'tool' : 'course', path }) + reference.suffix;
  const details = missingFileNotes(context.files, path, url);
  context.report(diagnostic('image/missing', spanIn(style, url), `"${path}" does not exist.`, details));
  return url;
}

function spanIn(style: Style, needle: string): ReturnType<typeof spanOfFile> {
  return spanOf(style, needle, 1, style.text.split('\n').length);
}
