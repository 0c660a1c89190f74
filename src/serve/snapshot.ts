// A version of a live page, and what leads from one version to another. Pure.

import { hashOf } from '../io/files.js';
import type { Pieces } from '../render/page.js';
import type { Kept, Patch } from './messages.js';

/** A part without its page number, so that a slide more before it does not change it. */
export interface Part {
  readonly html: string;
  readonly key: string;
  readonly hash: string;
  readonly number: string | null;
}

export interface Snapshot {
  /** Told by all that follows. */
  readonly version: string;
  readonly parts: readonly Part[];
  readonly title: string;
  readonly styles: readonly string[];
  readonly total: string | undefined;
  /** The rest of the document. */
  readonly frame: string;
  readonly pieces: Pieces;
}

/** Parts of `before` that are the same are used again. */
export function snapshotOf(pieces: Pieces, before?: Snapshot): Snapshot {
  const known = new Map(before?.parts.map(part => [part.html, part]));
  const parts = pieces.parts.map((html, index) => {
    const same = before?.parts[index];
    return same?.html === html ? same : (known.get(html) ?? partOf(html));
  });
  return { ...describe(pieces, parts, before) };
}

/** Only one part is another. */
export function withPart(before: Snapshot, index: number, html: string): Snapshot {
  const parts = before.parts.with(index, partOf(html));
  const pieces = { ...before.pieces, parts: before.pieces.parts.with(index, html) };
  return describe(pieces, parts, before);
}

/** Undefined when more than parts, styles and title changed. */
export function patchBetween(before: Snapshot, after: Snapshot): Patch | undefined {
  if (before.frame !== after.frame) return undefined;
  const parts = partsBetween(before.parts, after.parts);
  const numbers = after.parts.map(part => part.number);
  // A part that is kept may be in another place now.
  const kept = (parts ?? [[0, before.parts.length] as const]).flatMap(item =>
    typeof item === 'string' ? [undefined] : before.parts.slice(item[0], item[0] + item[1]),
  );
  const sameNumbers =
    before.total === after.total && kept.every((part, index) => part === undefined || part.number === numbers[index]);
  return {
    from: before.version,
    to: after.version,
    ...(parts === undefined ? {} : { parts }),
    ...(sameNumbers ? {} : { numbers, ...(after.total === undefined ? {} : { total: after.total }) }),
    ...(before.title === after.title ? {} : { title: after.title }),
    ...(before.styles.join('\n') === after.styles.join('\n') ? {} : { styles: after.styles }),
  };
}

/** Parts of a sheet that follow from its steps: the table of contents, and what is said of the students' script. */
const derived = /^<(?:nav class="contents"|aside class="self-check")/;

/** Index of the first new part of a patch that the author wrote. */
export function firstNewPart({ parts }: Patch): number | undefined {
  let index = 0;
  for (const item of parts ?? []) {
    if (typeof item === 'string' && !derived.test(item)) return index;
    if (typeof item === 'string') {
      index++;
      continue;
    }
    index += item[1];
  }
  return undefined;
}

function partOf(html: string): Part {
  const number = /\bdata-marpit-pagination="([^"]*)"/.exec(html)?.[1] ?? null;
  const key = number === null ? html : html.replace(/\bdata-marpit-pagination(?:-total)?="[^"]*"/g, '');
  return { html, key, hash: hashOf(key).slice(0, 12), number };
}

function describe(pieces: Pieces, parts: readonly Part[], before: Snapshot | undefined): Snapshot {
  const sameFrame = before?.pieces.before === pieces.before && before.pieces.after === pieces.after;
  const head = sameFrame ? before : headOf(pieces);
  const numbered = parts.find(part => part.number !== null)?.html ?? '';
  const total = /\bdata-marpit-pagination-total="([^"]*)"/.exec(numbered)?.[1];
  const { frame, title, styles } = head;
  const rest = [frame, title, ...styles, total ?? '', ...parts.map(part => `${part.hash} ${part.number ?? ''}`)];
  return { version: hashOf(rest.join('\n')).slice(0, 16), parts, title, styles, total, frame, pieces };
}

function headOf({ before, after }: Pieces): Pick<Snapshot, 'frame' | 'title' | 'styles'> {
  const styles: string[] = [];
  let title = '';
  const rest = before
    .replace(/<link rel="stylesheet" href="([^"]*)">\n?/g, (_all, href: string) => {
      styles.push(unescapeHtml(href));
      return '';
    })
    .replace(/<title>([\s\S]*?)<\/title>/, (_all, text: string) => {
      title = unescapeHtml(text);
      return '';
    });
  // The player says where it is itself.
  const position = after.replace(/(<output class="position">)[^<]*/, '$1');
  return { frame: `${rest}\n${position}`, title, styles };
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** Runs of old parts, in their order, and the HTML of new ones; undefined when all stay. */
function partsBetween(before: readonly Part[], after: readonly Part[]): (Kept | string)[] | undefined {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start]?.key === after[start]?.key) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end)?.key === after.at(-1 - end)?.key) end++;
  if (start === before.length && start === after.length) return undefined;
  const middle = middleBetween(before, start, before.length - end, after.slice(start, after.length - end));
  const runs: (Kept | string)[] = [[0, start], ...middle, [before.length - end, end]];
  return joined(runs.filter(run => typeof run === 'string' || run[1] > 0));
}

/** The same for `after` in the place of the old parts `from` to before `to`. */
function middleBetween(before: readonly Part[], from: number, to: number, after: readonly Part[]): (Kept | string)[] {
  const places = new Map<string, number[]>();
  for (let index = from; index < to; index++) {
    const key = before[index]?.key ?? '';
    const known = places.get(key);
    if (known === undefined) places.set(key, [index]);
    else known.push(index);
  }
  let next = from;
  return after.map(({ key, html }) => {
    const place = places.get(key)?.find(index => index >= next);
    if (place === undefined) return html;
    next = place + 1;
    return [place, 1];
  });
}

function joined(runs: readonly (Kept | string)[]): (Kept | string)[] {
  const result: (Kept | string)[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (typeof run === 'object' && typeof last === 'object' && last[0] + last[1] === run[0])
      result[result.length - 1] = [last[0], last[1] + run[1]];
    else result.push(run);
  }
  return result;
}
