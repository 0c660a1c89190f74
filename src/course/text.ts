// Bytes to text: UTF-8 with or without a byte order mark, any line ends; anything else is a diagnostic with a place.

import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { type Source, spanAt, spanOfFile } from '../diagnostics/source.js';
import { type Files, UnreadableFile } from '../io/files.js';

/** The text of a file with `\n` line ends; undefined when it is missing (silently) or unusable (reported). */
export function readText(files: Files, path: string, report: Report): Source | undefined {
  const bytes = readBytes(files, path, report);
  return bytes === undefined ? undefined : decodeText(path, bytes, report);
}

/** The bytes of a file; undefined when it is missing (silently) or cannot be read (reported). */
export function readBytes(files: Files, path: string, report: Report): Uint8Array | undefined {
  try {
    return files.read(path)?.bytes;
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    report(diagnostic('source/unreadable', spanOfFile(path), `"${path}" cannot be read: ${error.reason}.`));
    return undefined;
  }
}

export function decodeText(path: string, bytes: Uint8Array, report: Report): Source | undefined {
  if (bytes.includes(0)) {
    report(diagnostic('source/binary', spanOfFile(path), `"${path}" holds binary data, not text.`));
    return undefined;
  }
  // Of a long text, several times as fast as a `TextDecoder`, which is asked where a character could be a mistake.
  const decoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  if (decoded.includes('\uFFFD') && !isUtf8(bytes)) {
    const source = { path, text: new TextDecoder('utf-8').decode(bytes) };
    const message = `"${path}" is not valid UTF-8 from here on.`;
    const notes = ['Save the file as UTF-8, without guessing what the byte was meant to be.'];
    report(diagnostic('source/encoding', spanAt(source, firstBadCharacter(bytes)), message, { notes }));
    return undefined;
  }
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
  return { path, text: text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Characters before the first byte that is not UTF-8; the longest valid prefix is found by halving. */
function firstBadCharacter(bytes: Uint8Array): number {
  const decode = (end: number): string | undefined => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
    } catch {
      return undefined;
    }
  };
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decode(middle) === undefined) bad = middle;
    else good = middle;
  }
  return decode(good)?.length ?? 0;
}
