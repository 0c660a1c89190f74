// What the user sees while a command runs: one line that changes on a terminal, plain lines in a log.

import { styleText } from 'node:util';
import type { Palette } from '../diagnostics/format.js';

export interface Terminal {
  readonly palette: Palette;
  /** Lines may have colours. */
  readonly colours: boolean;
  /** Characters in a line; undefined in a log. */
  columns(): number | undefined;
  /** A line that stays. */
  line(text: string): void;
  /** A line that the next one replaces on a terminal; in a log it is left out. */
  status(text: string): void;
  /** A line that is only worth writing to a log. */
  log(text: string): void;
}

export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Colours are left out when the stream is no terminal or NO_COLOR is set. */
export function createTerminal(
  stream: TextStream,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const isTerminal = stream.isTTY === true && environment.TERM !== 'dumb';
  const colours = isTerminal && !environment.NO_COLOR;
  const style =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      colours ? styleText(format, text, { validateStream: false }) : text;
  let shown = '';
  const clear = (): void => {
    // Of a window that became narrower meanwhile, terminals wrap what it showed.
    const rows = Math.ceil(shown.length / (stream.columns || 80));
    if (shown !== '') stream.write(rows > 1 ? `\r\x1b[${rows - 1}A\x1b[J` : '\r\x1b[2K');
    shown = '';
  };
  return {
    colours,
    columns: () => (isTerminal ? stream.columns || 80 : undefined),
    palette: {
      error: style(['red', 'bold']),
      warning: style(['yellow', 'bold']),
      strong: style('bold'),
      faint: style('dim'),
    },
    line: text => {
      clear();
      stream.write(`${text}\n`);
    },
    status: text => {
      if (!isTerminal) return;
      clear();
      shown = text.slice(0, Math.max(1, (stream.columns || 80) - 1));
      stream.write(shown);
    },
    log: text => {
      if (!isTerminal) stream.write(`${text}\n`);
    },
  };
}
