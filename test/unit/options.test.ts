// The command line, from its table.

import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../src/io/terminal.js';
import { parseCommandLine, UsageError } from '../../src/options.js';

describe('the command line', () => {
  it('reads a command, its folder and its options', () =>
    expect(parseCommandLine(['build', 'my course', '--edition', 'student', '--strict'])).toEqual({
      command: 'build',
      positionals: ['my course'],
      values: { edition: 'student', strict: true },
    }));
  it.each([
    [['biuld'], /no command "biuld"/],
    [['build', '--editoin', 'student'], /editoin/],
    [['build', '--edition', 'teacher'], /student or instructor/],
    [['build', 'a', 'b'], /"b"/],
  ])('refuses %j', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(UsageError);
    expect(() => parseCommandLine(args)).toThrow(message);
  });
});

describe('a terminal', () => {
  const written = (stream: { isTTY: boolean; columns?: number }, environment = {}): string => {
    let text = '';
    const terminal = createTerminal({ ...stream, write: part => (text += part) }, environment);
    terminal.status('a very long status line that does not fit');
    terminal.log('for the log');
    terminal.line(terminal.palette.error('done'));
    return text;
  };
  it('shows one changing line', () =>
    expect(written({ isTTY: true, columns: 11 })).toBe('a very lon\r\x1b[2K\x1b[31m\x1b[1mdone\x1b[22m\x1b[39m\n'));
  it('keeps to plain lines in a log', () => expect(written({ isTTY: false })).toBe('for the log\ndone\n'));
  it('has no colours when asked', () => expect(written({ isTTY: true }, { NO_COLOR: '1' })).toContain('\x1b[2Kdone\n'));
});
