// What the terminal of `lutrin present` says of the room: its address and the remote's, each with a QR code.

import type { Terminal } from '../io/terminal.js';
import type { Room } from '../serve/present-messages.js';
import { qrLines } from '../serve/qr.js';
import { isLoopback } from '../serve/request.js';

/** Between two codes, in characters. */
const gap = 4;

export function sayRoom({ join, remote, others }: Room, terminal: Terminal): void {
  if (join === null || remote === null) return;
  if (isLoopback(new URL(join.url).hostname))
    terminal.line('This machine is in no network: nobody else can follow before it is in one.');
  const { palette } = terminal;
  const room = ['The room follows at', palette.strong(join.url)];
  const phone = [`Your phone, code ${palette.strong(remote.code)}, at`, palette.strong(remote.url.replace(/#.*/, ''))];
  const columns = terminal.columns();
  if (columns === undefined) {
    // No phone reads a log.
    terminal.line(room.join(' '));
    terminal.line(phone.join(' '));
  } else {
    const options = { colours: terminal.colours };
    const left = [...room, ...qrLines(join.url, options)];
    const right = [...phone, ...qrLines(remote.url, options)];
    terminal.line('');
    for (const line of beside(left, right, columns)) terminal.line(line);
    terminal.line('');
  }
  if (others.length > 0) terminal.line(`The room also finds it at ${others.join(', ')}`);
}

/** Two columns, or one beneath the other where there is no room. */
function beside(left: readonly string[], right: readonly string[], columns: number): readonly string[] {
  const width = Math.max(...left.map(widthOf)) + gap;
  if (width + Math.max(...right.map(widthOf)) > columns) return [...left, '', ...right];
  const rows = Math.max(left.length, right.length);
  return Array.from({ length: rows }, (_, row) => {
    const text = left[row] ?? '';
    return `${text}${' '.repeat(width - widthOf(text))}${right[row] ?? ''}`;
  });
}

/** Without what only sets colours. */
function widthOf(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what such a sequence begins with
  return text.replace(/\x1b\[[\d;]*m/g, '').length;
}
