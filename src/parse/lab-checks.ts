// References within a lab: every name that a block uses must be declared once, and checks must not wait for themselves.

import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { spanOf } from '../diagnostics/source.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import { type Block, type CheckBlock, type Lab, type SerialBlock, stepsOf } from './lab-model.js';

export function checkReferences(lab: Lab, report: Report): void {
  const blocks = lab.sections.flatMap(section => section.blocks);
  reportDuplicates(blocks, report);
  for (const block of blocks) if (block.role === 'serial') reportConsole(lab, block, report);
  const checks = new Map(blocks.flatMap(block => (block.role === 'check' ? [[block.id, block] as const] : [])));
  for (const check of checks.values()) {
    for (const key of ['needs', 'supersedes'] as const) reportUnknownChecks(lab, check, key, checks, report);
    if (waitsForItself(check, checks)) {
      const message = `The check "${check.id}" needs itself, directly or through others.`;
      report(diagnostic('lab/unknown-check', check.span, message));
    }
  }
}

function reportUnknownChecks(
  lab: Lab,
  check: CheckBlock,
  key: 'needs' | 'supersedes',
  checks: ReadonlyMap<string, CheckBlock>,
  report: Report,
): void {
  const names = (check.attributes.get(key) ?? '').split(',').filter(name => name !== '');
  for (const name of names) {
    if (checks.has(name)) continue;
    const step = stepsOf(lab).findIndex(section => section.blocks.includes(check)) + 1;
    const others = [...checks.keys()].filter(id => id !== check.id);
    const message = `Step ${step} of the lab ${key === 'needs' ? 'needs' : 'supersedes'} the check "${name}", but no check has that name.`;
    const details = {
      fix: didYouMean(name, others),
      notes: others.length === 0 ? [] : [`Checks here: ${listOf(others)}.`],
    };
    const span = spanOf(lab.source, name, check.span.line, check.span.line);
    report(diagnostic('lab/unknown-check', span, message, details));
  }
}

/** A dialogue needs a host with a console, and a picture one with a screen. */
function reportConsole({ hosts }: Lab, { host: name = '', span, attributes }: SerialBlock, report: Report): void {
  const host = hosts.get(name);
  if (host === undefined) return;
  const bad = (message: string, fix: string): void => report(diagnostic('lab/dialogue', span, message, { fix }));
  if (host.driver !== 'serial' && host.driver !== 'vm')
    bad(`The host "${name}" has no console: its driver is "${host.driver}".`, 'driver: serial, or vm');
  else if (attributes.has('screen') && host.settings.screen === undefined)
    bad(`The host "${name}" has no screen.`, `write screen: std for "${name}" in the front matter`);
}

function reportDuplicates(blocks: readonly Block[], report: Report): void {
  const seen = new Map<string, Block>();
  for (const block of blocks) {
    const name = block.attributes.get('check') ?? block.attributes.get('ask') ?? block.attributes.get('bg');
    if (name === undefined) continue;
    const first = seen.get(name);
    if (first === undefined) seen.set(name, block);
    else report(diagnostic('lab/duplicate-id', block.span, `"${name}" is already used on line ${first.span.line}.`));
  }
}

function waitsForItself(check: CheckBlock, checks: ReadonlyMap<string, CheckBlock>): boolean {
  const waiting = [...check.needs];
  const seen = new Set<string>();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === check.id) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    waiting.push(...(checks.get(id)?.needs ?? []));
  }
  return false;
}
