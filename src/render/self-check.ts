// The students' script: one POSIX sh file with the public checks of a lab, made from the same blocks that a run proves. The parts
// in `self-check/` say what it does; here it gets the facts of the lab. Solutions and teachers' checks are not hidden in it: it is
// made from the lab as students read it.

import { createHash } from 'node:crypto';
import { expandText, type Variables } from '../course/variables.js';
import type { ToolFiles } from '../io/tool-files.js';
import { milliseconds } from '../parse/durations.js';
import { type CheckBlock, type Host, type Lab, type Section, stepsOf } from '../parse/lab-model.js';
import { plainText } from './plain-text.js';
import { createTexts, type Texts } from './self-check-texts.js';
import { selfCheckWordsFor } from './self-check-words.js';
import { hintsOf } from './sheet-hints.js';
import { assignments, cases, here, quoted } from './shell-text.js';

export interface SelfCheckInput {
  /** As students read it: what is only for teachers must be absent. */
  readonly lab: Lab;
  /** Title of the course: the records of labs of the same id in two courses are two. */
  readonly course: string;
  /** Tells the state of the lab that was checked: the content of its last step. */
  readonly content: string;
  /** Number of the lab's first step. */
  readonly firstStep: number;
  /** Of the course. */
  readonly language: string;
  readonly tool: ToolFiles;
}

export interface SelfCheck {
  /** From the root of the edition. */
  readonly path: string;
  readonly text: string;
  /** Of the text, in hexadecimal. */
  readonly sha256: string;
  /** How many checks it has. */
  readonly checks: number;
  /** Per-student variables that it takes from the environment. */
  readonly variables: readonly string[];
}

/**
 * The script of a lab, the same bytes for the same lab: run by any POSIX sh as `TEAM=7 sh check.sh [OPTION…]`, it exits with 0
 * when all public checks pass, 1 when some fail, and 2 when none could be tested. Undefined for a lab that has none.
 */
export function selfCheck(input: SelfCheckInput): SelfCheck | undefined {
  const checks = inOrder(publicChecks(input.lab));
  if (checks.length === 0) return undefined;
  const texts = createTexts(input.lab.variables);
  const text = script(input, checks, texts);
  return {
    path: `labs/${input.lab.id}/check.sh`,
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
    checks: checks.length,
    variables: texts.used(),
  };
}

interface PublicCheck {
  readonly block: CheckBlock;
  readonly step: Section;
  readonly stepNumber: number;
  /** Ids of public checks; one of a teacher's between two of them is passed over. */
  readonly needs: readonly string[];
  readonly supersedes: readonly string[];
}

function publicChecks(lab: Lab): PublicCheck[] {
  const all = stepsOf(lab).flatMap((step, stepNumber) =>
    step.blocks.flatMap(block => (block.role === 'check' ? [{ block, step, stepNumber }] : [])),
  );
  const byId = new Map(all.map(({ block }) => [block.id, block]));
  const publicNeeds = (ids: readonly string[], seen: readonly string[] = []): string[] =>
    ids.flatMap(id => {
      const needed = byId.get(id);
      if (needed === undefined || seen.includes(id)) return [];
      return needed.instructorOnly ? publicNeeds(needed.needs, [...seen, id]) : [id];
    });
  return all
    .filter(({ block }) => !block.instructorOnly)
    .map(check => ({
      ...check,
      needs: [...new Set(publicNeeds(check.block.needs))],
      supersedes: listed(check.block.attributes.get('supersedes')),
    }));
}

/** What a check needs comes before it, and so does what may take its place; else as in the sheet. */
function inOrder(checks: readonly PublicCheck[]): PublicCheck[] {
  const byId = new Map(checks.map(check => [check.block.id, check]));
  const done = new Set<PublicCheck>();
  const visit = (check: PublicCheck, open: ReadonlySet<PublicCheck>): void => {
    if (done.has(check) || open.has(check)) return;
    const within = new Set([...open, check]);
    const others = checks.filter(({ supersedes }) => supersedes.includes(check.block.id));
    for (const earlier of [...check.needs.map(id => byId.get(id)), ...others])
      if (earlier !== undefined) visit(earlier, within);
    done.add(check);
  };
  for (const check of byId.values()) visit(check, new Set());
  return [...done];
}

