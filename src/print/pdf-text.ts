// Text strings of PDF objects: written as UTF-16 when they need it, read from literals. (ISO 32000-1, 7.3.4 and 7.9.2.2.)

/** A string object: a literal for ASCII, else UTF-16 with a byte order mark in hexadecimal. */
export function pdfString(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `(${text.replace(/[\\()]/g, '\\$&')})`;
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16).padStart(4, '0'));
  return `<FEFF${units.join('').toUpperCase()}>`;
}

/** The content of a literal string, without its parentheses: escapes undone. */
export function readLiteral(literal: string): string {
  return literal.replace(
    /\\(?:([0-7]{1,3})|\r?\n|([\s\S]))/g,
    (_all, octal: string | undefined, character: string | undefined) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (character === undefined) return '';
      return { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[character] ?? character;
    },
  );
}

/** The content of a hexadecimal string. */
export function readHexadecimal(digits: string): string {
  return readText(Buffer.from(digits, 'hex').toString('latin1'));
}

/** Text from the bytes of a text string, each a character: UTF-16 when they begin with its mark. */
export function readText(bytes: string): string {
  if (!bytes.startsWith('\xfe\xff')) return bytes;
  return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le');
}
