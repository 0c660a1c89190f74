// What `lutrin watch` says of its builds: a line for each that made or removed something, and each mistake once.

import { formatDiagnostic, summarise } from '../diagnostics/format.js';
import type { Terminal } from '../io/terminal.js';
import { bundledBrowserNote } from './build.js';
import type { BuildSummary } from './builder.js';

export interface Built {
  readonly milliseconds: number;
  /** By a key: whoever pressed it waits for an answer. */
  readonly isAsked: boolean;
}

/** Reasons of a build that are told; of more, how many. */
const reasonsTold = 3;

export function createReport(terminal: Terminal): (summary: BuildSummary, built: Built) => void {
  let known = new Set<string>();
  let saidBundled = false;
  /** Why pages were made whose PDFs were not printed yet. */
  let unprinted = new Set<string>();
  return (summary, { milliseconds, isAsked }) => {
    const done = doneText(summary);
    unprinted = new Set([...unprinted, ...summary.reasons]);
    const cause = causeText(
      summary.reasons.length === 0 && summary.made.some(isPrint) ? [...unprinted] : summary.reasons,
    );
    if (summary.prints) unprinted = new Set();
    const time = terminal.palette.faint(`${(milliseconds / 1000).toFixed(2)} s`);
    if (done !== '') terminal.line(`${cause}${done} ${time}`);
    else if (isAsked) terminal.line(nothingText(summary));
    const problems = new Map(summary.diagnostics.map(found => [formatDiagnostic(found), found]));
    for (const [text, found] of problems)
      if (!known.has(text)) terminal.line(`${formatDiagnostic(found, terminal.palette)}\n`);
    if (problems.size !== known.size) terminal.line(summarise(summary.diagnostics) || 'No mistakes any more.');
    known = new Set(problems.keys());
    if (summary.usesBundledBrowser && !saidBundled) terminal.line(bundledBrowserNote);
    saidBundled ||= summary.usesBundledBrowser;
  };
}

function nothingText({ diagnostics }: BuildSummary): string {
  const isRefused = diagnostics.some(({ code }) => /^(?:output|print)\//.test(code));
  return isRefused ? 'Nothing was made.' : 'Nothing to do: all pages and PDFs are of the files as they are.';
}

function doneText({ made, removed }: BuildSummary): string {
  const told = [of(made, 'made'), of(removed, 'removed')].filter(part => part !== '');
  return told.join(', ');
}

/** `2 pages and 1 PDF made`; empty when there is none. */
function of(paths: readonly string[], verb: string): string {
  const pages = count(paths.filter(path => path.endsWith('.html')).length, 'page');
  const prints = count(paths.filter(isPrint).length, 'PDF');
  const both = [pages, prints].filter(part => part !== '').join(' and ');
  return both === '' ? '' : `${both} ${verb}`;
}

function causeText(reasons: readonly string[]): string {
  if (reasons.length === 0) return '';
  const others = reasons.length - reasonsTold;
  return `${reasons.slice(0, reasonsTold).join(', ')}${others > 0 ? ` and ${others} more` : ''}: `;
}

function isPrint(path: string): boolean {
  return path.endsWith('.pdf');
}

function count(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}
