// Versions of a live page: a patch, applied to the old parts, gives the new ones, and says no more than it must.

import { describe, expect, it } from 'vitest';
import { random } from '../../scripts/generate-course.mjs';
import type { Pieces } from '../../src/render/page.js';
import type { Patch } from '../../src/serve/messages.js';
import { firstNewPart, patchBetween, type Snapshot, snapshotOf, withPart } from '../../src/serve/snapshot.js';

interface Frame {
  readonly title?: string;
  readonly styles?: readonly string[];
  readonly before?: string;
  readonly after?: string;
}

function pieces(
  parts: readonly string[],
  { title = 'T', styles = ['a.css'], before = '', after = '' }: Frame = {},
): Pieces {
  const links = styles.map(style => `<link rel="stylesheet" href="${style}">\n`).join('');
  return { before: `<title>${title}</title>${links}<main>${before}`, parts, after: `</main>${after}` };
}

/** A slide, numbered when a number is given. */
function slide(text: string, number?: number, total?: number): string {
  const numbers =
    number === undefined ? '' : ` data-marpit-pagination="${number}" data-marpit-pagination-total="${total}"`;
  return `<section${numbers}><p>${text}</p></section>`;
}

const numbered = (texts: readonly string[]): string[] =>
  texts.map((text, index) => slide(text, index + 1, texts.length));

/** As the script of a page does it. */
function apply(patch: Patch, parts: readonly string[]): string[] {
  const result = patch.parts?.flatMap(item =>
    typeof item === 'string' ? [item] : parts.slice(item[0], item[0] + item[1]),
  );
  const all = result ?? [...parts];
  const { numbers, total } = patch;
  if (numbers === undefined) return all;
  expect(numbers).toHaveLength(all.length);
  return all.map((part, index) =>
    part
      .replace(/(?<=data-marpit-pagination=")[^"]*/, () => numbers[index] ?? '')
      .replace(/(?<=data-marpit-pagination-total=")[^"]*/, () => total ?? ''),
  );
}

function patched(before: Snapshot, after: Snapshot): Patch {
  const patch = patchBetween(before, after);
  if (patch === undefined) throw new Error('there is no patch');
  return patch;
}

/** The patch from one list of parts to another, when it leads there. */
function check(before: readonly string[], after: readonly string[]): Patch {
  const old = snapshotOf(pieces(before));
  const now = snapshotOf(pieces(after), old);
  const patch = patched(old, now);
  expect(apply(patch, before)).toEqual(after);
  expect([patch.from, patch.to]).toEqual([old.version, now.version]);
  expect(now.version, 'whatever it was before').toBe(snapshotOf(pieces(after)).version);
  return patch;
}

