// A lab of a few lines, run on a host that is made up, in a time that is made up.

import { expect } from 'vitest';
import { createSession } from '../../src/build/session.js';
import { discover } from '../../src/course/discover.js';
import type { HostFile, LabHost, LabWorld, Outcome, Script } from '../../src/hosts/host.js';
import { memoryFiles } from '../../src/io/files.js';
import { recording } from '../../src/io/recording.js';
import { createToolFiles } from '../../src/io/tool-files.js';
import type { LabReport } from '../../src/labs/report.js';
import { runLab } from '../../src/labs/run-lab.js';
import { createEngine } from '../../src/markdown/engine.js';
import type { Lab } from '../../src/parse/lab-model.js';

const head = (hosts: string): string => `---
title: Made up
hosts:
  web1: { driver: container, ip: "10.@{TEAM}.0.11" }
${hosts}vars:
  TEAM: { from: team, default: 7, ci: 0 }
---

`;

/**
 * A host with a shell that knows `touch NAME`, `rm NAME`, `test NAME`, `take NAME` (a test that removes it), `stuck NAME` (one
 * that is killed the first time), `echo TEXT`, `slow` and `reboot`.
 */
export function madeUpHost(
  files = new Set<string>(),
  elapse: (milliseconds: number) => void = () => {},
): LabHost & { readonly seen: string[] } {
  const seen: string[] = [];
  const result = (status: number, stdout = '', line?: number): Outcome => ({
    status,
    timedOut: false,
    stdout,
    stderr: '',
    output: stdout,
    omitted: 0,
    line,
    milliseconds: 1,
  });
  const run = async ({ text, timeout }: Script): Promise<Outcome> => {
    let output = '';
    for (const [index, line] of text.trim().split('\n').entries()) {
      seen.push(line);
      const [command = '', name = ''] = line.split(' ');
      if (command === 'touch') files.add(name);
      else if (command === 'rm') files.delete(name);
      else if (command === 'echo') output += `${line.slice(5)}\n`;
      else if (command === 'die') return { ...result(0), status: undefined };
      else if (command === 'slow' || (command === 'stuck' && !files.has('killed'))) {
        elapse(timeout);
        files.add('killed');
        return { ...result(0), status: undefined, timedOut: true, milliseconds: timeout };
      } else if (command === 'command') return result(1);
      else if (command === 'flaky' && files.has('tried')) files.add(name);
      else if (command === 'flaky') files.add('tried');
      if (['test', 'flaky', 'take', 'stuck'].includes(command) && !files.has(name))
        return result(1, `${output}HINT: ${name} is not there\n`, index + 1);
      if (command === 'take') files.delete(name);
    }
    return result(0, output);
  };
  return {
    name: 'web1',
    kind: 'made up',
    enter: '',
    seen,
    run,
    put: async ({ path, content }: HostFile) => {
      files.add(path);
      seen.push(`put ${path} ${content.trim()}`);
      return result(0);
    },
    reboot: async () => void seen.push('reboot'),
    log: async () => 'the last line of its log',
  };
}

export interface MadeUpWorld {
  /** What is there on the host `web1`. */
  readonly files?: Set<string>;
  /** Lines of the front matter for further hosts, and those that are made of them. */
  readonly hosts?: string;
  readonly more?: readonly LabHost[];
  /** Names of the others, and why they were not made. */
  readonly absent?: readonly (readonly [string, string])[];
}

/** The lab of a sheet that has this body. */
export function readSheet(body: string, hosts = ''): Lab {
  const sheets = memoryFiles({ 'labs/01-made-up.md': head(hosts) + body });
  const outline = discover(sheets, () => {});
  const session = createSession(sheets, createToolFiles(), outline, createEngine(), '/course');
  const problems: string[] = [];
  const lab = session.lab('made-up', { recorder: recording(sheets), report: found => problems.push(found.message) });
  expect(problems).toEqual([]);
  if (lab === undefined) throw new Error('no lab');
  return lab;
}

export async function runSheet(
  body: string,
  steps: readonly [number, number] = [0, 99],
  { files, hosts = '', more = [], absent = [] }: MadeUpWorld = {},
): Promise<{ report: LabReport; seen: readonly string[]; destroyed: number }> {
  const lab = readSheet(body, hosts);
  let now = 0;
  const elapse = (milliseconds: number): void => {
    now += milliseconds;
  };
  const host = madeUpHost(files, elapse);
  let destroyed = 0;
  const report = await runLab({
    lab,
    firstNumber: 1,
    steps,
    time: {
      now: () => now,
      pause: async milliseconds => elapse(milliseconds),
    },
    createWorld: async (): Promise<LabWorld> => ({
      hosts: new Map<string, LabHost>([['web1', host], ...more.map((other): [string, LabHost] => [other.name, other])]),
      saved: new Map(),
      absent: new Map(absent),
      keep: async () => {},
      destroy: async () => void destroyed++,
    }),
    status: () => {},
    update: undefined,
    selfCheck: undefined,
    done: () => {},
    atEnd: async () => {},
  });
  return { report, seen: host.seen, destroyed };
}

export const step = (title: string, ...blocks: string[]): string => `## ${title}\n\n${blocks.join('\n\n')}\n\n`;
export const sh = (text: string, attributes = ''): string =>
  `\`\`\`sh${attributes === '' ? '' : ` {${attributes}}`}\n${text}\n\`\`\``;
export const check = (id: string, more = ''): string => sh(`test ${id}`, `check=${id} title="${id} is there"${more}`);
