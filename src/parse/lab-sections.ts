// The body of a lab: what stands before the first `##`, then one section for each `##`, with its facts and blocks.

import type Token from 'markdown-it/lib/token.mjs';
import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { type Source, spanOf, spanOfLine } from '../diagnostics/source.js';
import { didYouMean } from '../diagnostics/suggest.js';
import { ownToken } from '../markdown/engine.js';
import { createNames, slug } from '../markdown/slug.js';
import { copyToken, textOf } from '../markdown/tokens.js';
import { unknownHostMessage } from './lab-attributes.js';
import { readBlock } from './lab-blocks.js';
import { type Block, ownHost, type Section, type StepFacts } from './lab-model.js';
import type { PageContext } from './page-context.js';

export interface SectionContext {
  readonly hosts: ReadonlySet<string>;
  readonly report: Report;
  readonly page: PageContext;
}

export interface Sections {
  readonly introduction: readonly Token[];
  readonly sections: readonly Section[];
}

export function readSections(tokens: readonly Token[], source: Source, context: SectionContext): Sections {
  const starts = tokens.flatMap((token, index) => (isSectionHeading(token) ? [index] : []));
  for (const token of tokens) {
    if (token.type === 'heading_open' && token.tag === 'h1') reportTitle(token, source, context);
    if (token.type === 'html_block' && !hasOwnSummary(token.content)) reportSummary(token, source, context);
  }
  const names = createNames('-');
  const introduction = readTokens(
    tokens.slice(0, starts[0] ?? tokens.length),
    source,
    ownHost(undefined, context.hosts),
    context,
  );
  const sections = starts.map((start, index) =>
    readSection(tokens.slice(start, starts[index + 1] ?? tokens.length), source, names, context),
  );
  if (!sections.some(section => section.isStep)) {
    const notes = ['Each ## heading is a step, unless <!-- not-a-step --> follows it.'];
    context.report(diagnostic('lab/no-steps', spanOfLine(source, 1), 'The lab has no step.', { notes }));
  }
  return { introduction: introduction.tokens, sections };
}

/** A heading inside a hint or solution starts no section: both editions have the same steps. */
function isSectionHeading(token: Token): boolean {
  return token.type === 'heading_open' && token.tag === 'h2' && token.level === 0 && token.meta?.inDetails !== true;
}

function reportTitle(token: Token, source: Source, context: SectionContext): void {
  const message = 'A lab has no level-1 heading: its title stands in the front matter.';
  context.report(diagnostic('lab/heading', lineSpan(token, source), message, { fix: 'write ## for a step' }));
}

/** `<details><summary>…</summary>`, then a blank line: else what is in it stays raw text. */
function hasOwnSummary(content: string): boolean {
  const opening = /<details\b[^>]*>([\s\S]*)$/i.exec(content)?.[1];
  return opening === undefined || /^\s*<summary\b[^>]*>[\s\S]*?<\/summary>\s*$/i.test(opening);
}

function reportSummary(token: Token, source: Source, context: SectionContext): void {
  const message = 'A block that opens needs a summary, and a blank line after it.';
  const details = {
    notes: [
      'Write <details class="hint"><summary>Hint</summary>, a blank line, then Markdown, a blank line and </details>.',
    ],
  };
  context.report(diagnostic('lab/summary', lineSpan(token, source), message, details));
}

function readSection(
  tokens: readonly Token[],
  source: Source,
  names: (name: string) => string,
  context: SectionContext,
): Section {
  const [open, inline, close, ...afterHeading] = tokens;
  const title = textOf(inline);
  const span = open === undefined ? spanOfLine(source, 1) : lineSpan(open, source);
  const isStep = !(afterHeading[0]?.type === 'marpit_comment' && afterHeading[0].content === 'not-a-step');
  const rest = isStep ? afterHeading : afterHeading.slice(1);
  const facts = readFacts(rest, source, context);
  const body = readTokens(rest.slice(facts.used), source, ownHost(facts.value.host, context.hosts), context);
  return {
    isStep,
    id: names(slug(title) || 'step'),
    title,
    heading: [open, inline, close].filter(token => token !== undefined),
    span,
    facts: facts.value,
    tokens: body.tokens,
    blocks: body.blocks,
  };
}

