// A PDF as Skia writes it: numbered objects in plain sight, a classic cross-reference table, compressed streams. Objects can be
// looked at and replaced; the rest is copied byte for byte. (PDF 1.4, ISO 32000-1 chapter 7.5. Chrome writes no object streams.)

export interface PdfObject {
  readonly number: number;
  /** The object as latin1 text, without `N 0 obj` and `endobj`; up to the stream for an object that has one. */
  readonly text: string;
  readonly hasStream: boolean;
}

export interface PdfFile {
  /** All objects, by number. */
  objects(): Iterable<PdfObject>;
  /** Puts other text in the place of an object (of its dictionary, when it has a stream). */
  replace(number: number, text: string): void;
  /** Adds an object and returns its number. */
  add(text: string): number;
  readonly root: number;
  readonly info: number | undefined;
  /** The file with its changes. `id` becomes both parts of the trailer's /ID, as 32 hexadecimal digits. */
  write(id: (content: Uint8Array) => string): Uint8Array;
}

export class NotSkiaPdf extends Error {}

interface Entry {
  readonly start: number;
  readonly end: number;
}

export function openPdf(bytes: Uint8Array): PdfFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { entries, trailer } = readTable(buffer);
  const replaced = new Map<number, string>();
  const added: string[] = [];
  const reference = (key: string): number | undefined => {
    const number = new RegExp(`/${key}\\s+(\\d+) 0 R`).exec(trailer)?.[1];
    return number === undefined ? undefined : Number(number);
  };
  const root = reference('Root');
  if (root === undefined) throw new NotSkiaPdf('The PDF has no document catalogue.');

  return {
    root,
    info: reference('Info'),
    *objects() {
      for (const [number, entry] of entries) yield readObject(buffer, number, entry);
    },
    replace: (number, text) => void replaced.set(number, text),
    add: text => {
      added.push(text);
      return Math.max(...entries.keys()) + added.length;
    },
    write: id => writePdf(buffer, entries, replaced, added, { root, info: reference('Info') }, id),
  };
}

function readTable(buffer: Buffer): { entries: Map<number, Entry>; trailer: string } {
  const end = buffer.subarray(-2048).toString('latin1');
  const tableAt = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(end)?.[1] ?? Number.NaN);
  if (!Number.isInteger(tableAt) || buffer.toString('latin1', tableAt, tableAt + 4) !== 'xref')
    throw new NotSkiaPdf('The PDF has no cross-reference table.');
  const table = buffer.toString('latin1', tableAt);
  const [, first = '0', count = '0'] = /^xref\s+(\d+) (\d+)\s/.exec(table) ?? [];
  const lines = table.slice(table.indexOf('\n', 5) + 1);
  const starts = Array.from({ length: Number(count) }, (_, index) => {
    const line = lines.slice(index * 20, index * 20 + 18);
    return line.endsWith('n') ? { number: Number(first) + index, start: Number(line.slice(0, 10)) } : undefined;
  }).filter(entry => entry !== undefined);
  const byPlace = [...starts].sort((a, b) => a.start - b.start);
  const ends = new Map(byPlace.map((entry, index) => [entry.number, byPlace[index + 1]?.start ?? tableAt]));
  const entries = new Map(starts.map(({ number, start }) => [number, { start, end: ends.get(number) ?? tableAt }]));
  const trailer = table.slice(table.indexOf('trailer'));
  return { entries, trailer };
}

function readObject(buffer: Buffer, number: number, { start, end }: Entry): PdfObject {
  const object = buffer.subarray(start, end);
  const bodyAt = object.indexOf('obj') + 4;
  const streamAt = streamStart(object);
  const stop = streamAt ?? object.lastIndexOf('endobj');
  return { number, text: object.toString('latin1', bodyAt, stop).trimEnd(), hasStream: streamAt !== undefined };
}

/** Skia puts the keyword right after the dictionary; the same letters may stand in a string. */
function streamStart(object: Buffer): number | undefined {
  const found = object.indexOf('>> stream\n');
  return found < 0 ? undefined : found + 3;
}

function writePdf(
  buffer: Buffer,
  entries: ReadonlyMap<number, Entry>,
  replaced: ReadonlyMap<number, string>,
  added: readonly string[],
  { root, info }: { root: number; info: number | undefined },
  id: (content: Uint8Array) => string,
): Uint8Array {
  const numbers = [...entries.keys()].sort((a, b) => a - b);
  const firstAdded = (numbers.at(-1) ?? 0) + 1;
  const parts: Buffer[] = [buffer.subarray(0, Math.min(...[...entries.values()].map(entry => entry.start)))];
  const offsets = new Map<number, number>();
  let size = parts[0]?.length ?? 0;
  const push = (number: number, part: Buffer): void => {
    offsets.set(number, size);
    parts.push(part);
    size += part.length;
  };
  for (const number of numbers) {
    const entry = entries.get(number);
    if (entry === undefined) continue;
    const text = replaced.get(number);
    push(
      number,
      text === undefined ? buffer.subarray(entry.start, entry.end) : objectWith(buffer, number, entry, text),
    );
  }
  for (const [index, text] of added.entries())
    push(firstAdded + index, Buffer.from(`${firstAdded + index} 0 obj\n${text}\nendobj\n`, 'latin1'));
  const last = firstAdded + added.length - 1;
  const key = id(Buffer.concat(parts));
  const table = Array.from({ length: last }, (_, index) => {
    const offset = offsets.get(index + 1);
    return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const infoEntry = info === undefined ? '' : `/Info ${info} 0 R\n`;
  const end = `xref\n0 ${last + 1}\n0000000000 65535 f \n${table.join('')}trailer\n<</Size ${last + 1}\n/Root ${root} 0 R\n${infoEntry}/ID [<${key}> <${key}>]>>\nstartxref\n${size}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end, 'latin1')]);
}

function objectWith(buffer: Buffer, number: number, entry: Entry, text: string): Buffer {
  const object = readObject(buffer, number, entry);
  const head = Buffer.from(`${number} 0 obj\n${text}`, 'latin1');
  if (!object.hasStream) return Buffer.concat([head, Buffer.from('\nendobj\n', 'latin1')]);
  const whole = buffer.subarray(entry.start, entry.end);
  return Buffer.concat([head, Buffer.from(' ', 'latin1'), whole.subarray(streamStart(whole))]);
}
