// Values of the front matter that Marp passes over without a word: the author sees no effect, and nothing that says why.

import { isMapping } from '../course/fields.js';
import type { Yaml } from '../course/yaml.js';
import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';

export interface ValueContext {
  /** Names of the sizes that slides of the deck's theme can have; asked for only where one is named, as the theme must be parsed for it. */
  sizes(): readonly string[];
  readonly report: Report;
}

/** Front matter as it is read here: all scalars are text. */
type Value = unknown;

interface Rule {
  isGood(value: Value): boolean;
  /** Says what it may be. */
  readonly wanted: string;
  /** Words of which one was perhaps meant. */
  readonly words?: readonly string[];
}

/** Reports what is no front matter at all, and values that a directive does not know. */
export function checkValues(yaml: Yaml, { sizes, report }: ValueContext): void {
  const { value } = yaml;
  if (!isMapping(value)) {
    if (value == null || value === '') return;
    const message = 'The front matter has no keys such as "title: …", and has no effect.';
    const notes = ['To have it on a slide, leave out the first line.'];
    report(diagnostic('front-matter/no-keys', yaml.valueSpan([]), message, { notes }));
    return;
  }
  const rules = { ...rulesOfMarp, ...(value.size !== undefined && { size: sizeOf(sizes()) }) };
  for (const [key, rule] of Object.entries<Rule>(rules)) {
    const given = value[key];
    if (given === undefined || given === '' || rule.isGood(given)) continue;
    const said = typeof given === 'string' ? `"${key}: ${given}"` : `This value of "${key}"`;
    const fix = typeof given === 'string' && rule.words !== undefined ? didYouMean(given, rule.words) : undefined;
    const message = `${said} has no effect: it may be ${rule.wanted}.`;
    report(diagnostic('directive/no-effect', yaml.valueSpan([key]), message, { fix }));
  }
}

const rulesOfMarp = {
  theme: { isGood: (value: Value) => typeof value === 'string', wanted: 'the name of one theme' },
  math: oneOf(['katex', 'mathjax']),
  paginate: oneOf(['true', 'false', 'hold', 'skip']),
  headingDivider: {
    isGood: (value: Value) => value === 'false' || (Array.isArray(value) ? value : [value]).every(isLevel),
    wanted: 'a level from 1 to 6, or several as in [1, 3]',
  },
  lang: {
    isGood: (value: Value) => typeof value === 'string' && isLanguage(value),
    wanted: 'a language such as "en-GB" or "fr"',
  },
} satisfies Readonly<Record<string, Rule>>;

function sizeOf(sizes: readonly string[]): Rule {
  return { isGood: value => sizes.includes(String(value)), wanted: `one of ${listOf(sizes)}`, words: sizes };
}

function oneOf(words: readonly string[]): Rule {
  return {
    isGood: value => typeof value === 'string' && words.includes(value.toLowerCase()),
    wanted: `one of ${listOf(words)}`,
    words,
  };
}

function isLevel(value: Value): boolean {
  return typeof value === 'string' && /^[1-6]$/.test(value);
}

function isLanguage(text: string): boolean {
  try {
    return new Intl.Locale(text).language !== '';
  } catch {
    return false; // a RangeError: no language tag
  }
}
