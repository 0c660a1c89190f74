// The end of a script's output is found wherever the stream is cut, and is no part of it.

import { expect, it } from 'vitest';
import { endCommand, endFilter } from '../../src/hosts/end-mark.js';
import { run } from '../../src/hosts/program.js';

const ended = 'before\u001eMARK 3 12\u001eafter';

it('is found in one piece, and in pieces of any size', () => {
  for (let size = 1; size <= ended.length; size++) {
    const filter = endFilter('MARK');
    let passed = '';
    for (let at = 0; at < ended.length; at += size) passed += filter.pass(Buffer.from(ended.slice(at, at + size)));
    expect([size, passed + filter.rest(), filter.words()]).toEqual([size, 'before', ['3', '12']]);
  }
});

it.each(['', 'text', 'text\u001e', 'text\u001eMAR', 'text\u001eOTHER 1\u001e', '\u001eMARK 3'])(
  'lets %j pass',
  text => {
    const filter = endFilter('MARK');
    const passed = filter.pass(Buffer.from(text));
    expect(`${passed}${filter.rest()}`).toBe(text);
    expect(filter.words()).toBeUndefined();
  },
);

it('what a script leaves running neither holds nor joins the report', async () => {
  const line = '/dev/null';
  const script = `(while :; do echo more; sleep 0.2; done) & echo first; echo second >&2; (exit 4); ${endCommand('MARK', line)}; sleep 60`;
  const outcome = await run(['/bin/sh', '-c', script], { mark: 'MARK', timeout: 30_000 });
  expect(outcome).toMatchObject({ status: 4, timedOut: false, stderr: 'second\n', line: undefined });
  expect(outcome.stdout.replaceAll('more\n', '')).toBe('first\n');
  expect(outcome.milliseconds).toBeLessThan(5000);
});

it('without its mark, an outcome is that of the program', async () => {
  const outcome = await run(['/bin/sh', '-c', 'echo text; exit 255'], { mark: 'MARK' });
  expect(outcome).toMatchObject({ status: 255, stdout: 'text\n' });
});
