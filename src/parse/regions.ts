// A named region of a text file: the lines between `#region NAME` and `#endregion` comments, in the comment syntax of any language.

export interface Region {
  readonly text: string;
  /** First line of the region in its file, counted from 1. */
  readonly line: number;
}

const marker = /^\s*(?:\/\/|\/\*+|#|<!--+|--|;+|%+|"|'|\(\*|rem\b)\s*#?(region|endregion)\b[ \t]*([\w./-]*)/i;

/** The region without its markers and common indentation; `unclosed` when its end is missing; undefined when there is none. */
export function findRegion(text: string, name: string): Region | 'unclosed' | undefined {
  const lines = text.split('\n');
  const start = lines.findIndex(line => isMarker(line, 'region', name));
  if (start < 0) return undefined;
  let depth = 1;
  const kept: string[] = [];
  for (const line of lines.slice(start + 1)) {
    const match = marker.exec(line);
    if (match?.[1]?.toLowerCase() === 'region') depth++;
    else if (match !== null) depth = match[2] === name ? 0 : depth - 1;
    if (depth === 0) return { text: dedent(kept), line: start + 2 };
    if (match === null) kept.push(line);
  }
  return 'unclosed';
}

/** Names of the regions of a text, to suggest from. */
export function regionNames(text: string): string[] {
  return text.split('\n').flatMap(line => {
    const match = marker.exec(line);
    return match?.[1]?.toLowerCase() === 'region' && match[2] ? [match[2]] : [];
  });
}

/** The text without the lines that only mark regions. */
export function withoutMarkers(text: string): string {
  return text.includes('region')
    ? text
        .split('\n')
        .filter(line => !/#?(?:end)?region\b/i.test(line) || !marker.test(line))
        .join('\n')
    : text;
}

function isMarker(line: string, kind: string, name: string): boolean {
  const match = marker.exec(line);
  return match?.[1]?.toLowerCase() === kind && match[2] === name;
}

function dedent(lines: readonly string[]): string {
  const indents = lines.filter(line => line.trim() !== '').map(line => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return lines.map(line => line.slice(common)).join('\n');
}