function script(input: SelfCheckInput, checks: readonly PublicCheck[], texts: Texts): string {
  const facts = factsOf(input, checks, texts);
  const part = (name: string): string => {
    const bytes = input.tool.read(`self-check/${name}.sh`);
    if (bytes === undefined) throw new Error(`The tool lacks self-check/${name}.sh`);
    return new TextDecoder().decode(bytes).replace(/^# shellcheck .*\n/gm, '');
  };
  return [
    ...settings(input, checks, texts),
    ...facts,
    `host_program() {\n${here(part('host'))}}\n`,
    part('reach'),
    part('results'),
    part('main'),
    'main "$@"\n',
  ].join('\n');
}

function settings(
  { lab, content, course, language }: SelfCheckInput,
  checks: readonly PublicCheck[],
  texts: Texts,
): string[] {
  const words = selfCheckWordsFor(language);
  const title = oneLine(expandText(lab.title, lab.variables));
  const command = [...texts.used().map(name => `${name}=…`), 'sh check.sh'].join(' ');
  const header = [
    '#!/bin/sh',
    ...words.header(title, lab.id).map(line => `# ${line}`),
    `# Lab: ${lab.id}. Content: ${content}. Made by Lutrin.`,
    '# shellcheck disable=SC2016,SC2034,SC2059,SC2154',
  ];
  const values = {
    lab_id: lab.id,
    lab_title: title,
    lab_content: content,
    record_name: `${lab.id}-${createHash('sha256').update(course).digest('hex').slice(0, 8)}`,
    total: String(checks.length),
  };
  return [
    `${header.join('\n')}\n`,
    `${assignments(values)}${texts.values()}`,
    assignments(Object.fromEntries(Object.entries(words.say).map(([name, text]) => [`say_${name}`, text]))),
    `help_text() {\n${here(words.help(command))}}\n`,
  ];
}

function factsOf(input: SelfCheckInput, checks: readonly PublicCheck[], texts: Texts): string[] {
  const { lab, firstStep } = input;
  const context = { variables: lab.variables, write: texts.written };
  const steps = new Map(checks.map(({ stepNumber, step }) => [firstStep + stepNumber, step]));
  const stepFacts = ({ id, heading, ...step }: Section): string =>
    assignments(
      {
        step_id: id,
        step_title: oneLine(plainText(heading, context)),
        hint_count: String(hintsOf(step).length),
      },
      '    ',
    );
  const hints = (number: number, step: Section): [string, string][] =>
    hintsOf(step).map((tokens, index) => [`${number}.${index + 1}`, here(plainText(tokens, context))]);
  return [
    checkFacts(checks, input, texts),
    cases(
      'check_text',
      checks.map(({ block }, index) => [String(index + 1), here(texts.template(block.code))]),
    ),
    cases(
      'step_facts',
      [...steps].map(([number, step]) => [String(number), stepFacts(step)]),
    ),
    cases(
      'hint_text',
      [...steps].flatMap(([number, step]) => hints(number, step)),
    ),
    hostFacts(lab, texts),
  ];
}

function checkFacts(checks: readonly PublicCheck[], { lab, firstStep }: SelfCheckInput, texts: Texts): string {
  const numbers = (ids: readonly string[]): string =>
    checks.flatMap(({ block }, index) => (ids.includes(block.id) ? [index + 1] : [])).join(' ');
  return cases(
    'check_facts',
    checks.map(({ block, stepNumber, needs }, index) => {
      const get = (key: string): string => texts.template(block.attributes.get(key) ?? '');
      const seconds = (key: string, otherwise: string): string =>
        String(Math.ceil(milliseconds(block.attributes.get(key) ?? otherwise) / 1000));
      const requirements = listed(block.attributes.get('requires'));
      const isElsewhere = (name: string): boolean =>
        /^[\w-]+:[\w-]+$/.test(name) && lab.hosts.has(name.replace(/:.*/, ''));
      const others = checks.filter(({ supersedes }) => supersedes.includes(block.id)).map(other => other.block.id);
      const facts = {
        id: block.id,
        step: String(firstStep + stepNumber),
        title: texts.template(block.title),
        host: block.host ?? '',
        user: get('user'),
        language: block.language === 'bash' ? 'bash' : 'sh',
        seconds: seconds('timeout', '30s'),
        stable: seconds('stable', '0s'),
        every: seconds('every', '1s'),
        needs: numbers(needs),
        replaced_by: numbers(others.filter(id => checks.findIndex(other => other.block.id === id) < index)),
        programs: requirements.filter(name => !isElsewhere(name)).join(' '),
        elsewhere: requirements.filter(isElsewhere).join(' '),
        unknown: savedIn(block, lab.variables).join(' '),
        fail: get('fail'),
        pass: get('pass'),
      };
      return [String(index + 1), assignments(facts, '    ')];
    }),
  );
}

/** Names of values that commands of the lab print (`save=NAME`): the script has not seen them. */
function savedIn({ code, attributes }: CheckBlock, variables: Variables): string[] {
  const text = [code, ...attributes.values()].join('\n');
  const names = new Set([...text.matchAll(/(?<!@)@\{([A-Z][A-Z\d_]*)\}/g)].map(([, name = '']) => name));
  return [...names].filter(name => (variables.get(name)?.value ?? `<${name}>`) === `<${name}>`);
}

/** Where a host is: whoever plays the probe, and what has no host, is wherever the student is. */
function hostFacts(lab: Lab, texts: Texts): string {
  const kind = ({ driver, settings }: Host): string =>
    settings.role === 'probe' ? 'here' : driver === 'serial' ? 'console' : 'machine';
  const hosts = [...lab.hosts.values()].map((host): [string, string] => [
    quoted(host.name),
    assignments({ kind: kind(host), address: texts.template(addressOf(host)) }, '    '),
  ]);
  return cases('host_facts', [...hosts, ['*', assignments({ kind: 'here', address: '' }, '    ')]]);
}

/** Its address, or a name by which it is known; none for one that goes by its own name. */
function addressOf({ settings }: Host): string {
  return settings.ip ?? settings.names?.split(/[\s,]+/).find(name => name !== '') ?? '';
}

function listed(names = ''): string[] {
  return names.split(',').filter(name => name !== '');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
