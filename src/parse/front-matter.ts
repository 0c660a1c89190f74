// The YAML between the two `---` lines at the top of a file.

import { parseYaml, type Scalars, type Yaml } from '../course/yaml.js';
import type { Report } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { type Source, spanAt } from '../diagnostics/source.js';

export interface FrontMatter {
  readonly text: string;
  /** Offset of the YAML in the file. */
  readonly offset: number;
  /** Line after the closing `---`, counted from 0. */
  readonly bodyLine: number;
}

/** Undefined when the file does not begin with `---`, or nothing closes it. */
export function splitFrontMatter(text: string): FrontMatter | undefined {
  const match = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/.exec(text);
  if (match === null) return undefined;
  const offset = text.indexOf('\n') + 1;
  return { text: match[1] ?? '', offset, bodyLine: match[0].replace(/\n$/, '').split('\n').length };
}

/** Reports front matter that is not YAML, or is not closed. A key of `loose` may have a value that YAML would need in quotes. */
export function parseFrontMatter(
  source: Source,
  scalars: Scalars,
  loose: readonly string[],
  report: Report,
): Yaml | undefined {
  const block = splitFrontMatter(source.text);
  if (block === undefined) {
    if (/^---[ \t]*\n(?:[ \t]*\n)*[\w-]+[ \t]*:/.test(source.text)) {
      const message = 'The front matter is not closed: a second line "---" is missing.';
      report(diagnostic('front-matter/unclosed', spanAt(source, 0, 3), message));
    }
    return undefined;
  }
  const strict = parseYaml(source, block.text, block.offset, scalars);
  if (strict.problem === undefined) return strict;
  const loosened = loosen(block.text, loose);
  const yaml = loosened === block.text ? strict : parseYaml(source, loosened, block.offset, scalars);
  if (yaml.problem === undefined) return yaml;
  const message = `The front matter is not valid YAML: ${strict.problem?.message ?? yaml.problem.message}.`;
  const notes = ['A value with ": " or " #" in it needs quotes.'];
  report(diagnostic('front-matter/yaml', strict.keySpan([]), message, { notes }));
  return undefined;
}

/** Marp's loose YAML: the value of a directive is quoted when it begins like plain text. (Marpit, `directives/yaml`.) */
function loosen(yaml: string, keys: readonly string[]): string {
  if (keys.length === 0) return yaml;
  const matcher = new RegExp(
    `^((?:"_?(?:${keys.join('|')})"|'_?(?:${keys.join('|')})'|_?(?:${keys.join('|')}))\\s*:)(.+)$`,
  );
  return yaml
    .split('\n')
    .map(line =>
      line.replace(matcher, (all, key: string, value: string) => {
        const text = value.trim();
        if (text === '' || `["'{|>~&*`.includes(text[0] ?? '')) return all;
        return `${key}${value.slice(0, value.length - value.trimStart().length)}"${text.replaceAll('"', '\\"')}"`;
      }),
    )
    .join('\n');
}
