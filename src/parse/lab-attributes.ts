// The annotations of a lab's fences: which role a fence has, which keys that role knows, and which values each key takes.

import { resolveReference } from '../course/paths.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import type { FenceAttribute } from '../markdown/fence-info.js';
import type { Role } from './lab-model.js';

/** A complaint about one attribute. */
export interface AttributeProblem {
  readonly code: 'lab/unknown-attribute' | 'lab/bad-attribute' | 'lab/unknown-host';
  readonly message: string;
  readonly fix?: string | undefined;
  readonly at: FenceAttribute;
  readonly part: 'key' | 'value';
}

type ValueType =
  | 'text'
  | 'flag'
  | 'duration'
  | 'count'
  | 'name'
  | 'names'
  | 'requirements'
  | 'host'
  | 'path'
  | 'mode'
  | 'exit'
  | 'before'
  | 'until'
  | 'variable'
  | 'lines'
  | 'source'
  | readonly string[];

const any = { edition: ['student', 'instructor'], lines: 'lines' } as const;

/** Programs of the host, or servers, without which a run leaves the block out; or for lack of which it does it. */
const requires = { requires: 'requirements', unless: 'requirements' } as const;

/** Keys of each role. The first key of `output`, `file`, `check`, `question` names the role itself. */
export const attributeTable: Readonly<Record<Role, Readonly<Record<string, ValueType>>>> = {
  run: {
    ...any,
    ...requires,
    host: 'host',
    user: 'name',
    cwd: 'path',
    timeout: 'duration',
    exit: 'exit',
    bg: 'name',
    until: 'until',
    reboot: 'flag',
    retry: 'count',
    max: 'duration',
    save: 'variable',
    setup: 'flag',
    teardown: 'flag',
    hidden: 'flag',
    tty: 'flag',
    skip: 'text',
    manual: 'text',
  },
  output: {
    ...any,
    output: 'flag',
    match: ['lines', 'exact', 'has', 'subset'],
    exact: 'flag',
    has: 'flag',
    subset: 'flag',
    from: ['stdout', 'stderr', 'both'],
  },
  file: {
    ...any,
    ...requires,
    file: 'path',
    host: 'host',
    mode: 'mode',
    owner: 'text',
    append: 'flag',
    setup: 'flag',
    hidden: 'flag',
    part: 'text',
    verify: 'text',
    src: 'source',
  },
  check: {
    ...any,
    ...requires,
    check: 'name',
    title: 'text',
    host: 'host',
    from: 'host',
    user: 'name',
    needs: 'names',
    supersedes: 'names',
    within: 'duration',
    every: 'duration',
    stable: 'duration',
    timeout: 'duration',
    fail: 'text',
    pass: 'text',
    points: 'count',
    before: 'before',
  },
  question: { ...any, ask: 'name', hash: 'text', points: 'count' },
  serial: { ...any, host: 'host', timeout: 'duration', screen: 'name' },
  code: { ...any, src: 'source' },
};

/** Without the one that it should have, a fence has another role. */
const roleKeys = ['check', 'ask', 'file', 'output'];

const shells = new Set(['sh', 'bash', 'console']);

/** The role of a fence by its language and keys. */
export function roleOf(language: string, keys: ReadonlySet<string>): Role {
  if (keys.has('check')) return 'check';
  if (keys.has('ask')) return 'question';
  if (keys.has('file')) return 'file';
  if (language === 'output' || keys.has('output')) return 'output';
  if (language === 'serial') return 'serial';
  return shells.has(language) ? 'run' : 'code';
}

/** What is wrong with the attributes of a fence in this role. */
export function checkAttributes(
  role: Role,
  attributes: readonly FenceAttribute[],
  hosts: ReadonlySet<string>,
): AttributeProblem[] {
  const known = attributeTable[role];
  const seen = new Set<string>();
  return attributes.flatMap((attribute): AttributeProblem[] => {
    const { key } = attribute;
    const type = Object.hasOwn(known, key) ? known[key] : undefined;
    if (type === undefined) {
      const message = `A ${roleName(role)} has no annotation "${key}".`;
      const fix = didYouMean(key, Object.keys(known)) ?? otherRole(key) ?? didYouMean(key, roleKeys);
      return [{ code: 'lab/unknown-attribute', message, fix, at: attribute, part: 'key' }];
    }
    if (seen.has(key)) return [bad(attribute, `"${key}" stands here twice.`)];
    seen.add(key);
    return checkValue(attribute, type, hosts);
  });
}

