// The quiet mark under a step's heading: that a run of the labs has executed it, on what and when. It says nothing where there is
// nothing to say: no result, one that failed, or one of another text than the step has now.

import type { Edition } from '../course/model.js';
import { expandPieces } from '../course/variables.js';
import type { Block, Lab, Section } from '../parse/lab-model.js';
import type { LabResult, NotRunBlock, StepResult } from '../parse/lab-results.js';
import { Html, html } from './html.js';
import { piecesAsHtml } from './marked-code.js';
import type { Messages } from './messages.js';

export interface Proof {
  readonly result: LabResult;
  /** What the steps are now, by their ids. */
  readonly contents: ReadonlyMap<string, string>;
}

export interface ProofInput {
  readonly lab: Lab;
  readonly edition: Edition;
  readonly proof: Proof | undefined;
}

export function proofHtml(section: Section, input: ProofInput, words: Messages): Html | false {
  const { proof, edition } = input;
  const step = proof?.result.steps.get(section.id);
  if (proof === undefined || step === undefined || step.state === 'failed' || step.state === 'not run') return false;
  const date = html`<time datetime="${proof.result.date}">${proof.result.date}</time>`;
  if (proof.contents.get(section.id) !== step.content)
    return edition === 'instructor' && html`<p class="proof changed">${words.changedSince} ${date}</p>\n`;
  const hosts = hostsText(section, proof.result, input.lab);
  switch (step.state) {
    case 'executed':
      return html`<p class="proof executed">${words.executed} ${date}${hosts}</p>\n`;
    case 'executed in part':
      return withBlocks(html`${words.executedInPart} ${date}${hosts}`, section, step, input, words);
    case 'manual':
      return withBlocks(html`${words.notExecuted} (${date})`, section, step, input, words);
  }
}

/** The hosts that the step is about, or else all; the probe only looks on. */
function hostsText(section: Section, { hosts }: LabResult, lab: Lab): string {
  const named = new Set(
    section.blocks.flatMap(block => ('host' in block && block.host !== undefined ? [block.host] : [])),
  );
  const all = [...hosts].filter(([name]) => lab.hosts.get(name)?.settings.role !== 'probe');
  const used = all.filter(([name]) => named.has(name));
  const shown = used.length > 0 ? used : all;
  const kinds = new Set(shown.map(([, kind]) => kind));
  const parts = [...kinds].map(kind => {
    const names = shown.flatMap(([name, found]) => (found === kind ? [name] : []));
    return `${names.join(', ')}: ${kind}`;
  });
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

function withBlocks(summary: Html, section: Section, step: StepResult, input: ProofInput, words: Messages): Html {
  const reasons = new Map<string, Block[]>();
  let others = 0;
  for (const entry of step.notRun) {
    const block = section.blocks.find(found => isShown(found, input) && isAbout(entry, found));
    const reason = reasonOf(entry, block, input, words);
    if (reason === undefined) others++;
    else reasons.set(reason, [...(reasons.get(reason) ?? []), ...(block === undefined ? [] : [block])]);
  }
  if (reasons.size === 0 && others === 0) return html`<p class="proof">${summary}</p>\n`;
  const prose = (text: string): Html => Html.unsafe(piecesAsHtml(expandPieces(text, input.lab.variables)));
  const items = [...reasons].map(([reason, blocks]) => {
    const names = blocks.map((block, index) => html`${index === 0 ? ': ' : ', '}<code>${prose(nameOf(block))}</code>`);
    return html`<li>${prose(reason)}${names}</li>\n`;
  });
  return html`<details class="proof"><summary>${summary}</summary>
<ul>${items}${others > 0 && html`<li>${words.blocksNotExecuted(others)}</li>`}</ul></details>
`;
}

/** Students hear only of blocks that are on their sheet. */
function isShown(block: Block, { edition }: ProofInput): boolean {
  return edition === 'instructor' || !block.instructorOnly;
}

/** The text of the step is what it was, but it may stand on other lines now. */
function isAbout({ line, kind }: NotRunBlock, { span, attributes }: Block): boolean {
  const keys = kind === 'manual' ? ['manual'] : kind === 'skip' ? ['skip', 'requires'] : [];
  return span.line === line && (keys.length === 0 || keys.some(key => attributes.has(key)));
}

/** In the words of the sheet, where it has some. */
function reasonOf(
  entry: NotRunBlock,
  block: Block | undefined,
  { edition }: ProofInput,
  words: Messages,
): string | undefined {
  if (block === undefined) return edition === 'instructor' ? entry.reason : undefined;
  const manual = block.attributes.get('manual');
  return manual === undefined ? (block.attributes.get('skip') ?? entry.reason) : `${words.byHand} (${manual})`;
}

/** Characters of a command that tell which it is. */
const nameLength = 48;

function nameOf(block: Block): string {
  if (block.role === 'check') return block.title;
  if (block.role === 'file') return block.path;
  const line = block.code.trim().split('\n')[0] ?? '';
  return line.length <= nameLength ? line : `${line.slice(0, line.lastIndexOf(' ', nameLength))} …`;
}
