// What is written to a terminal: a status that the next line replaces, also when the window has become narrower.

import { expect, it } from 'vitest';
import { createTerminal } from '../../src/io/terminal.js';

function written(columns: number[], show: (terminal: ReturnType<typeof createTerminal>) => void): string {
  let text = '';
  const stream = {
    isTTY: true,
    get columns() {
      return columns[0] ?? 80;
    },
    write: (part: string) => (text += part),
  };
  show(createTerminal(stream, {}));
  return text;
}

it('a status is replaced by the line after it', () => {
  const text = written([40], terminal => {
    terminal.status('Serving');
    terminal.line('made');
  });
  expect(text).toBe('Serving\r\x1b[2Kmade\n');
});

it('a status that has been wrapped since is replaced whole', () => {
  const columns = [40];
  const text = written(columns, terminal => {
    terminal.status('x'.repeat(60));
    columns[0] = 15;
    terminal.line('made');
    terminal.line('again');
  });
  expect(text).toBe(`${'x'.repeat(39)}\r\x1b[2A\x1b[Jmade\nagain\n`);
});
