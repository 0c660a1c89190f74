// What a path or URL in a course file means, seen from the file it stands in.
// Pure text: `\` is never a separator, so a course reads the same on Linux, macOS and Windows.

import { posix } from 'node:path';

export type Reference =
  | { readonly type: 'local'; readonly path: string; readonly suffix: string }
  | { readonly type: 'anchor'; readonly id: string }
  | { readonly type: 'outside'; readonly path: string }
  | { readonly type: 'remote'; readonly url: string }
  | { readonly type: 'other' };

/**
 * What `reference` (an image source, a link target, an include) names when it stands in `fromFile`.
 * Percent escapes are decoded; `?query` and `#anchor` are split off into `suffix`.
 */
export function resolveReference(fromFile: string, reference: string): Reference {
  const text = reference.trim();
  if (text === '') return { type: 'other' };
  if (text.startsWith('#')) return { type: 'anchor', id: decode(text.slice(1)) };
  if (/^(?:https?:)?\/\//i.test(text)) return { type: 'remote', url: text };
  if (/^(?:file:|[a-z]:[\\/]|[\\/])/i.test(text)) return { type: 'outside', path: text };
  if (/^[a-z][a-z\d+.-]*:/i.test(text)) return { type: 'other' };
  const [, pathPart = '', suffix = ''] = /^([^?#]*)([?#][\s\S]*)?$/.exec(text) ?? [];
  const path = joinPath(posix.dirname(fromFile), decode(pathPart));
  return path === undefined ? { type: 'outside', path: decode(pathPart) } : { type: 'local', path, suffix };
}

/** `folder/name` within the course, normalised; undefined when it leads out of it. */
export function joinPath(folder: string, name: string): string | undefined {
  const joined = posix.normalize(posix.join(folder, name)).replace(/\/$/, '');
  return joined === '..' || joined.startsWith('../') || posix.isAbsolute(joined) ? undefined : joined;
}

/** Stands before a path of the edition until it is known from where: the page itself and its print are in different places. */
export const siteScheme = 'lutrin-site:';

/** The URL of a file of the edition, to be resolved by `resolveSite`. */
export function siteUrl(file: string): string {
  return siteScheme + relativeUrl('', file);
}

/** Puts the way to the edition's root in the place of every `siteScheme`. */
export function resolveSite(html: string, root: string): string {
  return html.replaceAll(siteScheme, root);
}

/** The way from a page to the root of its edition: `../../`. */
export function rootFrom(page: string): string {
  return '../'.repeat(page.split('/').length - 1);
}

/** The relative URL from one page of the site to another file of it. */
export function relativeUrl(fromPage: string, toFile: string): string {
  return posix
    .relative(posix.dirname(fromPage), toFile)
    .split('/')
    .map(part => encodeURIComponent(part).replace(/%40/g, '@'))
    .join('/');
}

/** The id of a lab by its file name: `labs/02-containers.md` is `containers`. */
export function labIdOf(path: string): string {
  return stem(path).replace(/^\d+[-_. ]+(?=.)/, '');
}

/** The file's name without folder and last extension. */
export function stem(path: string): string {
  return posix.basename(path).replace(/(?<=.)\.[^.]*$/, '');
}

/** README and its kin stand beside courses and are no part of them. */
export function isHouseFile(name: string): boolean {
  return /^(?:readme|changelog|changes|contributing|code_of_conduct|license|licence|authors|security|architecture|notice|todo)\b/i.test(
    name,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // `100%.png` is a name, not an escape
  }
}
