// An output fence brought up to date: what is still true stays as the author wrote it, placeholders and all.

import { expandText, type Variables } from '../course/variables.js';
import { lineMatches, plain } from './output-match.js';

/**
 * The lines of the fence, new.
 * @param lines as they stand in the sheet.
 * @param printed what the program printed.
 */
export function updatedOutput(lines: readonly string[], printed: string, variables: Variables): string[] {
  const actual = plain(printed)
    .replace(/\s+$/, '')
    .split('\n')
    .map(line => line.trimEnd());
  const kept = commonLines(
    lines.map(line => expandText(line, variables)),
    actual,
  );
  const result: string[] = [];
  let [old, next] = [0, 0];
  for (const [index, at] of [...kept, [lines.length, actual.length] as const]) {
    // The author left out what is printed here.
    if (lines.slice(old, index).some(isGap)) result.push('...');
    else result.push(...actual.slice(next, at).map(line => asSheetLine(line, variables)));
    result.push(...lines.slice(index, index + 1));
    [old, next] = [index + 1, at + 1];
  }
  return result;
}

/**
 * A sheet with new text in some of its output fences.
 * @param text the whole file.
 * @param fences by the line on which each opens, counted from 1: its old lines and its new ones.
 */
export function replaceFences(
  text: string,
  fences: ReadonlyMap<number, { readonly old: readonly string[]; readonly now: readonly string[] }>,
): string {
  const all = text.split('\n');
  for (const [line, { old, now }] of [...fences].toSorted(([a], [b]) => b - a)) {
    const prefix = /^(.*?)(?:`{3}|~{3})/.exec(all[line - 1] ?? '')?.[1] ?? '';
    const indent = prefix.replace(/[^>\s]/g, ' ');
    all.splice(line, old.length, ...now.map(content => (content === '' ? '' : indent + content)));
  }
  return all.join('\n');
}

function isGap(line: string): boolean {
  return line.trim() === '...';
}

/** The longest sequence of lines that both have: pairs of their places. */
function commonLines(expected: readonly string[], actual: readonly string[]): [number, number][] {
  const matches = (i: number, j: number): boolean => {
    const line = expected[i] ?? '';
    return !isGap(line) && lineMatches(line, actual[j] ?? '');
  };
  // length[i][j]: of what the lines from i and from j have in common.
  const length = expected.map(() => new Uint32Array(actual.length + 1));
  length.push(new Uint32Array(actual.length + 1));
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = expected.length - 1; i >= 0; i--)
    for (let j = actual.length - 1; j >= 0; j--) {
      const row = length[i] as Uint32Array;
      row[j] = matches(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const pairs: [number, number][] = [];
  for (let [i, j] = [0, 0]; i < expected.length && j < actual.length; ) {
    if (matches(i, j) && at(i, j) === at(i + 1, j + 1) + 1) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

/** Values of variables that are long enough to be nothing else become the variables again. */
const leastValue = 5;

function asSheetLine(line: string, variables: Variables): string {
  const values = [...variables.keys()]
    .map(name => ({ name, value: expandText(`@{${name}}`, variables) }))
    .filter(({ value }) => value.length >= leastValue)
    .toSorted((a, b) => b.value.length - a.value.length);
  if (isGap(line) || / \(re\)$/.test(line) || /^\s*(?:`{3}|~{3})/.test(line)) return asExpression(line);
  // What looks like a placeholder or a variable, and is none.
  let text = line.replace(/\[(\.\.|[A-Z]+)\]/g, '[[$1]]').replace(/@(?=\{[A-Z][A-Z\d_]*\})/g, '@@');
  for (const { name, value } of values) text = text.replaceAll(value, `@{${name}}`);
  return text;
}

/** For a line that would mean something else in a sheet, or end the fence. */
function asExpression(line: string): string {
  const source = line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `${source.replace(/(`|~)\1{2,}/g, (run, sign: string) => `${sign}{${run.length}}`)} (re)`;
}
