// The students' script of a made-up lab, run by real shells in a folder of its own.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { buildInMemory } from './build.js';

export interface ScriptRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Scripted {
  /** Where the script is. */
  readonly folder: string;
  readonly text: string;
  run(
    shell: string,
    args?: readonly string[],
    environment?: Readonly<Record<string, string | undefined>>,
  ): Promise<ScriptRun>;
  start(
    shell: string,
    args?: readonly string[],
    environment?: Readonly<Record<string, string | undefined>>,
  ): ChildProcess;
  /** Puts a program of this name in front of all others. */
  program(name: string, text: string): void;
  /** Puts a program of this machine into the folder `linked`, to be all that there is, under its name or another. */
  link(name: string, program: string): void;
}

/** Shells by which the script is run, of those that are here. */
export const shells = ['dash', 'bash --posix', 'busybox sh'].filter(
  shell => find(shell.replace(/ .*/, '')) !== undefined,
);

export function find(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map(folder => path.join(folder, program))
    .find(file => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const made = new Map<string, Promise<string>>();

/** The script that students get of a lab with this sheet. */
export function scriptOf(sheet: string, config = 'title: A course\n'): Promise<string> {
  const key = `${config}\0${sheet}`;
  const known = made.get(key) ?? makeScript(sheet, config);
  made.set(key, known);
  return known;
}

async function makeScript(sheet: string, config: string): Promise<string> {
  const { text, diagnostics } = await buildInMemory({ 'course.yml': config, 'labs/01-lab.md': sheet });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(found => found.message).join('\n'));
  return text('dist/labs/lab/check.sh');
}

export async function scripted(sheet: string, config = 'title: A course\n'): Promise<Scripted> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lutrin-check-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const programs = path.join(folder, 'bin');
  mkdirSync(programs);
  const text = await scriptOf(sheet, config);
  writeFileSync(path.join(folder, 'check.sh'), text);
  const start: Scripted['start'] = (shell, args = [], environment = {}) => {
    const [program = '', ...options] = shell.split(' ');
    const env = {
      PATH: `${programs}:${process.env.PATH}`,
      HOME: path.join(folder, 'home'),
      FOLDER: folder,
      ...environment,
    };
    return spawn(program, [...options, 'check.sh', ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  };
  return {
    folder,
    text,
    start,
    run: (shell, args, environment) => ended(start(shell, args, environment)),
    program: (name, content) => {
      writeFileSync(path.join(programs, name), `#!/bin/sh\n${content}`);
      chmodSync(path.join(programs, name), 0o755);
    },
    link: (name, program) => {
      mkdirSync(path.join(folder, 'linked'), { recursive: true });
      symlinkSync(find(program) ?? program, path.join(folder, 'linked', name));
    },
  };
}

export function ended(child: ChildProcess): Promise<ScriptRun> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise(resolve => child.once('close', status => resolve({ status, stdout, stderr })));
}

/** A lab with a step for each list of fences: `page needs=x` and what the check does. */
export function sheetOf(checks: readonly (readonly [attributes: string, code: string])[], front = ''): string {
  const fences = checks.map(([attributes, code]) => `\`\`\`sh {check=${attributes}}\n${code}\n\`\`\`\n`);
  return `---\ntitle: A lab\nvars:\n  TEAM: { from: team, default: 7, ci: 0 }\n${front}---\n\n## Only step\n\n${fences.join('\n')}`;
}

/** The commands that run on this machine. */
export function processes(): string {
  return execFileSync('ps', ['-A', '-o', 'stat=', '-o', 'args='])
    .toString()
    .replace(/^Z.*\n/gm, '');
}
