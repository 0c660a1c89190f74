// What a step was when it was run: a hash of everything that a run of it depends on, so that a result is shown for that and for
// nothing else. The runner writes it into the results, the sheet compares it.

import { createHash } from 'node:crypto';
import type { Variables } from '../course/variables.js';
import { type Lab, type Section, stepsOf } from './lab-model.js';

/**
 * For each step of a lab, in its order, the first 64 bits of a SHA-256 in hexadecimal: over what the front matter says of hosts
 * and needed labs, the values (as a run has them) of the variables in use, and the text of all sections up to and with the step,
 * files that they take in included. Where it stands in the file does not matter. `lab` is read as teachers see it: solutions
 * are part of what is run.
 */
export function stepContents(lab: Lab): string[] {
  const hosts = [...lab.hosts.values()].map(({ name, driver, settings }) => [name, driver, settings]);
  const head = JSON.stringify([hosts, lab.needs]);
  const contents: string[] = [];
  let body = head;
  for (const [index, section] of lab.sections.entries()) {
    body += `\0${textOf(section, lab.sections[index + 1], lab)}\0${filesOf(section)}`;
    if (!section.isStep) continue;
    const values = [...valuesIn(body, lab.variables)].sort();
    const content = createHash('sha256').update(JSON.stringify([body, values]));
    contents.push(content.digest('hex').slice(0, 16));
  }
  return contents;
}

/** The contents by the id of the step. */
export function contentsById(lab: Lab): ReadonlyMap<string, string> {
  const contents = stepContents(lab);
  return new Map(stepsOf(lab).map(({ id }, index) => [id, contents[index] ?? '']));
}

/** From its heading to before the next. */
function textOf({ span }: Section, next: Section | undefined, { source }: Lab): string {
  const lines = source.text.split('\n').slice(span.line - 1, next === undefined ? undefined : next.span.line - 1);
  return lines.join('\n').trimEnd();
}

function filesOf({ blocks }: Section): string {
  return JSON.stringify(blocks.flatMap(({ attributes, code }) => (attributes.has('src') ? [code] : [])));
}

/** Values of the variables that a text names, also through others. */
function valuesIn(text: string, variables: Variables, found = new Map<string, string>()): Map<string, string> {
  for (const [, name = ''] of text.matchAll(/@\{([A-Z][A-Z\d_]*)\}/g)) {
    const variable = variables.get(name);
    if (variable === undefined || found.has(name)) continue;
    found.set(name, variable.type === 'student' ? variable.ci : variable.value);
    if (variable.type === 'fixed') valuesIn(variable.value, variables, found);
  }
  return found;
}
