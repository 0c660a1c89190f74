// Runs programs of this machine for the hosts of labs. Everything that is started dies with Lutrin, also when that is killed.

import { type ChildProcess, spawn } from 'node:child_process';
import type { Outcome } from './host.js';

/** Bytes that are kept of what a program prints: the first and the last half of that. */
const keptOutput = 1024 * 1024;

export interface RunOptions {
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Ends what hangs; the program itself without it. */
  readonly kill?: (child: ChildProcess) => void;
}

/** Milliseconds that what a program left running may hold its output open. */
const drainTime = 100;

/** Starts a program that lasts. It is killed when the main thread of this process ends. */
export function start(command: readonly string[], stdin: 'pipe' | 'ignore', log: number | 'pipe'): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...command], { stdio: [stdin, log, log] });
}

/** Runs a program to its end. A third output, if it has one, may name a line. */
export function run(
  command: readonly string[],
  { input = '', timeout = 60_000, kill }: RunOptions = {},
): Promise<Outcome> {
  const began = performance.now();
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    const [stdout, stderr, output, places] = [capped(), capped(), capped(), capped()];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (kill === undefined) child.kill('SIGKILL');
      else kill(child);
    }, timeout);
    const keepIn = (own: Kept) => (chunk: Buffer) => {
      for (const kept of [own, output]) kept.add(chunk);
    };
    child.stdout?.on('data', keepIn(stdout));
    child.stderr?.on('data', keepIn(stderr));
    child.stdio[3]?.on('data', (chunk: Buffer) => places.add(chunk));
    child.stdin?.on('error', () => {}); // it did not read what it was given
    child.stdin?.end(input);
    child.once('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('exit', status => {
      clearTimeout(timer);
      const done = (): void => {
        clearTimeout(drain);
        for (const stream of child.stdio) stream?.destroy();
        const line = /(\d+)\s*$/.exec(places.text())?.[1];
        resolve({
          status: timedOut ? undefined : (status ?? undefined),
          timedOut,
          stdout: stdout.text(),
          stderr: stderr.text(),
          output: output.text(),
          omitted: output.omitted(),
          line: line === undefined ? undefined : Number(line),
          milliseconds: performance.now() - began,
        });
      };
      const drain = setTimeout(done, drainTime);
      child.once('close', done);
    });
  });
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
  let [firstSize, lastSize, omitted] = [0, 0, 0];
  return {
    add: chunk => {
      const room = half - firstSize;
      if (room > 0) first.push(chunk.subarray(0, room));
      firstSize += Math.min(room, chunk.length);
      if (chunk.length <= room) return;
      last.push(chunk.subarray(room));
      lastSize += chunk.length - room;
      if (lastSize < half * 2) return;
      const all = Buffer.concat(last);
      last = [all.subarray(all.length - half)];
      omitted += all.length - half;
      lastSize = half;
    },
    text: () => {
      const gap = omitted === 0 ? [] : [Buffer.from(`\n[${omitted} bytes are left out here]\n`)];
      return Buffer.concat([...first, ...gap, ...last]).toString('utf8');
    },
    omitted: () => omitted,
  };
}
