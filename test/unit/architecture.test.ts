// Rules that the repository can check of itself: who may import whom, who may touch the world, how long a file may be,
// and that every code and option is documented.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/diagnostics/codes.js';
import { commands, generalOptions, helpText } from '../../src/options.js';

const root = path.join(import.meta.dirname, '../..');
const source = path.join(root, 'src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => name.replaceAll(path.sep, '/'))
  .sort();

/** What each folder may import of the others. Types of `io` are open to all: it is passed in. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  diagnostics: [],
  io: ['io', 'diagnostics'],
  course: ['course', 'diagnostics', 'io'],
  markdown: ['markdown', 'course', 'diagnostics'],
  parse: ['parse', 'markdown', 'course', 'diagnostics', 'io'],
  render: ['render', 'parse', 'markdown', 'course', 'diagnostics', 'io'],
  print: ['print', 'course', 'diagnostics', 'io'],
  build: ['build', 'print', 'render', 'parse', 'markdown', 'course', 'diagnostics', 'io'],
  serve: ['serve', 'build', 'print', 'render', 'parse', 'markdown', 'course', 'diagnostics', 'io'],
  labs: ['labs', 'parse', 'course', 'diagnostics', 'hosts'],
  hosts: ['hosts'],
  commands: [
    'commands',
    'serve',
    'labs',
    'hosts',
    'build',
    'print',
    'parse',
    'markdown',
    'course',
    'diagnostics',
    'io',
  ],
  client: ['client', 'serve'],
};

/** Modules without effects, beside that of an import. */
const harmless = /^node:(?:path|path\/posix|url|util|crypto|module)$/;

describe('imports', () => {
  it.each(files.filter(name => name.includes('/')))('of %s point down', name => {
    const folder = folderOf(name);
    for (const target of importsOf(name).filter(found => found.startsWith('.'))) {
      const other = folderOf(path.posix.join(path.posix.dirname(name), target));
      expect([folder, ...(mayImport[folder] ?? [])], `${name} imports ${target}`).toContain(other);
    }
  });

  it.each(files.filter(name => !/^(?:io\/|hosts\/|cli\.ts)/.test(name)))('of %s do not touch the world', name => {
    const text = textOf(name);
    for (const target of importsOf(name).filter(found => found.startsWith('node:')))
      expect(target, `${name}: take it as an argument`).toMatch(harmless);
    if (!name.startsWith('client/'))
      expect(text, `${name}: take it as an argument`).not.toMatch(/\bprocess\.\w|\bDate\.now\(|Math\.random\(/);
  });

  it.each(files.filter(name => name.startsWith('client/')))('of %s take only types of messages from the rest', name => {
    const others = textOf(name).match(/^(?:import|export)\b[^;]*'\.\.\/[^']+'/gm) ?? [];
    for (const line of others)
      expect(line).toMatch(/^import type [^;]*'\.\.\/serve\/(?:stage-|present-)?messages\.js'$/);
  });

  it('have no cycle', () => {
    const graph = new Map(files.map(name => [name, importsOf(name).flatMap(target => resolved(name, target))]));
    expect(cycleIn(graph)).toEqual([]);
  });
});

describe('files', () => {
  const all = [...files.map(name => `src/${name}`), ...testFiles()];
  it.each(all)('%s is at most 300 lines', name => {
    expect(readFileSync(path.join(root, name), 'utf8').split('\n').length - 1).toBeLessThanOrEqual(300);
  });

  it.each(files)('%s opens with what it is', name => {
    expect(textOf(name).replace(/^#!.*\n/, '')).toMatch(/^\/\/ \S/);
  });
});

describe('documentation', () => {
  it.each(Object.keys(codes))('explains %s', code => {
    expect(readFileSync(path.join(root, 'docs/diagnostics.md'), 'utf8')).toContain(`\`${code}\``);
  });

  it.each(Object.keys(codes))('%s is used', code => {
    expect(files.some(name => name !== 'diagnostics/codes.ts' && textOf(name).includes(`'${code}'`))).toBe(true);
  });

  it('lists every option in the help and in the README', () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    for (const command of commands) {
      expect(readme).toContain(`lutrin ${command.name}`);
      for (const option of command.options) expect(readme, option.name).toContain(`--${option.name}`);
      for (const option of [...command.options, ...generalOptions]) expect(helpText()).toContain(`--${option.name}`);
    }
  });

  it('lists every folder of src in ARCHITECTURE.md', () => {
    const architecture = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
    for (const folder of Object.keys(mayImport)) expect(architecture).toContain(`\`${folder}/\``);
  });

  it('names every dependency and its reason in ARCHITECTURE.md', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(path.join(root, 'package.json'), 'utf8'),
    );
    const architecture = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      if (!name.startsWith('@types/')) expect(architecture, name).toContain(`\`${name}\``);
  });
});

function folderOf(name: string): string {
  return name.split('/')[0] ?? '';
}

function textOf(name: string): string {
  return readFileSync(path.join(source, name), 'utf8');
}

function importsOf(name: string): string[] {
  return [...textOf(name).matchAll(/(?:^|\n)(?:import|export)\s[^;]*?from '([^']+)'|import\('([^']+)'\)/g)].map(
    match => match[1] ?? match[2] ?? '',
  );
}

function resolved(name: string, target: string): string[] {
  if (!target.startsWith('.')) return [];
  return [path.posix.join(path.posix.dirname(name), target).replace(/\.js$/, '.ts')];
}

function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (name: string, stack: readonly string[]): string[] => {
    if (stack.includes(name)) return [...stack.slice(stack.indexOf(name)), name];
    if (done.has(name)) return [];
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...stack, name]);
      if (cycle.length > 0) return cycle;
    }
    done.add(name);
    return [];
  };
  for (const name of graph.keys()) {
    const cycle = visit(name, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

function testFiles(): string[] {
  return readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => `test/${name.replaceAll(path.sep, '/')}`);
}
