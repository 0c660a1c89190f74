// Code in decks, as the highlighter gives it: what is typed in a terminal session, and marks on lines.

import { beforeAll, describe, expect, it } from 'vitest';
import { createHighlighter, type Highlighter } from '../../src/markdown/highlight.js';

let highlighter: Highlighter;

beforeAll(async () => {
  highlighter = createHighlighter();
  await highlighter.load(['console', 'sh', 'no-such-language']);
});

/** The classes of each line. */
function classes(code: string, language: string, attributes = ''): (string | undefined)[] {
  const html = highlighter.highlight(code, language, attributes);
  return [...html.matchAll(/<span class="line([^"]*)"/g)].map(([, names]) => names?.trim());
}

describe('a terminal session', () => {
  it.each([
    ['$ ls', 'typed'],
    ['# ip link', 'typed'],
    ['root@web1:/etc# nginx -t', 'typed'],
    ['[alice@web1 ~]$ id', 'typed'],
    ['total 4', ''],
    ['#include <stdio.h>', ''],
    ['> Accept: */*', ''],
    ['02:00:00:00:00:01 > 02:00:00:00:00:02', ''],
    ['root@web1:x:0:0', ''],
    ['', ''],
  ])('%j is %j', (line, wanted) => {
    expect(classes(`first\n${line}\nlast`, 'console')).toEqual(['', wanted, '']);
  });

  it('what is typed goes on after a backslash, and in a here document', () => {
    expect(classes('$ ls \\\n    -l \\\n  /etc\nlast', 'console')).toEqual(['typed', 'typed', 'typed', '']);
    expect(classes('$ curl -v x | grep "^>"\n> GET / HTTP/1.1', 'console')).toEqual(['typed', '']);
    expect(classes('$ cat <<E\n> one\n> E\none\n> two', 'console')).toEqual(['typed', 'typed', 'typed', '', '']);
    expect(classes('printed \\\nprinted', 'console')).toEqual(['', '']);
  });

  it('other languages have no prompts', () => {
    expect(classes('# a comment', 'sh')).toEqual(['']);
  });
});

describe('lines that are marked', () => {
  it('stay marked in a language that is not known, and the code stays plain', () => {
    expect(classes('a\nb', 'no-such-language', '{2}')).toEqual(['', 'highlighted']);
    expect(highlighter.highlight('a <b>\n', 'no-such-language', '{1}')).toContain('a &#x3C;b></span>');
    expect(highlighter.highlight('a\n', 'no-such-language', '{1}')).toContain('language-no-such-language');
  });

  it('without any, such a language is left to Markdown', () => {
    expect(highlighter.highlight('a\n', 'no-such-language', '')).toBe('');
  });
});
