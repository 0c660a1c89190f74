// Edits that are made to no end but that the next ones are quick.

import { type Files, hashOf } from '../io/files.js';

/** The course once for each of `count` edits that an author could make: a word more on a line of plain text of a file. */
export function* withEdits(files: Files, path: string, count: number): Generator<Files> {
  const content = files.read(path);
  if (content === undefined) return;
  const lines = new TextDecoder().decode(content.bytes).split('\n');
  const plain = lines.flatMap((line, index) => (/^\p{L}[\p{L} ,]*\.?$/u.test(line) ? [index] : []));
  for (let edit = 0; edit < count; edit++) {
    const index = plain[Math.floor((edit * plain.length) / count)];
    if (index === undefined) return;
    const bytes = new TextEncoder().encode(lines.with(index, `${lines[index]} ${edit}`).join('\n'));
    const edited = { bytes, hash: hashOf(bytes) };
    yield { ...files, read: name => (name === path ? edited : files.read(name)) };
  }
}
