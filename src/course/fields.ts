// Reading a YAML mapping key by key: each value is `unknown` until a reader has checked it, and each complaint has a place.

import type { Code } from '../diagnostics/codes.js';
import { diagnostic, type Report, type Span } from '../diagnostics/diagnostic.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import { type Variable, type Variables, variableName } from './variables.js';
import type { Yaml } from './yaml.js';

export interface Fields {
  /** The text of a scalar; undefined when the key is missing or its value is not text. */
  text(key: string): string | undefined;
  /** A whole number of at least `least`. */
  number(key: string, least: number): number | undefined;
  flag(key: string): boolean | undefined;
  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined;
  /** A list of texts; one text counts as a list of one. */
  texts(key: string): readonly string[] | undefined;
  /** Key and value of a mapping. */
  entries(key: string): readonly (readonly [string, unknown])[];
  variables(key: string): Variables;
  has(key: string): boolean;
  bad(path: readonly (string | number)[], message: string, fix?: string): void;
  keySpan(path: readonly (string | number)[]): Span;
  valueSpan(path: readonly (string | number)[]): Span;
}

export interface FieldCodes {
  readonly unknownKey: Code;
  readonly badValue: Code;
}

/** Complains about every key that is not in `known`. A value that is no mapping counts as an empty one. */
export function readFields(yaml: Yaml, known: readonly string[], codes: FieldCodes, report: Report): Fields {
  const mapping = isMapping(yaml.value) ? yaml.value : {};
  const bad = (path: readonly (string | number)[], message: string, fix?: string): void =>
    report(diagnostic(codes.badValue, yaml.valueSpan(path), message, { fix }));
  if (yaml.value !== undefined && yaml.value !== null && !isMapping(yaml.value))
    bad([], 'Expected keys and values, such as "title: My course".');
  for (const key of Object.keys(mapping)) {
    if (known.includes(key)) continue;
    const details = { fix: didYouMean(key, known), notes: [`Known keys: ${listOf(known, 20)}.`] };
    report(diagnostic(codes.unknownKey, yaml.keySpan([key]), `The key "${key}" is not known.`, details));
  }
  const get = (key: string): unknown => (Object.hasOwn(mapping, key) ? (mapping[key] ?? undefined) : undefined);
  const text = (key: string): string | undefined => {
    const value = get(key);
    if (value === undefined) return undefined;
    if (isScalar(value)) return String(value);
    bad([key], `"${key}" needs a text.`);
    return undefined;
  };
  const entries = (key: string): readonly (readonly [string, unknown])[] => {
    const value = get(key);
    if (value === undefined) return [];
    if (isMapping(value)) return Object.entries(value);
    bad([key], `"${key}" needs keys and values.`);
    return [];
  };
  return {
    text,
    entries,
    bad,
    has: key => get(key) !== undefined,
    keySpan: yaml.keySpan,
    valueSpan: yaml.valueSpan,
    number: (key, least) => {
      const value = text(key);
      if (value === undefined) return undefined;
      const number = Number(value);
      if (Number.isInteger(number) && number >= least) return number;
      bad([key], `"${key}" needs a whole number of at least ${least}, not "${value}".`);
      return undefined;
    },
    flag: key => {
      const value = text(key);
      if (value === 'true' || value === 'false') return value === 'true';
      if (value !== undefined) bad([key], `"${key}" is true or false, not "${value}".`);
      return undefined;
    },
    oneOf: (key, allowed) => {
      const value = text(key);
      const found = allowed.find(option => option === value);
      if (value !== undefined && found === undefined)
        bad([key], `"${key}" is one of ${listOf(allowed)}, not "${value}".`, didYouMean(value, allowed));
      return found;
    },
    texts: key => {
      const value = get(key);
      if (value === undefined) return undefined;
      const all = Array.isArray(value) ? value : [value];
      if (all.every(isScalar)) return all.map(String);
      bad([key], `"${key}" needs a list of texts.`);
      return undefined;
    },
    variables: key => new Map(entries(key).flatMap(([name, value]) => variableEntry(name, value, [key, name], bad))),
  };
}

type Bad = Fields['bad'];

function variableEntry(name: string, value: unknown, path: string[], bad: Bad): [string, Variable][] {
  if (!variableName.test(name)) {
    bad(path, `"${name}" is no name for a variable: capitals, digits and _ only.`, `write ${name.toUpperCase()}`);
    return [];
  }
  if (isScalar(value)) return [[name, { type: 'fixed', value: String(value) }]];
  if (!isMapping(value)) {
    bad(path, `The variable ${name} needs a text, or { from: …, default: …, ci: … }.`);
    return [];
  }
  const known = ['from', 'default', 'ci'];
  for (const key of Object.keys(value))
    if (!known.includes(key)) bad([...path, key], `A variable has no key "${key}".`, didYouMean(key, known));
  const { from, ci } = value;
  const shown = value.default ?? ci;
  if (!isScalar(from) || !isScalar(shown)) {
    bad(
      path,
      `The per-student variable ${name} needs "from" (the name of its field) and "default" (what the PDF shows).`,
    );
    return [];
  }
  return [[name, { type: 'student', from: String(from), value: String(shown), ci: String(ci ?? shown) }]];
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