export function roleName(role: Role): string {
  switch (role) {
    case 'run':
      return 'block that is run';
    case 'output':
      return 'block of expected output';
    case 'file':
      return 'file';
    case 'check':
      return 'check';
    case 'question':
      return 'question';
    case 'serial':
      return 'serial dialogue';
    case 'code':
      return 'block of code that is only shown';
  }
}

function otherRole(key: string): string | undefined {
  const roles = (Object.keys(attributeTable) as Role[]).filter(role => Object.hasOwn(attributeTable[role], key));
  return roles.length === 0 ? undefined : `"${key}" belongs to a ${roles.map(roleName).join(' or a ')}`;
}

function bad(at: FenceAttribute, message: string, fix?: string): AttributeProblem {
  return { code: 'lab/bad-attribute', message, fix, at, part: at.value === undefined ? 'key' : 'value' };
}

function checkValue(at: FenceAttribute, type: ValueType, hosts: ReadonlySet<string>): AttributeProblem[] {
  const { key, value } = at;
  if (type === 'flag')
    return value === undefined || value === 'true' || value === 'false' ? [] : [bad(at, `"${key}" takes no value.`)];
  if (value === undefined || value === '') return [bad(at, `"${key}" needs a value: ${key}=…`)];
  if (typeof type !== 'string')
    return type.includes(value)
      ? []
      : [bad(at, `"${key}" is one of ${listOf(type)}, not "${value}".`, didYouMean(value, type))];
  if (type === 'host') return hosts.has(value) ? [] : [unknownHost(at, value, hosts)];
  const rule = rules[type];
  return rule.pattern.test(value) ? [] : [bad(at, `"${key}" is ${rule.what}, not "${value}".`)];
}

export function unknownHostMessage(
  name: string,
  hosts: ReadonlySet<string>,
): { message: string; fix: string | undefined } {
  const declared = hosts.size === 0 ? 'declares no hosts' : `declares ${listOf(hosts)}`;
  return { message: `The host "${name}" is not declared: the front matter ${declared}.`, fix: didYouMean(name, hosts) };
}

function unknownHost(at: FenceAttribute, name: string, hosts: ReadonlySet<string>): AttributeProblem {
  return { code: 'lab/unknown-host', ...unknownHostMessage(name, hosts), at, part: 'value' };
}

const rules: Readonly<Record<Exclude<ValueType & string, 'flag' | 'host'>, { pattern: RegExp; what: string }>> = {
  text: { pattern: /[\s\S]/, what: 'a text' },
  duration: { pattern: /^\d+(?:ms|s|m|h)$/, what: 'a duration such as 500ms, 30s or 5m' },
  count: { pattern: /^\d+$/, what: 'a whole number' },
  name: { pattern: /^(?:[\w-]|@\{[A-Z][A-Z\d_]*\})+$/, what: 'a name of letters, digits, _ and -' },
  names: { pattern: /^[\w-]+(?:,[\w-]+)*$/, what: 'a list of names with commas' },
  requirements: {
    pattern: /^[\w-]+(?:[.:][\w-]+)*(?:,[\w-]+(?:[.:][\w-]+)*)*$/,
    what: 'a list, with commas, of programs, programs of other hosts such as web1:docker, or servers such as example.org',
  },
  path: { pattern: /^(?:\/|~|@\{)/, what: 'an absolute path on the host' },
  mode: { pattern: /^[0-7]{3,4}$/, what: 'file permissions such as 0644' },
  before: { pattern: /^(?:fail|pass:\s*\S[\s\S]*)$/, what: 'fail, or pass: and the reason why it may pass' },
  exit: { pattern: /^(?:any|\d{1,3})$/, what: 'an exit status, or any' },
  until: { pattern: /^(?:port:.+|log:.+|http:.+)$/, what: 'port:N, log:TEXT or http:URL' },
  variable: { pattern: /^[A-Z][A-Z\d_]*$/, what: 'a name of capitals, digits and _' },
  lines: { pattern: /^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/, what: 'lines such as 2,4-5' },
  source: { pattern: /./, what: 'a file of the course' },
};

/** A file of the course, for `src`. */
export function sourcePath(labPath: string, value: string): string | undefined {
  const reference = resolveReference(labPath, value);
  return reference.type === 'local' ? reference.path : undefined;
}
