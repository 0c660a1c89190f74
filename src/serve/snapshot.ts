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
  const sameNumbers =
    before.total === after.total &&
    before.parts.length === after.parts.length &&
    before.parts.every((part, index) => part.number === numbers[index]);
  return {
    from: before.version,
    to: after.version,
    ...(parts === undefined ? {} : { parts }),
    ...(sameNumbers ? {} : { numbers, ...(after.total === undefined ? {} : { total: after.total }) }),
    ...(before.title === after.title ? {} : { title: after.title }),
    ...(before.styles.join('\n') === after.styles.join('\n') ? {} : { styles: after.styles }),
  };
}

/** Index of the first new part of a patch that the author wrote: a sheet's table of contents follows from its steps. */
export function firstNewPart({ parts }: Patch): number | undefined {
  let index = 0;
  for (const item of parts ?? []) {
    if (typeof item === 'string' && !item.startsWith('<nav class="contents"')) return index;
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
    .replace(/<link rel="stylesheet" href="([^"]*)">/g, (_all, href: string) => {
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
  const places = new Map<string, number[]>();
  for (const [index, { key }] of before.entries()) {
    const known = places.get(key);
    if (known === undefined) places.set(key, [index]);
    else known.push(index);
  }
  const result: (Kept | string)[] = [];
  let next = 0;
  let changed = before.length !== after.length;
  for (const { key, html } of after) {
    const place = before[next]?.key === key ? next : places.get(key)?.find(index => index >= next);
    if (place === undefined) {
      result.push(html);
      changed = true;
      continue;
    }
    const last = result.at(-1);
    if (typeof last === 'object' && last[0] + last[1] === place) result[result.length - 1] = [last[0], last[1] + 1];
    else result.push([place, 1]);
    if (place !== next) changed = true;
    next = place + 1;
  }
  return changed ? result : undefined;
}