describe('a patch', () => {
  it('holds the part that changed, and names those that stay', () => {
    const { parts, numbers } = check([slide('a'), slide('b'), slide('c')], [slide('a'), slide('x'), slide('c')]);
    expect(parts).toEqual([[0, 1], slide('x'), [2, 1]]);
    expect(numbers).toBeUndefined();
  });

  it('names no parts when all stay', () => {
    const same = check([slide('a'), slide('b')], [slide('a'), slide('b')]);
    expect(same).toEqual({ from: same.from, to: same.from });
  });

  it('numbers slides anew, and sends none of them, when one more is before them', () => {
    const { parts, numbers, total } = check(numbered(['a', 'b', 'c']), numbered(['a', 'x', 'b', 'c']));
    expect(parts).toEqual([[0, 1], slide('x', 2, 4), [1, 2]]);
    expect([numbers, total]).toEqual([['1', '2', '3', '4'], '4']);
  });

  it('numbers slides anew when one goes', () => {
    const { parts, numbers, total } = check(numbered(['a', 'b', 'c']), numbered(['b', 'c']));
    expect(parts).toEqual([[1, 2]]);
    expect([numbers, total]).toEqual([['1', '2'], '2']);
  });

  it('numbers a slide anew that is kept in another place, though the numbers of all are the same', () => {
    const { parts, numbers } = check(numbered(['a', 'b']), numbered(['b', 'x']));
    expect(parts).toEqual([[1, 1], slide('x', 2, 2)]);
    expect(numbers).toEqual(['1', '2']);
  });

  it('keeps parts in their order: what moves to the front is sent', () => {
    const { parts } = check([slide('a'), slide('b'), slide('c')], [slide('c'), slide('a'), slide('b')]);
    expect(parts?.filter(item => typeof item === 'string')).not.toHaveLength(0);
  });

  it('tells of another title and other styles, read as a browser reads them', () => {
    const old = snapshotOf(pieces([slide('a')]));
    const { parts, title, styles } = patched(
      old,
      snapshotOf(pieces([slide('a')], { title: 'A &amp; B', styles: ['a.css', 'b&amp;.css'] })),
    );
    expect({ parts, title, styles }).toEqual({ parts: undefined, title: 'A & B', styles: ['a.css', 'b&.css'] });
  });

  it.each<[string, Frame]>([
    ['before the parts', { before: '<p>intro</p>' }],
    ['after the parts', { after: '<nav></nav>' }],
  ])('is none when something else changed %s', (_where, frame) => {
    const old = snapshotOf(pieces([slide('a')]));
    const now = snapshotOf(pieces([slide('a')], frame));
    expect(patchBetween(old, now)).toBeUndefined();
    expect(now.version).not.toBe(old.version);
  });

  it('is one when only the position that the player shows changed', () => {
    const position = (text: string): Frame => ({ after: `<output class="position">${text}</output>` });
    const old = snapshotOf(pieces([slide('a')], position('1 / 2')));
    expect(patchBetween(old, snapshotOf(pieces([slide('a')], position('1 / 3'))))).toEqual({
      from: old.version,
      to: old.version,
    });
  });

  it('leads from any list of parts to any other', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = random(seed);
      const texts = (): string[] =>
        Array.from({ length: Math.floor(next() * 12) }, () => 'abcdefgh'.charAt(Math.floor(next() * 8)));
      const make = next() < 0.5 ? numbered : (all: readonly string[]): string[] => all.map(text => slide(text));
      let parts = make(texts());
      let old = snapshotOf(pieces(parts));
      for (let round = 0; round < 10; round++) {
        const after = make(texts());
        check(parts, after);
        const now = snapshotOf(pieces(after), old);
        expect(apply(patched(old, now), parts), 'with parts that were known').toEqual(after);
        parts = after;
        old = now;
      }
    }
  });
});

describe('a version', () => {
  it('with one other part is the one that all parts give', () => {
    const before = snapshotOf(pieces(numbered(['a', 'b', 'c'])));
    const after = withPart(before, 1, slide('x', 2, 3));
    expect(after).toEqual(snapshotOf(pieces(numbered(['a', 'x', 'c']))));
    expect(apply(patched(before, after), numbered(['a', 'b', 'c']))).toEqual(numbered(['a', 'x', 'c']));
    expect(withPart(after, 1, slide('b', 2, 3)).version).toBe(before.version);
  });

  it('uses parts again that it had', () => {
    const before = snapshotOf(pieces([slide('a'), slide('b')]));
    const after = snapshotOf(pieces([slide('b'), slide('a'), slide('c')]), before);
    expect(after.parts[0]).toBe(before.parts[1]);
    expect(after.parts[1]).toBe(before.parts[0]);
  });

  it.each<[string, Pieces]>([
    ['a part', pieces(numbered(['a', 'x']))],
    ['the order of parts', pieces([slide('b', 1, 2), slide('a', 2, 2)])],
    ['a number', pieces([slide('a', 1, 2), slide('b', 1, 2)])],
    ['the total', pieces([slide('a', 1, 3), slide('b', 2, 3)])],
    ['the title', pieces(numbered(['a', 'b']), { title: 'Other' })],
    ['a style', pieces(numbered(['a', 'b']), { styles: ['b.css'] })],
    ['the frame', pieces(numbered(['a', 'b']), { before: 'x' })],
  ])('is another when %s is', (_what, other) => {
    expect(snapshotOf(other).version).not.toBe(snapshotOf(pieces(numbered(['a', 'b']))).version);
  });
});

describe('the first new part', () => {
  const versions = { from: 'a', to: 'b' };
  it.each<[string, Patch['parts'], number | undefined]>([
    ['is none when all stay', undefined, undefined],
    [
      'is none when some only go',
      [
        [0, 2],
        [3, 1],
      ],
      undefined,
    ],
    ['is the first', ['<section></section>', [1, 3]], 0],
    ['is counted among the new parts', [[0, 3], [5, 2], '<section></section>', [7, 1]], 5],
    ['is no table of contents', ['<nav class="contents"><ol></ol></nav>', [1, 2], '<section></section>'], 3],
    ['is none when only the table of contents changed', ['<nav class="contents"></nav>', [1, 2]], undefined],
  ])('%s', (_title, parts, expected) => {
    expect(firstNewPart({ ...versions, ...(parts === undefined ? {} : { parts }) })).toBe(expected);
  });
});
