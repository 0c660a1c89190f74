// Pictures of screens: read as QEMU writes them (PPM), written as people look at them (PNG), and whether anything is on them.

import { deflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel, from the top left, line by line. */
  readonly pixels: Uint8Array;
}

/** A screen of which one colour covers more than this share shows nothing. */
const blankShare = 0.995;

/** Of a binary PPM with 8 bits for each colour; throws when it is none. */
export function parsePpm(bytes: Uint8Array): Picture {
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  const match = /^P6\s(?:#.*\n|\s)*(\d+)(?:#.*\n|\s)+(\d+)(?:#.*\n|\s)+255\s/.exec(head);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  const pixels = bytes.subarray(match?.[0].length ?? 0);
  if (match === null || pixels.length < width * height * 3) throw new Error('The picture of the screen is no PPM.');
  return { width, height, pixels: pixels.subarray(0, width * height * 3) };
}

/** Share of the pixels, 0 to 1, that the most frequent colour covers. */
export function largestShare({ pixels }: Picture): number {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return pixels.length === 0 ? 1 : Math.max(...counts.values()) / (pixels.length / 3);
}

export function isBlank(picture: Picture): boolean {
  return largestShare(picture) > blankShare;
}

export function png({ width, height, pixels }: Picture): Buffer {
  const rows = Array.from({ length: height }, (_, y) =>
    // Each line begins with the number of its filter: none.
    Buffer.concat([Buffer.of(0), pixels.subarray(y * width * 3, (y + 1) * width * 3)]),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8); // 8 bits, red green blue
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const parts = [part('IHDR', head), part('IDAT', deflateSync(Buffer.concat(rows))), part('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function part(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(checksum(named));
  return Buffer.concat([length, named, sum]);
}

/** CRC-32, as PNG wants it. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
