// What a runner does in a step, in the order of the sheet: pure, from the lab as it was read.

import { expandText, type Variable, type Variables } from '../course/variables.js';
import type { Span } from '../diagnostics/diagnostic.js';
import { type Source, spanOfLine } from '../diagnostics/source.js';
import { milliseconds } from '../parse/durations.js';
import type { Block, CheckBlock, DialogueLine, Lab, RunBlock, Section } from '../parse/lab-model.js';
import { transcriptLines } from '../parse/lab-transcript.js';
import type { MatchMode } from './output-match.js';
import { isPreparation } from './preparation.js';

interface ActionBase {
  readonly span: Span;
  readonly host: string;
  /** Programs of the host, or servers, without which it is left out. */
  readonly requires: readonly string[];
  /** Those in whose place it stands: it is done where one of them is missing. Empty for a block that stands for itself. */
  readonly unless: readonly string[];
}

/** Expected output of an action before it. */
export interface ExpectedOutput {
  readonly span: Span;
  readonly text: string;
  /** As it stands in the sheet, variables not replaced; undefined when it is no fence of its own. */
  readonly source: string | undefined;
  readonly mode: MatchMode;
  readonly from: 'stdout' | 'stderr' | 'output';
}

export interface RunAction extends ActionBase {
  readonly type: 'run';
  readonly text: string;
  /** Of each of its lines, in the sheet. */
  readonly places: readonly Span[];
  readonly user: string | undefined;
  readonly cwd: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  /** Undefined for any. */
  readonly exit: number | undefined;
  /** How often it may be tried again. */
  readonly retries: number;
  readonly reboots: boolean;
  /** Name under which it is left running. */
  readonly background: string | undefined;
  /** When what runs in the background is ready: `port:N`, `log:TEXT` or `http:URL`. */
  readonly until: string | undefined;
  readonly onTerminal: boolean;
  /** The variable that becomes what it prints. */
  readonly saves: string | undefined;
  /** Milliseconds that it may take at most. */
  readonly budget: number | undefined;
  readonly expected: readonly ExpectedOutput[];
}

export interface FileAction extends ActionBase {
  readonly type: 'file';
  /** Of its fence. */
  readonly language: string;
  readonly path: string;
  readonly content: string;
  readonly mode: string | undefined;
  readonly owner: string | undefined;
  readonly append: boolean;
  readonly verify: string | undefined;
}

/** What is said on the console of a host. */
export interface Dialogue extends ActionBase {
  readonly type: 'dialogue';
  /** Variables replaced. */
  readonly lines: readonly DialogueLine[];
  /** Milliseconds in which each text that is expected must come, and a picture that is not blank. */
  readonly timeout: number;
  /** Name of the picture of its screen that is made after it. */
  readonly screen: string | undefined;
}

/** What the runner cannot do, and why. */
export interface LeftOut {
  readonly type: 'left-out';
  readonly span: Span;
  readonly kind: 'manual' | 'skip' | 'unsupported';
  readonly reason: string;
}

export type Action = RunAction | FileAction | Dialogue | LeftOut;

export interface Check extends ActionBase {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly user: string | undefined;
  readonly needs: readonly string[];
  readonly supersedes: readonly string[];
  /** Milliseconds, as are the next three. */
  readonly within: number;
  readonly every: number;
  readonly stable: number;
  readonly timeout: number;
  readonly fail: string | undefined;
  /** Why it may pass before the step. */
  readonly before: string | undefined;
}

export interface StepPlan {
  readonly id: string;
  readonly title: string;
  readonly span: Span;
  /** What a lab finds around it, made before its first step: on hosts that are not the step's own. */
  readonly preparation: readonly Action[];
  /** What the step finds on its own host, and on those that keep nothing. */
  readonly setup: readonly Action[];
  readonly actions: readonly Action[];
  readonly checks: readonly Check[];
  /** At the end of the lab. */
  readonly teardown: readonly Action[];
}

/** @param saved values that blocks have saved until now, over those of the sheet. */
export function planStep(section: Section, lab: Lab, saved: ReadonlyMap<string, string> = new Map()): StepPlan {
  const variables = runVariables(lab.variables, saved);
  const phases = {
    preparation: [] as Action[],
    setup: [] as Action[],
    actions: [] as Action[],
    teardown: [] as Action[],
  };
  let now = phases.actions;
  for (const block of section.blocks) {
    const action = actionOf(block, variables, lab.source);
    if (action !== undefined) {
      now = phases[phaseOf(block, section, lab)];
      now.push(action);
      continue;
    }
    const last = now.at(-1);
    if (block.role === 'output' && last?.type === 'run')
      now[now.length - 1] = { ...last, expected: [...last.expected, expectedOf(block, variables)] };
  }
  const checks = section.blocks.flatMap(block => (block.role === 'check' ? [checkOf(block, variables)] : []));
  return { id: section.id, title: section.title, span: section.span, ...phases, checks };
}

function phaseOf(block: Block, section: Section, lab: Lab): 'preparation' | 'setup' | 'actions' | 'teardown' {
  if (isPreparation(block, section, lab)) return 'preparation';
  return block.attributes.has('setup') ? 'setup' : block.attributes.has('teardown') ? 'teardown' : 'actions';
}

