// Whether a program printed what a sheet says. No similarity: each line is the same, or matches a placeholder that says of what.

import { expressionIn } from '../parse/lab-expected.js';

/** Named placeholders and what they stand for. */
const placeholders: Readonly<Record<string, string>> = {
  '..': '.*',
  N: '\\d+(?:\\.\\d+)?',
  IP: '(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[\\da-fA-F]*:[\\da-fA-F:]+)',
  MS: '\\d+(?:\\.\\d+)?\\s*m?s',
  HEX: '[\\da-fA-F]+',
  UUID: '[\\da-fA-F]{8}(?:-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}',
  TIME: '\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?',
};

export type MatchMode = 'lines' | 'exact' | 'has' | 'subset';

export interface Mismatch {
  /** What the sheet says and was not found. */
  readonly expected: string;
  /** What stood there instead; undefined at the end of the output. */
  readonly found: string | undefined;
}

/** Undefined when it matches. Throws a `SyntaxError` for a regular expression, or JSON, that cannot be read: sheets with one are not run. */
export function matchOutput(expected: string, actual: string, mode: MatchMode): Mismatch | undefined {
  const text = plain(actual);
  switch (mode) {
    case 'exact':
      return matchExactly(trimEnd(expected), trimEnd(text));
    case 'has':
      return lines(expected)
        .map(line => find(line, lines(text)))
        .find(found => found !== undefined);
    case 'subset':
      return matchJson(JSON.parse(expected), text);
    case 'lines':
      return matchLines(lines(expected), lines(text));
  }
}

/** Without colours and carriage returns. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are
  return text.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '').replace(/\r+\n/g, '\n');
}

function lines(text: string): string[] {
  const trimmed = trimEnd(text);
  return trimmed === '' ? [] : trimmed.split('\n').map(line => line.trimEnd());
}

function trimEnd(text: string): string {
  return text.replace(/\s+$/, '');
}

function matchExactly(expected: string, text: string): Mismatch | undefined {
  if (expected === text) return undefined;
  const [a, b] = [expected.split('\n'), text.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  return { expected: a[at] ?? 'the end', found: b[at === -1 ? a.length : at] };
}

function find(line: string, all: readonly string[]): Mismatch | undefined {
  const pattern = linePattern(line);
  return all.some(found => pattern.test(found)) ? undefined : { expected: line, found: undefined };
}

/** `...` alone stands for any lines, none included. What stands between two of them stands together, and the end at the end. */
function matchLines(expected: readonly string[], actual: readonly string[]): Mismatch | undefined {
  const parts: string[][] = [[]];
  for (const line of expected) {
    if (line.trim() === '...') parts.push([]);
    else parts.at(-1)?.push(line);
  }
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const end = actual.length - part.length;
    // The earliest place leaves the most for the parts that follow.
    const from = isLast && index > 0 && part.length > 0 ? Math.max(at, end) : at;
    const found = matchPart(part, actual, from, index === 0 ? from : end);
    if (typeof found !== 'number') return found;
    at = found;
  }
  const endsOpen = parts.length > 1 && parts.at(-1)?.length === 0;
  return endsOpen || at === actual.length ? undefined : { expected: 'nothing more', found: actual[at] };
}

/** The line after the first place between `from` and `to` where the lines of the part stand; else what fits worst where most of it fits. */
function matchPart(part: readonly string[], actual: readonly string[], from: number, to: number): number | Mismatch {
  const patterns = part.map(linePattern);
  let [best, place] = [-1, from];
  for (let start = from; start <= Math.max(from, to); start++) {
    const wrong = patterns.findIndex((pattern, offset) => !pattern.test(actual[start + offset] ?? '\n'));
    if (wrong === -1) return start + part.length;
    if (wrong > best) [best, place] = [wrong, start];
  }
  return { expected: part[best] ?? '', found: actual[place + best] };
}

/** One line of a sheet, variables replaced, and one that was printed. */
export function lineMatches(line: string, printed: string): boolean {
  return linePattern(line.trimEnd()).test(printed);
}

/**
 * A line of a sheet as a regular expression: ` (re)` at its end makes it one, `[..]` and names in brackets stand for something. How
 * wide a column is does not matter.
 */
function linePattern(line: string): RegExp {
  const expression = expressionIn(line);
  if (expression !== undefined) return new RegExp(`^(?:${expression})$`);
  const source = line
    .split(/(\[\[\w+\]\]|\[(?:\.\.|[A-Z]+)\])/)
    .map(part => {
      const name = /^\[(\.\.|[A-Z]+)\]$/.exec(part)?.[1];
      const known = name !== undefined && Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
      if (known !== undefined) return known;
      return escaped(/^\[\[\w+\]\]$/.test(part) ? part.slice(1, -1) : part);
    })
    .join('');
  return new RegExp(`^${source}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
}

function matchJson(expected: unknown, text: string): Mismatch | undefined {
  let actual: unknown;
  try {
    actual = JSON.parse(text);
  } catch {
    return { expected: 'JSON', found: text.split('\n')[0] };
  }
  const missing = missingIn(expected, actual, '$');
  return missing === undefined ? undefined : { expected: missing, found: text.split('\n')[0] };
}

/** The place and value of the first thing that `actual` lacks. Arrays hold what is expected in any order. */
function missingIn(expected: unknown, actual: unknown, place: string): string | undefined {
  if (Array.isArray(expected)) {
    const all = Array.isArray(actual) ? actual : [];
    const lacking = expected.find(item => !all.some(other => missingIn(item, other, place) === undefined));
    return lacking === undefined ? undefined : `${place} holding ${JSON.stringify(lacking)}`;
  }
  if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) {
      const other =
        typeof actual === 'object' && actual !== null ? (actual as Record<string, unknown>)[key] : undefined;
      const missing = missingIn(value, other, `${place}.${key}`);
      if (missing !== undefined) return missing;
    }
    return undefined;
  }
  return expected === actual ? undefined : `${place} = ${JSON.stringify(expected)}`;
}
