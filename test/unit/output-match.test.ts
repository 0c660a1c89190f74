// Whether output is what a sheet says: what is different in what matters is told apart, what may differ is not.

import { describe, expect, it } from 'vitest';
import { expandText } from '../../src/course/variables.js';
import { type MatchMode, matchOutput } from '../../src/labs/output-match.js';
import { replaceFences, updatedOutput } from '../../src/labs/update-output.js';

const matching: readonly [string, string, MatchMode?][] = [
  ['active', 'active\n'],
  ['Server: nginx/[..]', 'Server: nginx/1.22.1'],
  ['first\n...\nlast', 'first\nlast'],
  ['first\n...\nlast', 'first\na\nb\nlast\n'],
  ['...\nonly this\n...', 'a\nonly this\nb'],
  ['...', ''],
  ['root [N] [..] version', 'root       69 Nov 23 22:48 version'],
  ['  a b', ' a   b'],
  ['x: [N]\n...\nx: [N]', 'x: 1\nx: 2\nx: 3'],
  ['...\nb\nc', 'b\nd\nb\nc'],
  ['a\n...\nb\nc\n...\nd', 'a\nb\nb\nc\nx\nd'],
  ['a\n...\n...\nb', 'a\nb'],
  ['took [MS]', 'took 12.5 ms'],
  ['[IP] is up', '10.0.0.11 is up'],
  ['[IP] is up', 'fe80::1 is up'],
  ['at [TIME] [UUID] [HEX] [N]', 'at 12:30:01 123e4567-e89b-12d3-a456-426614174000 ff09 42'],
  ['[[N]] is no number', '[N] is no number'],
  ['[XYZ] is no placeholder', '[XYZ] is no placeholder'],
  ['v\\d+ (re)', 'v12'],
  ['a.b*c', 'a.b*c'],
  ['green', '\u001b[32mgreen\u001b[0m'],
  ['a\nb', 'a\r\nb\r\n'],
  ['trailing', 'trailing   '],
  ['b', 'a\nb\nc', 'has'],
  ['a\n b', 'a\n b\n', 'exact'],
  ['{"a": [{"b": 1}]}', '{"a": [{"c": 2}, {"b": 1, "d": 3}], "e": 4}', 'subset'],
];

const different: readonly [string, string, MatchMode | undefined, string][] = [
  ['active', 'inactive', undefined, 'active'],
  ['3/3 running', '0/3 running', undefined, '3/3 running'],
  ['HTTP/1.1 200 OK', 'HTTP/1.1 404 Not Found', undefined, 'HTTP/1.1 200 OK'],
  ['one\ntwo', 'two\none', undefined, 'one'],
  ['one', 'one\ntwo', undefined, 'nothing more'],
  ['one\n...\nthree', 'one\ntwo', undefined, 'three'],
  ['a\n...\na', 'a', undefined, 'a'],
  ['a b', 'ab', undefined, 'a b'],
  ['...\nb\nc\n...', 'b\nx\nc', undefined, 'c'],
  ['...\nlast', 'last\nafter', undefined, 'last'],
  ['[N] packets', 'no packets', undefined, '[N] packets'],
  ['v\\d+ (re)', 'v12b', undefined, 'v\\d+ (re)'],
  ['a.b', 'aXb', undefined, 'a.b'],
  ['', 'something', undefined, 'nothing more'],
  ['b', 'ab', 'has', 'b'],
  ['a\nb', 'a\n b', 'exact', 'b'],
  ['a', 'a\nb', 'exact', 'the end'],
  ['{"a": 1}', '{"a": "1"}', 'subset', '$.a = 1'],
  ['{"a": [1, 2]}', '{"a": [2]}', 'subset', '$.a holding 1'],
  ['{"a": 1}', 'no JSON', 'subset', 'JSON'],
];

describe('what the sheet says', () => {
  it.each(matching)('%j is found in %j', (expected, actual, mode = 'lines') => {
    expect(matchOutput(expected, actual, mode)).toBeUndefined();
  });

  it.each(different)('%j is not found in %j (%s)', (expected, actual, mode, line) => {
    expect(matchOutput(expected, actual, mode ?? 'lines')?.expected).toBe(line);
  });

  it('may be a regular expression that cannot be read', () => {
    expect(() => matchOutput('( (re)', 'x', 'lines')).toThrow(SyntaxError);
  });
});

describe('output brought up to date', () => {
  const variables = new Map([['WEB1', { type: 'fixed', value: '10.0.0.11' } as const]]);
  const cases: readonly [string, string, string, string][] = [
    [
      'keeps what is true, with its placeholders',
      'HTTP/1.1 [N] OK\nServer: nginx/[..]',
      'HTTP/1.1 200 OK\nServer: nginx/1.2',
      'HTTP/1.1 [N] OK\nServer: nginx/[..]',
    ],
    ['replaces what is not', 'a\nold\nc', 'a\nnew\nc', 'a\nnew\nc'],
    ['keeps what the author left out', 'a\n...\nz [N]', 'a\nb\nc\nz 3\nend', 'a\n...\nz [N]\nend'],
    ['takes out what is gone', 'a\nb\nc', 'a\nc', 'a\nc'],
    ['names variables', 'at @{WEB1}', 'on 10.0.0.11 and [N]', 'on @{WEB1} and [[N]]'],
    ['begins from nothing', '', 'a\nb', 'a\nb'],
    ['keeps only gaps', '...', 'a\nb', '...'],
    ['takes dots for dots', 'a', '...\nb', '\\.\\.\\. (re)\nb'],
    ['takes no expression from a program', 'a', 'cost (re)', 'cost \\(re\\) (re)'],
    ['declares no variable', 'a', 'ref@{HOME}', 'ref@@{HOME}'],
    ['does not end the fence', 'a', ' ```sh\n~~~~', ' `{3}sh (re)\n~{4} (re)'],
  ];
  it.each(cases)('%s', (_name, lines, printed, expected) => {
    const now = updatedOutput(lines === '' ? [] : lines.split('\n'), printed, variables);
    expect(now.join('\n')).toBe(expected);
    expect(matchOutput(now.map(line => expandText(line, variables)).join('\n'), printed, 'lines')).toBeUndefined();
  });

  it('goes into the fences, and nowhere else', () => {
    const text = 'one\n- ```output\n  a\n  b\n  ```\ntwo\n```output\n```\nthree';
    const fences = new Map([
      [2, { old: ['a', 'b'], now: ['c', '', 'd', 'e'] }],
      [7, { old: [], now: ['f'] }],
    ]);
    expect(replaceFences(text, fences)).toBe('one\n- ```output\n  c\n\n  d\n  e\n  ```\ntwo\n```output\nf\n```\nthree');
  });
});
