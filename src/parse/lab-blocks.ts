// The fences of a lab, read strictly: each becomes a block with a role, and whatever is wrong with it a diagnostic.

import type Token from 'markdown-it/lib/token.mjs';
import { diagnostic, type Report, type Span } from '../diagnostics/diagnostic.js';
import { type FenceInfo, parseFenceInfo } from '../markdown/fence-info.js';
import { checkAttributes, roleOf } from './lab-attributes.js';
import { readDialogue } from './lab-dialogue.js';
import type { Block } from './lab-model.js';

export interface BlockContext {
  readonly hosts: ReadonlySet<string>;
  /** Host of the fences that name none. */
  readonly defaultHost: string | undefined;
  readonly report: Report;
  /** The place of some text within the line that opens the fence. */
  span(needle: string): Span;
  /** The place of a line of the content, counted from 1. */
  lineSpan(line: number): Span;
  /** The content of a file of the course, for `src`. */
  code(reference: string): string | undefined;
}

export function readBlock(token: Token, context: BlockContext): Block {
  const info = parseFenceInfo(token.info);
  const problem = info.problem;
  if (problem !== undefined) {
    const fix = problem.message.includes('space')
      ? `\`\`\`${info.language} ${token.info.slice(info.language.length)}`
      : undefined;
    context.report(diagnostic('lab/fence', context.span(token.info.slice(problem.at)), problem.message, { fix }));
  }
  const attributes = new Map(info.attributes.map(({ key, value }) => [key, value ?? 'true']));
  const role = roleOf(info.language, new Set(attributes.keys()));
  for (const found of checkAttributes(role, info.attributes, context.hosts)) {
    const needle = found.part === 'key' ? found.at.key : (found.at.value ?? found.at.key);
    context.report(diagnostic(found.code, context.span(needle), found.message, { fix: found.fix }));
  }
  return blockOf(role, token, info, attributes, context);
}

function blockOf(
  role: Block['role'],
  token: Token,
  info: FenceInfo,
  attributes: ReadonlyMap<string, string>,
  context: BlockContext,
): Block {
  const get = (key: string): string => attributes.get(key) ?? '';
  const source = attributes.get('src');
  const base = {
    language: info.language,
    code: (source === undefined ? undefined : context.code(source)) ?? token.content,
    span: context.span(token.info),
    attributes,
    instructorOnly:
      get('edition') === 'instructor' ||
      attributes.has('hidden') ||
      attributes.has('setup') ||
      attributes.has('teardown'),
    lines: info.lines ?? attributes.get('lines'),
  };
  const host = attributes.get('host') ?? context.defaultHost;
  switch (role) {
    case 'run':
      return { ...base, role, host, transcript: info.language === 'console' };
    case 'file':
      return { ...base, role, host, path: get('file') };
    case 'check':
      return {
        ...base,
        role,
        id: get('check'),
        title: get('title') || get('check'),
        host: attributes.get('from') ?? host,
        needs: listed(get('needs')),
      };
    case 'question':
      return { ...base, role, id: get('ask') };
    case 'serial': {
      const dialogue = readDialogue(base.code, base.span, context.lineSpan, context.report);
      return { ...base, role, host, dialogue };
    }
    case 'output':
    case 'code':
      return { ...base, role };
  }
}

function listed(names: string): string[] {
  return names.split(',').filter(name => name !== '');
}
