// The parts of a page (slides, sections of a sheet) become those of a new version. Parts that stay are not touched; what was
// dropped between two of them is paired with what is new there, and changed in place.

import type { Patch } from '../serve/messages.js';
import type { Morph } from './live-morph.js';

/** Each part that is new or changed in place, in the order of the page, with the first element in it that is not as it was. */
export type ChangedParts = ReadonlyMap<Element, Element>;

/** A patch that does not fit the page, or HTML of which no part can be made: the page as a whole is still right. */
export class PatchRefused extends Error {}

type Pair = readonly [was: Element | undefined, becomes: Element | undefined];

export interface PartsOptions {
  readonly morph: Morph;
  /** Readies a new part for the page. */
  prepare(part: Element): void;
}

/** Changes the children of `container`. Throws `PatchRefused`. */
export function applyParts(
  container: Element,
  parts: NonNullable<Patch['parts']>,
  { morph, prepare }: PartsOptions,
): ChangedParts {
  const old = [...container.children];
  const changed = new Map<Element, Element>();
  let next = 0;
  let fresh: Element[] = [];
  const settle = (end: number): void => {
    replaceRun(container, pairUp(old.slice(next, end), fresh), old[end] ?? null, morph, changed);
    fresh = [];
  };
  for (const part of parts) {
    if (typeof part === 'string') {
      const element = parse(part);
      prepare(element);
      fresh.push(element);
      continue;
    }
    const [from, count] = part;
    if (from < next || from + count > old.length) throw new PatchRefused('The patch keeps parts that are not there');
    settle(from);
    next = from + count;
  }
  settle(old.length);
  return changed;
}

/** From the last to the first, so that what a new part is put before is known. */
function replaceRun(
  container: Element,
  pairs: readonly Pair[],
  end: Element | null,
  morph: Morph,
  changed: Map<Element, Element>,
): void {
  let following = end;
  const done: [part: Element, touched: Element][] = [];
  for (const [was, becomes] of [...pairs].reverse()) {
    if (becomes === undefined) {
      was?.remove();
      continue;
    }
    if (was === undefined) {
      following = container.insertBefore(becomes, following);
      morph.added(becomes);
      done.push([becomes, becomes]);
      continue;
    }
    alignIds(was, becomes);
    const { element, touched } = morph.change(was, becomes);
    done.push([element, touched ?? element]);
    following = element;
  }
  for (const [part, touched] of done.reverse()) changed.set(part, touched);
}

/** What makes two parts the same one for the author, the surest first. Without any, they are paired in order. */
const likenesses: readonly ((part: Element) => string)[] = [
  part => part.textContent?.trim() ?? '',
  part => idHolder(part)?.id ?? '',
];

function pairUp(old: readonly Element[], fresh: readonly Element[], rules = likenesses): Pair[] {
  const [likeness, ...weaker] = rules;
  if (likeness === undefined || old.length * fresh.length <= 1)
    return Array.from({ length: Math.max(old.length, fresh.length) }, (_, index) => [old[index], fresh[index]]);
  const names = old.map(likeness);
  const pairs: Pair[] = [];
  let [fromOld, fromFresh] = [0, 0];
  for (const [index, part] of fresh.entries()) {
    const name = likeness(part);
    const found = name === '' ? -1 : names.indexOf(name, fromOld);
    if (found < 0) continue;
    pairs.push(...pairUp(old.slice(fromOld, found), fresh.slice(fromFresh, index), weaker), [old[found], part]);
    [fromOld, fromFresh] = [found + 1, index + 1];
  }
  return [...pairs, ...pairUp(old.slice(fromOld), fresh.slice(fromFresh), weaker)];
}

/** An edited heading gives its part another id, but makes no other part of it. */
function alignIds(was: Element, becomes: Element): void {
  const holder = idHolder(was);
  const id = idHolder(becomes)?.id;
  if (holder !== null && id !== undefined && holder.id !== id) holder.id = id;
}

function idHolder(part: Element): Element | null {
  return part.id !== '' ? part : part.querySelector('section[id]');
}

const probe = '<p>x</p>';

/**
 * The HTML parser knows which elements are SVG. A tag that the author has not closed yet, or closed twice, may change what
 * follows, which here is not parsed again.
 */
function parse(text: string): Element {
  const template = document.createElement('template');
  template.innerHTML = `${text}${probe}`;
  const [part, following, ...others] = template.content.children;
  if (part === undefined || following?.outerHTML !== probe || others.length > 0)
    throw new PatchRefused('The HTML of a part is not closed');
  if (part.querySelector('script') !== null) throw new PatchRefused('A script runs only when the page is loaded');
  return part;
}
