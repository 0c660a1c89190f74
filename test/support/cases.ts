// Test cases as text: a course, and what must come of it. See test/README.md.

export interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expectations: readonly Expectation[];
  /** Lines of the case in its file, the first counted from 0. */
  readonly lines: readonly [from: number, to: number];
}

export interface Expectation {
  readonly kind: 'diagnostics' | 'contains' | 'lacks' | 'outputs' | 'ids' | 'notes';
  /** The output that it is about. */
  readonly path: string;
  readonly lines: readonly string[];
}

const kinds = ['diagnostics', 'contains', 'lacks', 'outputs', 'ids', 'notes'] as const;

/** Cases begin with `#### title`, files with `--- path`, expectations with `=== kind path`. */
export function parseCases(text: string): Case[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const starts = lines.flatMap((line, index) => (line.startsWith('#### ') ? [index] : []));
  return starts.map((start, index) => parseCase(lines, start, starts[index + 1] ?? lines.length));
}

function parseCase(all: readonly string[], from: number, to: number): Case {
  const files: Record<string, string> = {};
  const expectations: Expectation[] = [];
  let current: string[] | undefined;
  let path = '';
  for (const line of all.slice(from + 1, to)) {
    const file = /^--- (\S.*)$/.exec(line)?.[1];
    const [, kindName, about = ''] = /^=== (\w+) ?(.*)$/.exec(line) ?? [];
    if (file === undefined && kindName === undefined) {
      current?.push(line);
      continue;
    }
    if (path !== '' && current !== undefined) files[path] = content(current);
    current = [];
    path = file ?? '';
    const kind = kinds.find(found => found === kindName);
    if (kindName !== undefined && kind === undefined) throw new Error(`Unknown expectation "${kindName}"`);
    if (kind !== undefined) expectations.push({ kind, path: about, lines: current });
  }
  if (path !== '' && current !== undefined) files[path] = content(current);
  if (expectations.length === 0) throw new Error(`The case "${all[from]}" expects nothing`);
  return {
    title: all[from]?.slice(5) ?? '',
    files,
    expectations: expectations.map(found => ({ ...found, lines: trimmed(found.lines) })),
    lines: [from, to],
  };
}

/** Escapes for what a text file cannot hold in plain sight. */
function content(lines: readonly string[]): string {
  return `${trimmed(lines).join('\n')}\n`
    .replace(/\\r/g, '\r')
    .replace(/\\uFEFF/g, '\uFEFF')
    .replace(/\\0/g, '\0');
}

function trimmed(lines: readonly string[]): string[] {
  const copy = [...lines];
  while (copy.length > 0 && copy.at(-1)?.trim() === '') copy.pop();
  return copy;
}

/** The text with the lines of a `=== diagnostics` replaced. */
export function withDiagnostics(text: string, title: string, diagnostics: string): string {
  const lines = text.split('\n');
  const start = lines.indexOf(`#### ${title}`);
  const from = lines.indexOf('=== diagnostics', start) + 1;
  const next = lines.findIndex((line, index) => index >= from && /^(?:=== |#### |--- )/.test(line));
  const to = next < 0 ? lines.length : next;
  const body = diagnostics === '' ? [''] : [...diagnostics.split('\n'), ''];
  return [...lines.slice(0, from), ...body, ...lines.slice(to)].join('\n');
}
