// What a console printed, how far a dialogue has read it, and that what is typed is never taken for an answer.

import { expect, it } from 'vitest';
import { createTranscript, type Transcript } from '../../src/hosts/transcript.js';

function transcriptOf(...pieces: readonly string[]): Transcript {
  const transcript = createTranscript();
  for (const piece of pieces) transcript.add(piece);
  return transcript;
}

it('finds each text after the one before', () => {
  const transcript = transcriptOf('one login: two login: ');
  expect(transcript.find('login:')).toBe(true);
  expect(transcript.find('one')).toBe(false);
  expect(transcript.find('two')).toBe(true);
  expect(transcript.find('login:')).toBe(true);
  expect(transcript.find('login:')).toBe(false);
  transcript.add('login:');
  expect(transcript.find('login:')).toBe(true);
});

it.each([
  ['colours', ['\u001b[0;1miPXE\u001b[0m -- \u001b[0;36mhttp'], 'iPXE -- http'],
  ['a sequence that comes in pieces', ['a\u001b', '[0;', '3', '6mb'], 'ab'],
  ['a title', ['\u001b]0;root@web1: ~\u0007root@web1:~#'], 'root@web1:~#'],
  ['a title in pieces', ['\u001b]0;ro', 'ot\u001b', '\\#'], '#'],
  ['carriage returns, bells and backspaces', ['one\r\ntwo\u0007\b\b'], 'one\ntwo'],
  ['what bash says around a line', ['\u001b[?2004h# \u001b[?2004l\r\nyes'], '# \nyes'],
  ['a screen that is drawn', ['\u001b[2J\u001b[1;1HSeaBIOS\u001b[03;01HiPXE'], 'SeaBIOS\niPXE'],
])('leaves out %s', (_what, pieces, expected) => {
  expect(transcriptOf(...pieces).find(expected)).toBe(true);
});

it('what is typed and shown is no answer, even when it holds the answer', () => {
  const transcript = transcriptOf('root@client1');
  expect(transcript.find('root@client1')).toBe(true);
  transcript.skip();
  transcript.add(':~# ech');
  expect(transcript.echoed('echo done')).toBe(false);
  transcript.add('o done');
  expect(transcript.echoed('echo done')).toBe(true);
  expect(transcript.find('done')).toBe(false);
  transcript.add('\r\ndone\r\n');
  expect(transcript.find('done')).toBe(true);
});

it('an echo that the console breaks at its edge is one all the same', () => {
  const transcript = transcriptOf('# ');
  transcript.skip();
  transcript.add('date >> visits; echo vis \rits: $(wc -l < visits)');
  expect(transcript.echoed('date >> visits; echo visits: $(wc -l < visits)')).toBe(true);
});

it('a password is not shown, and the answer is found', () => {
  const transcript = transcriptOf('password: ');
  transcript.skip();
  expect(transcript.echoed('wrong')).toBe(false);
  transcript.unseen('wrong');
  transcript.add('\r\nWrong name or password\r\n');
  expect(transcript.find('Wrong name or password')).toBe(true);
});

it('an echo that comes late is no answer', () => {
  const transcript = transcriptOf('# ');
  transcript.skip();
  transcript.unseen('echo TEAM 0');
  transcript.add('echo TE');
  expect(transcript.find('TEAM 0')).toBe(false);
  transcript.add('AM 0');
  expect(transcript.find('TEAM 0')).toBe(false);
  transcript.add('\r\nTEAM 0\r\n');
  expect(transcript.find('TEAM 0')).toBe(true);
});

it('an empty line may be typed', () => {
  const transcript = transcriptOf('Press Enter');
  transcript.skip();
  expect(transcript.echoed('')).toBe(true);
  transcript.add('\r\n# ');
  expect(transcript.find('#')).toBe(true);
});

it('what was there before a machine is switched on again is no answer', () => {
  const transcript = transcriptOf('login: ');
  transcript.skip();
  expect(transcript.find('login:')).toBe(false);
});

it('shows the last lines, and of very many only those', () => {
  const transcript = createTranscript();
  for (let line = 0; line < 100_000; line++) transcript.add(`line ${line} ${'x'.repeat(80)}\r\n\r\n`);
  transcript.add('the end');
  expect(transcript.tail(2)).toBe(`line 99999 ${'x'.repeat(80)}\nthe end`);
  expect(transcript.find('the end')).toBe(true);
});
