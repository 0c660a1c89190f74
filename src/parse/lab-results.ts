// `labs/results.json`: what the last full run of the labs has proved. Unknown JSON in, results out; a lab whose results cannot be
// read has none, and says so.

import { isMapping } from '../course/fields.js';
import { readText } from '../course/text.js';
import { parseYaml } from '../course/yaml.js';
import { diagnostic, type Report, type Span } from '../diagnostics/diagnostic.js';
import { type Source, spanAt } from '../diagnostics/source.js';
import { listOf } from '../diagnostics/suggest.js';
import type { Files } from '../io/files.js';

export const resultsFile = 'labs/results.json';

/** By the id of the lab. */
export type LabResults = ReadonlyMap<string, LabResult>;

export interface LabResult {
  /** `2026-11-23`. */
  readonly date: string;
  /** Name of each host, and what it was made of. */
  readonly hosts: ReadonlyMap<string, string>;
  /** By the id of the step. */
  readonly steps: ReadonlyMap<string, StepResult>;
}

export interface StepResult {
  readonly state: StepState;
  /** Why it was not run, or not all of it. */
  readonly reason: string | undefined;
  /** As `stepContents` has it. */
  readonly content: string;
  readonly notRun: readonly NotRunBlock[];
}

export interface NotRunBlock {
  /** Of its fence, when it was run. */
  readonly line: number;
  readonly kind: string;
  readonly reason: string;
}

const stepStates = ['executed', 'executed in part', 'manual', 'failed', 'not run'] as const;
export type StepState = (typeof stepStates)[number];

const none: LabResults = new Map();

export function readLabResults(files: Files, report: Report): LabResults {
  const source = readText(files, resultsFile, report);
  if (source === undefined) return none;
  const value = parseJson(source, report);
  if (value === undefined) return none;
  const reader = readerOf(source, report);
  const labs = reader.mapping(value.labs, ['labs']);
  return new Map(
    Object.entries(labs ?? {}).flatMap(([id, lab]) => {
      const result = readLab(reader, lab, ['labs', id]);
      return result === undefined ? [] : [[id, result] as const];
    }),
  );
}

function parseJson(source: Source, report: Report): Readonly<Record<string, unknown>> | undefined {
  let problem = 'it holds no object';
  try {
    const value: unknown = JSON.parse(source.text);
    if (isMapping(value)) return value;
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const span = spanAt(source, offsetOf(problem, source));
  const notes = ['It is written by a full run of the labs.'];
  const message = `"${resultsFile}" cannot be read: ${problem.replace(/ in JSON at position .*$/s, '')}.`;
  report(diagnostic('lab/results', span, message, { notes }));
  return undefined;
}

/** Where a mistake is: the parser of JSON does not always tell, that of YAML, which JSON is too, does not always mind. */
function offsetOf(problem: string, source: Source): number {
  const said = /at position (\d+)/.exec(problem)?.[1];
  const offset = said === undefined ? parseYaml(source, source.text, 0, 'core').problem?.offset : Number(said);
  return Math.min(offset ?? 0, Math.max(0, source.text.trimEnd().length - 1));
}

type Path = readonly (string | number)[];

/** A text of some form. */
interface Form {
  readonly pattern: RegExp;
  readonly name: string;
}

const anyText: Form = { pattern: /^/, name: 'a text' };
const date: Form = { pattern: /^\d{4}-\d{2}-\d{2}$/, name: 'a date such as 2026-11-23' };
const hash: Form = { pattern: /^[\da-f]{16}$/, name: '16 hexadecimal digits' };

/** Values of the right type, or undefined and a diagnostic at the place. */
interface Reader {
  mapping(value: unknown, path: Path): Readonly<Record<string, unknown>> | undefined;
  list(value: unknown, path: Path): readonly unknown[] | undefined;
  text(value: unknown, path: Path, form?: Form): string | undefined;
  bad(path: Path, expected: string): undefined;
}

function readerOf(source: Source, report: Report): Reader {
  let span: ((path: Path) => Span) | undefined;
  const bad: Reader['bad'] = (path, expected) => {
    span ??= parseYaml(source, source.text, 0, 'core').valueSpan;
    report(diagnostic('lab/results', span(path), `"${path.join('.')}" has to be ${expected}.`));
    return undefined;
  };
  return {
    bad,
    mapping: (value, path) => (isMapping(value) ? value : bad(path, 'an object')),
    list: (value, path) => (Array.isArray(value) ? value : bad(path, 'a list')),
    text: (value, path, { pattern, name } = anyText) =>
      typeof value === 'string' && pattern.test(value) ? value : bad(path, name),
  };
}

function readLab(reader: Reader, value: unknown, path: Path): LabResult | undefined {
  const lab = reader.mapping(value, path);
  if (lab === undefined) return undefined;
  const day = reader.text(lab.date, [...path, 'date'], date);
  const hosts = reader.mapping(lab.hosts, [...path, 'hosts']);
  const steps = reader.list(lab.steps, [...path, 'steps']);
  if (day === undefined || hosts === undefined || steps === undefined) return undefined;
  const kinds = Object.entries(hosts).flatMap(([name, kind]) => {
    const text = reader.text(kind, [...path, 'hosts', name]);
    return text === undefined ? [] : [[name, text] as const];
  });
  const read = steps.flatMap((step, index) => readStep(reader, step, [...path, 'steps', index]));
  return { date: day, hosts: new Map(kinds), steps: new Map(read) };
}

function readStep(reader: Reader, value: unknown, path: Path): (readonly [string, StepResult])[] {
  const step = reader.mapping(value, path);
  if (step === undefined) return [];
  const id = reader.text(step.id, [...path, 'id']);
  const state = stepStates.find(known => known === step.state);
  if (state === undefined) reader.bad([...path, 'state'], `one of ${listOf(stepStates)}`);
  const content = reader.text(step.content, [...path, 'content'], hash);
  const reason = step.reason === undefined ? undefined : reader.text(step.reason, [...path, 'reason']);
  const notRun = reader.list(step.notRun ?? [], [...path, 'notRun']) ?? [];
  if (id === undefined || state === undefined || content === undefined) return [];
  const blocks = notRun.flatMap((block, index) => readBlock(reader, block, [...path, 'notRun', index]));
  return [[id, { state, reason, content, notRun: blocks }]];
}

function readBlock(reader: Reader, value: unknown, path: Path): NotRunBlock[] {
  const block = reader.mapping(value, path);
  if (block === undefined) return [];
  const kind = reader.text(block.kind, [...path, 'kind']);
  const reason = reader.text(block.reason, [...path, 'reason']);
  if (typeof block.line !== 'number') reader.bad([...path, 'line'], 'a number');
  return kind === undefined || reason === undefined || typeof block.line !== 'number'
    ? []
    : [{ line: block.line, kind, reason }];
}
