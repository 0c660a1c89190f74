// Pictures of screens: whether anything is on them, and that what is kept is what was there.

import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { isBlank, largestShare, type Picture, parsePpm, png } from '../../src/hosts/picture.js';

/** Black, but for the first `others` pixels, which are all different. */
function picture(width: number, height: number, others: number): Picture {
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < others; at++) pixels.set([(at >> 8) & 255, at & 255, 1], at * 3);
  return { width, height, pixels };
}

function ppm({ width, height, pixels }: Picture, head = `P6\n${width} ${height}\n255\n`): Buffer {
  return Buffer.concat([Buffer.from(head), pixels]);
}

it.each([
  [0, true],
  [40, true],
  [60, false],
  [5000, false],
])('of 10000 pixels, %i are not black: blank is %s', (others, blank) => {
  expect(isBlank(picture(100, 100, others))).toBe(blank);
});

it('two colours in equal parts are something', () => {
  const pixels = new Uint8Array(600).fill(255, 0, 300);
  expect(largestShare({ width: 20, height: 10, pixels })).toBe(0.5);
});

it('is read with comments and any white space', () => {
  const shown = picture(3, 2, 4);
  for (const head of ['P6\n3 2\n255\n', 'P6 3 2 255 ', 'P6\n# made by hand\n3\n2\n# more\n255\n'])
    expect(Buffer.from(parsePpm(ppm(shown, head)).pixels)).toEqual(Buffer.from(shown.pixels));
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['another format', Buffer.from('P5\n1 1\n255\n ')],
  ['half of a picture', ppm(picture(100, 100, 0)).subarray(0, 20_000)],
])('%s is no picture', (_what, bytes) => {
  expect(() => parsePpm(bytes)).toThrow('no PPM');
});

it('is kept as PNG with the same pixels', () => {
  const shown = picture(5, 3, 15);
  const file = png(shown);
  expect(file.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([5, 3]);
  // The sum that PNG's own specification gives for an empty last part.
  expect(file.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  const length = file.readUInt32BE(33);
  const rows = inflateSync(file.subarray(41, 41 + length));
  const pixels = [0, 1, 2].map(row => rows.subarray(row * 16 + 1, (row + 1) * 16));
  expect(Buffer.concat(pixels)).toEqual(Buffer.from(shown.pixels));
});
