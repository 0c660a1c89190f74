// Runs programs of this machine for the hosts of labs. Everything that is started dies with Lutrin, also when that is killed.

import { type ChildProcess, spawn } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { type EndFilter, endFilter } from './end-mark.js';
import type { Outcome } from './host.js';

/** Bytes that are kept of what a program prints: the first and the last half of that. */
const keptOutput = 1024 * 1024;

export interface RunOptions {
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Ends what hangs; the program itself without it. */
  readonly kill?: (child: ChildProcess) => void;
  /** Both outputs end where this stands, with the status and the line that failed, whatever holds them open: see `end-mark.ts`. */
  readonly mark?: string;
  /** For its two outputs, in place of sockets: see `pipes.ts`. They are of no use afterwards. */
  readonly pipes?: readonly Pipe[];
}

export interface Pipe {
  readonly output: Readable;
  /** For a program that is started. It is open here, too: closed with that, the output ends with what the program started. */
  readonly input: number;
}

/** Milliseconds that what a program left running may hold its output open. */
const drainTime = 100;

/** Starts a program that lasts. It is killed when the main thread of this process ends. `more`: sockets, from number 3. */
export function start(
  command: readonly string[],
  stdin: 'pipe' | 'ignore',
  log: number | 'pipe',
  more: readonly 'pipe'[] = [],
): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...command], { stdio: [stdin, log, log, ...more] });
}

/**
 * The command with a process tree and mounts of its own, which end with it, and it with the main thread of this process: what is
 * long at work with a root file system must not go on, nor leave anything mounted there, when Lutrin is killed.
 */
export function confined(command: readonly string[]): string[] {
  const namespaces = ['--mount-proc', '--pid', '--fork', '--kill-child'];
  return ['setpriv', '--pdeathsig', 'KILL', 'unshare', ...namespaces, ...command];
}

/** Calls it with a file to which a program that it starts may write. */
export function withLog<T>(file: string, use: (log: number) => T): T {
  const log = openSync(file, 'a');
  try {
    return use(log);
  } finally {
    closeSync(log);
  }
}

/** Runs a program to its end. A third output, if it has one, may name a line. */
export function run(
  command: readonly string[],
  { input = '', timeout = 60_000, kill, mark, pipes = [] }: RunOptions = {},
): Promise<Outcome> {
  const began = performance.now();
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const [first, second] = pipes.map(pipe => pipe.input);
    const child = spawn(program, args, { stdio: ['pipe', first ?? 'pipe', second ?? 'pipe', 'pipe'] });
    for (const pipe of pipes) closeSync(pipe.input);
    const outputs = [pipes[0]?.output ?? child.stdout, pipes[1]?.output ?? child.stderr];
    // The pipes are not the child's own, and may end before it does.
    const closed = Promise.all([child, ...pipes.map(pipe => pipe.output)].map(one => whenClosed(one)));
    const [stdout, stderr, output, places] = [capped(), capped(), capped(), capped()];
    const ends = mark === undefined ? [] : [endFilter(mark), endFilter(mark)];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (kill === undefined) child.kill('SIGKILL');
      else kill(child);
    }, timeout);
    const keepIn = (own: Kept, end: EndFilter | undefined) => (chunk: Buffer) => {
      const printed = end === undefined ? chunk : end.pass(chunk);
      for (const kept of [own, output]) kept.add(printed);
      // Nothing more belongs to it.
      if (ends.length > 0 && ends.every(({ words }) => words() !== undefined)) child.kill('SIGKILL');
    };
    outputs[0]?.on('data', keepIn(stdout, ends[0]));
    outputs[1]?.on('data', keepIn(stderr, ends[1]));
    child.stdio[3]?.on('data', (chunk: Buffer) => places.add(chunk));
    child.stdin?.on('error', () => {}); // it did not read what it was given
    child.stdin?.end(input);
    child.once('error', error => {
      clearTimeout(timer);
      for (const pipe of pipes) pipe.output.destroy();
      reject(error);
    });
    child.once('exit', status => {
      clearTimeout(timer);
      const done = (): void => {
        clearTimeout(drain);
        for (const stream of [...child.stdio, ...outputs]) stream?.destroy();
        for (const [index, kept] of [stdout, stderr].entries())
          for (const own of [kept, output]) own.add(ends[index]?.rest() ?? Buffer.alloc(0));
        const [said = status, place = places.text()] = ends[0]?.words() ?? [];
        const line = /(\d+)\s*$/.exec(place)?.[1];
        resolve({
          status: timedOut || said === null ? undefined : Number(said),
          timedOut,
          stdout: stdout.text(),
          stderr: stderr.text(),
          output: output.text(),
          omitted: output.omitted(),
          line: line === undefined ? undefined : Number(line),
          milliseconds: performance.now() - began,
        });
      };
      // What has come while this thread was busy is read first.
      const drain = setTimeout(() => setImmediate(done), drainTime);
      closed.then(done);
    });
  });
}

function whenClosed(one: EventEmitter): Promise<void> {
  return new Promise(resolve => one.once('close', resolve));
}

/** The output of a program that must succeed. */
export async function must(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, output, timedOut } = await run(command, options);
  if (status === 0) return output;
  const why = timedOut ? 'took too long' : `failed with status ${status}`;
  throw new Error(`${command.slice(0, 12).join(' ')} ${why}:\n${output.trim().split('\n').slice(-20).join('\n')}`);
}

interface Kept {
  add(chunk: Buffer): void;
  text(): string;
  omitted(): number;
}

function capped(): Kept {
  const half = keptOutput / 2;
  const first: Buffer[] = [];
  let last: Buffer[] = [];
  let [firstSize, lastSize, total] = [0, 0, 0];
  const trim = (): void => {
    const all = Buffer.concat(last);
    last = [all.subarray(Math.max(0, all.length - half))];
    lastSize = Math.min(all.length, half);
  };
  const omitted = (): number => Math.max(0, total - firstSize - Math.min(lastSize, half));
  return {
    add: chunk => {
      total += chunk.length;
      const begin = chunk.subarray(0, half - firstSize);
      first.push(begin);
      firstSize += begin.length;
      last.push(chunk.subarray(begin.length));
      lastSize += chunk.length - begin.length;
      if (lastSize > keptOutput) trim();
    },
    text: () => {
      trim();
      const gap = omitted() === 0 ? [] : [Buffer.from(`\n[${omitted()} bytes are left out here]\n`)];
      return Buffer.concat([...first, ...gap, ...last]).toString('utf8');
    },
    omitted,
  };
}
