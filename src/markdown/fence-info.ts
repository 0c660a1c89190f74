// The line that opens a code fence: `LANG {key=value …}`. The raw info string is parsed, so that offsets are the author's.
//
//     info  := lang [ SP "{" attr { SP attr } "}" ]
//     attr  := key | key "=" value | lines          lines := "2,4-5" or, to step through, "1|2-3"
//     value := bare (no space, quote or brace) | '"' text with \" and \\ '"'

export interface FenceAttribute {
  readonly key: string;
  /** Undefined for a key that stands alone. */
  readonly value: string | undefined;
  /** Offset of the key, and of the value, in the info string. */
  readonly keyAt: number;
  readonly valueAt: number;
}

export interface FenceInfo {
  readonly language: string;
  readonly attributes: readonly FenceAttribute[];
  /** Lines to highlight as the author wrote them: `2,4-5` or `1|2-3`. */
  readonly lines: string | undefined;
  readonly problem: FenceProblem | undefined;
}

export interface FenceProblem {
  readonly message: string;
  readonly at: number;
}

const linesPattern = /^(?:\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*|all|none)(?:\|(?:\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*|all|none))*$/;

export function parseFenceInfo(info: string): FenceInfo {
  const start = info.length - info.trimStart().length;
  const language = /^[^\s{]*/.exec(info.slice(start))?.[0] ?? '';
  const afterLanguage = start + language.length;
  const brace = info.indexOf('{', afterLanguage);
  const none = { language, attributes: [], lines: undefined };
  if (brace < 0) return { ...none, problem: undefined };
  if (brace === afterLanguage && language !== '')
    return { ...none, problem: { message: 'A space is missing between the language and the brace.', at: brace } };
  if (!info.trimEnd().endsWith('}'))
    return { ...none, problem: { message: 'The brace is not closed on this line.', at: brace } };
  return { language, ...readAttributes(info, brace + 1) };
}

export function isLines(text: string): boolean {
  return linesPattern.test(text);
}

/** `2,4-5` as the set of line numbers, counted from 1; `all` is every line up to `total`. */
export function lineNumbers(lines: string, total: number): Set<number> {
  const numbers = new Set<number>();
  if (lines === 'all') for (let line = 1; line <= total; line++) numbers.add(line);
  for (const range of lines.split(',')) {
    const [from = 0, to = from] = range.split('-').map(Number);
    for (let line = from; line <= Math.min(to, total); line++) numbers.add(line);
  }
  return numbers;
}

function readAttributes(info: string, from: number): Pick<FenceInfo, 'attributes' | 'lines' | 'problem'> {
  const end = info.trimEnd().length - 1;
  const attributes: FenceAttribute[] = [];
  let lines: string | undefined;
  let at = from;
  const fail = (message: string, where: number): Pick<FenceInfo, 'attributes' | 'lines' | 'problem'> => ({
    attributes,
    lines,
    problem: { message, at: where },
  });
  while (at < end) {
    if (/\s/.test(info[at] ?? '')) {
      at++;
      continue;
    }
    const key = /^[^\s="{}]+/.exec(info.slice(at, end))?.[0];
    if (key === undefined) return fail(`Unexpected "${info[at]}".`, at);
    const keyAt = at;
    at += key.length;
    if (info[at] !== '=') {
      if (isLines(key)) lines = key;
      else attributes.push({ key, value: undefined, keyAt, valueAt: keyAt });
      continue;
    }
    const value = readValue(info, at + 1, end);
    if (value === undefined)
      return fail(`The value of "${key}" has a quote that is not closed, or a brace in it.`, at + 1);
    attributes.push({ key, value: value.text, keyAt, valueAt: at + 1 });
    at = value.end;
  }
  return { attributes, lines, problem: undefined };
}

function readValue(info: string, at: number, end: number): { text: string; end: number } | undefined {
  if (info[at] !== '"') {
    // `@{NAME}` is the one brace that may stand in a bare value.
    const bare = /^(?:@\{[A-Z][A-Z\d_]*\}|[^\s"{}])*/.exec(info.slice(at, end))?.[0] ?? '';
    const next = info[at + bare.length];
    return bare.length === 0 || (at + bare.length < end && !/\s/.test(next ?? ''))
      ? undefined
      : { text: bare, end: at + bare.length };
  }
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(info.slice(at, end));
  if (quoted === null) return undefined;
  return { text: (quoted[1] ?? '').replace(/\\(["\\])/g, '$1'), end: at + quoted[0].length };
}
