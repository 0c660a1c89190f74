// QR codes of addresses: for a page, as the data of an SVG path, and for a terminal. Pure.

import { encode } from 'uqr';
import type { Entrance } from './present-messages.js';

/** Modules that stay light around the code, so that phones find it. */
const border = 3;

/** Rows of modules, true for dark, with the light border. */
export function qrModules(text: string): readonly (readonly boolean[])[] {
  return encode(text, { border, ecc: 'M' }).data;
}

export function entranceOf(url: string): Entrance {
  const modules = qrModules(url);
  const runs = modules.flatMap((row, y) => runsOf(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`));
  return { url, qr: runs.join(''), size: modules.length };
}

/** Two rows of modules in each line. Without colours, light is what is drawn: that is right on a dark terminal. */
export function qrLines(text: string, { colours }: { readonly colours: boolean }): string[] {
  const modules = qrModules(text);
  const lines: string[] = [];
  for (let y = 0; y < modules.length; y += 2) {
    const [upper = [], lower = []] = [modules[y], modules[y + 1]];
    const signs = upper.map((dark, x) => sign(!dark, lower[x] !== true)).join('');
    // White on black, whatever the colours of the terminal are.
    lines.push(colours ? `\x1b[38;5;231;48;5;16m${signs}\x1b[0m` : signs);
  }
  return lines;
}

function sign(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀';
  return lower ? '▄' : ' ';
}

/** Where dark modules begin, and how many there are. */
function runsOf(row: readonly boolean[]): [from: number, length: number][] {
  const runs: [number, number][] = [];
  for (const [x, dark] of row.entries()) {
    if (!dark) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  }
  return runs;
}