const factNames = ['Duration', 'Level', 'Host', 'Needs'] as const;

interface ReadFacts {
  readonly value: StepFacts;
  /** Tokens that the facts take up. */
  readonly used: number;
}

function readFacts(tokens: readonly Token[], source: Source, context: SectionContext): ReadFacts {
  const none: StepFacts = { minutes: undefined, level: undefined, host: undefined, needs: undefined };
  const [open, inline] = tokens;
  const text = open?.type === 'paragraph_open' ? (inline?.content ?? '') : '';
  if (!/^(?:Duration|Level|Host|Needs)\s*:/.test(text) || open === undefined) return { value: none, used: 0 };
  const line = (open.map?.[0] ?? 0) + 1;
  const bad = (
    needle: string,
    message: string,
    fix?: string,
    code: 'lab/bad-value' | 'lab/unknown-host' = 'lab/bad-value',
  ): void => context.report(diagnostic(code, spanOf(source, needle, line, line), message, { fix }));
  const facts = new Map<string, string>();
  for (const part of text.split(/\s*[·|•]\s*/)) {
    const [, name = '', value = ''] = /^(\w+)\s*:\s*(.*)$/.exec(part) ?? [];
    if (factNames.some(known => known === name)) facts.set(name, value);
    else bad(part, `"${part}" is no fact of a step.`, didYouMean(name, factNames) ?? 'Duration, Level, Host or Needs');
  }
  const host = facts.get('Host');
  if (host !== undefined && !context.hosts.has(host)) {
    const { message, fix } = unknownHostMessage(host, context.hosts);
    bad(host, message, fix, 'lab/unknown-host');
  }
  const duration = facts.get('Duration');
  const minutes = duration === undefined ? undefined : minutesOf(duration);
  if (duration !== undefined && minutes === undefined)
    bad(duration, `"${duration}" is no duration.`, 'for example 30 min or 1 h 30 min');
  return { value: { minutes, level: facts.get('Level'), host, needs: facts.get('Needs') }, used: 3 };
}

function minutesOf(text: string): number | undefined {
  const match = /^(?:(\d+)\s*h)?\s*(?:(\d+)\s*min)?$/.exec(text.trim());
  const minutes = match === null ? 0 : Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0);
  return minutes > 0 ? minutes : undefined;
}

/** Fences become blocks. An output belongs to the block right before it. */
function readTokens(
  tokens: readonly Token[],
  source: Source,
  host: string | undefined,
  context: SectionContext,
): { tokens: readonly Token[]; blocks: readonly Block[] } {
  const blocks: Block[] = [];
  let previous: Block | undefined;
  const read = tokens.map(token => {
    if (token.type !== 'fence') {
      if (!token.hidden && token.type !== 'marpit_comment') previous = undefined;
      return token;
    }
    const block = readFence(token, source, host, context);
    if (block.role === 'output' && previous?.role !== 'run') {
      const message = 'This output does not stand right after the block that prints it.';
      context.report(diagnostic('lab/output', block.span, message));
    }
    previous = block;
    blocks.push(block);
    return copyToken(token, { type: ownToken, meta: { ...token.meta, block } });
  });
  const isStudent = context.page.edition === 'student';
  const kept = read.filter(token => !(isStudent && token.meta?.block?.instructorOnly === true));
  return { tokens: kept, blocks };
}

function readFence(token: Token, source: Source, host: string | undefined, context: SectionContext): Block {
  const line = (token.map?.[0] ?? 0) + 1;
  return readBlock(token, {
    hosts: context.hosts,
    defaultHost: host,
    report: context.report,
    span: needle => spanOf(source, needle.trim(), line, line),
    lineSpan: index => spanOfLine(source, line + index),
    code: reference => context.page.code(reference, token.map ?? [0, 1]),
  });
}

function lineSpan(token: Token, source: Source): ReturnType<typeof spanOfLine> {
  return spanOfLine(source, (token.map?.[0] ?? 0) + 1);
}