/** The values that a run uses, in place of those of a student; those that blocks saved come first. */
export function runVariables(variables: Variables, saved: ReadonlyMap<string, string> = new Map()): Variables {
  return new Map([
    ...[...variables].map(([name, variable]): [string, Variable] => [
      name,
      variable.type === 'student' ? { type: 'fixed', value: variable.ci } : variable,
    ]),
    ...[...saved].map(([name, value]): [string, Variable] => [name, { type: 'fixed', value }]),
  ]);
}

function actionOf(block: Block, variables: Variables, source: Source): Action | undefined {
  const { attributes, span } = block;
  const leftOut = (kind: LeftOut['kind'], reason: string): LeftOut => ({ type: 'left-out', span, kind, reason });
  const get = (key: string): string | undefined => {
    const value = attributes.get(key);
    return value === undefined ? undefined : expandText(value, variables);
  };
  switch (block.role) {
    case 'run': {
      const [manual, skip] = [get('manual'), get('skip')];
      // What students do by hand in a web page, the runner does itself: it switches the machine off and on.
      if (manual !== undefined && !attributes.has('reboot')) return leftOut('manual', manual);
      if (skip !== undefined) return leftOut('skip', skip);
      if (block.host === undefined) return leftOut('unsupported', 'it has no host');
      return {
        type: 'run',
        span,
        host: block.host,
        requires: listed(get('requires')),
        unless: listed(get('unless')),
        ...commandsOf(block, variables, source),
        user: get('user'),
        cwd: get('cwd'),
        timeout: milliseconds(get('timeout') ?? '60s'),
        exit: attributes.get('exit') === 'any' ? undefined : Number(get('exit') ?? 0),
        retries: Number(get('retry') ?? 0),
        reboots: attributes.has('reboot'),
        background: get('bg'),
        until: get('until'),
        onTerminal: attributes.has('tty'),
        saves: get('save'),
        budget: attributes.has('max') ? milliseconds(get('max') ?? '') : undefined,
        expected: block.transcript ? printedIn(block, variables) : [],
      };
    }
    case 'file':
      if (block.host === undefined) return leftOut('unsupported', 'it has no host');
      return {
        type: 'file',
        span,
        host: block.host,
        requires: listed(get('requires')),
        unless: listed(get('unless')),
        language: block.language,
        path: expandText(block.path, variables),
        content: expandText(block.code, variables),
        mode: get('mode'),
        owner: get('owner'),
        append: attributes.has('append'),
        verify: get('verify'),
      };
    case 'serial':
      if (block.host === undefined) return leftOut('unsupported', 'it has no host');
      return {
        type: 'dialogue',
        span,
        host: block.host,
        requires: [],
        unless: [],
        lines: block.dialogue.map(line => ({ ...line, text: expandText(line.text, variables) })),
        timeout: milliseconds(get('timeout') ?? '3m'),
        screen: get('screen'),
      };
    default:
      return undefined;
  }
}

/** What a transcript says that its commands print. One without such lines says nothing of it. */
function printedIn({ code, span }: RunBlock, variables: Variables): ExpectedOutput[] {
  const printed = transcriptLines(code).flatMap(({ text, prompt }) => (prompt === undefined ? [text] : []));
  if (printed.every(line => line.trim() === '')) return [];
  const text = expandText(printed.join('\n'), variables);
  return [{ span, text, source: undefined, mode: 'lines', from: 'output' }];
}

/** What is run, and where each of its lines stands. Of a transcript, the lines behind a prompt. */
function commandsOf(
  { code, transcript, span }: RunBlock,
  variables: Variables,
  source: Source,
): Pick<RunAction, 'text' | 'places'> {
  const all = transcript ? transcriptLines(code) : code.split('\n').map(text => ({ text, prompt: '' }));
  const lines = all.flatMap(({ text, prompt }, index) =>
    prompt === undefined ? [] : [{ command: text, line: span.line + 1 + index }],
  );
  return {
    text: `${expandText(lines.map(({ command }) => command).join('\n'), variables).trimEnd()}\n`,
    places: lines.map(({ line }) => spanOfLine(source, line)),
  };
}

function expectedOf(block: Block, variables: Variables): ExpectedOutput {
  const { attributes, span } = block;
  const mode = (['exact', 'has', 'subset'] as const).find(
    name => attributes.has(name) || attributes.get('match') === name,
  );
  const from = attributes.get('from');
  return {
    span,
    text: expandText(block.code, variables),
    source: block.code,
    mode: mode ?? 'lines',
    from: from === 'stdout' || from === 'stderr' ? from : 'output',
  };
}

function checkOf(block: CheckBlock, variables: Variables): Check {
  const get = (key: string): string | undefined => {
    const value = block.attributes.get(key);
    return value === undefined ? undefined : expandText(value, variables);
  };
  return {
    id: block.id,
    title: expandText(block.title, variables),
    span: block.span,
    host: block.host ?? '',
    requires: listed(get('requires')),
    unless: listed(get('unless')),
    text: expandText(block.code, variables),
    user: get('user'),
    needs: block.needs,
    supersedes: listed(get('supersedes')),
    within: milliseconds(get('within') ?? '0s'),
    every: milliseconds(get('every') ?? '1s'),
    stable: milliseconds(get('stable') ?? '0s'),
    timeout: milliseconds(get('timeout') ?? '30s'),
    fail: get('fail'),
    before: get('before') === 'fail' ? undefined : get('before'),
  };
}

function listed(names = ''): string[] {
  return names.split(',').filter(name => name !== '');
}
