// Runs `lutrin present` as a user does, on a course in a temporary folder: requests to both of its servers, event streams, signals.
// Every wait has a limit, and the process is ended with the test, however that ends.

import { spawn } from 'node:child_process';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { CourseFiles } from './build.js';
import { makeCourse } from './cli.js';
import { patience, until } from './watch-process.js';

const cli = path.join(import.meta.dirname, '../../lib/cli.js');

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, from a page of the same server. */
  readonly json?: unknown;
  /** The address to connect to. */
  readonly address?: string;
}

export interface Events<T> {
  /** All messages so far. */
  readonly messages: readonly T[];
  /** Everything that came, as it came. */
  bytes(): string;
  isOpen(): boolean;
  /** The first message, after those that `next` gave before, of which this is true. */
  next(wanted: (message: T) => boolean): Promise<T>;
  close(): void;
}

export interface PresentProcess {
  readonly folder: string;
  readonly pid: number;
  /** Ports of the teacher's server, and of the room's. */
  readonly teacher: number;
  readonly room: number;
  /** The code for a remote that is good now. */
  code(): string;
  output(): string;
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Sends a signal; resolves with the exit status. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface PresentOptions {
  /** Before `--course`. */
  readonly args?: readonly string[];
  readonly port?: number;
  /** The folder of a course that is there already, instead of files. */
  readonly folder?: string;
  /** Of Node itself. */
  readonly nodeArgs?: readonly string[];
  /** PDFs are made, too; otherwise no Chrome is found. */
  readonly prints?: boolean;
}

/** Starts it and waits until it serves. It is ended after the test. */
export async function startPresent(files: CourseFiles, options: PresentOptions = {}): Promise<PresentProcess> {
  return launchPresent(files, options, onTestFinished);
}

export async function launchPresent(
  files: CourseFiles,
  { args = ['--lan'], port = 0, folder: known, nodeArgs = [], prints = false }: PresentOptions,
  atEnd: (end: () => Promise<void>) => void,
): Promise<PresentProcess> {
  const { folder, remove } = known === undefined ? makeCourse(files) : { folder: known, remove: () => {} };
  const all = [...nodeArgs, cli, 'present', ...args, '--course', folder, '--port', String(port)];
  const child = spawn(process.execPath, all, {
    env: { ...process.env, ...(!prints && { LUTRIN_CHROME: path.join(folder, 'no-chrome') }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const stop = async (signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> => {
    child.kill(signal);
    await until(hasEnded, () => `the end of the process after ${signal}:\n${output}`);
    return ended;
  };
  atEnd(async () => {
    if (!hasEnded()) await stop().catch(() => void child.kill('SIGKILL'));
    await ended;
    remove();
  });
  const printed = async (pattern: RegExp): Promise<RegExpMatchArray> => {
    await until(
      () => pattern.test(output) || hasEnded(),
      () => `${pattern} in the output:\n${output}`,
    );
    const found = pattern.exec(output);
    if (found === null) throw new Error(`The process ended without printing ${pattern}:\n${output}`);
    return found;
  };
  const [, teacher] = await printed(/Presenting at http:\/\/localhost:(\d+)\//);
  const [, room] = args.includes('--lan') ? await printed(/follows at http:\/\/[\d.]+:(\d+)\/[\s\S]*\/remote\n/) : [];
  return {
    folder,
    pid: child.pid ?? 0,
    teacher: Number(teacher),
    room: Number(room),
    output: () => output,
    code: () => [...output.matchAll(/[Cc]ode (?:for another one is )?([A-Z2-9]{4}-[A-Z2-9]{4})/g)].at(-1)?.[1] ?? '',
    printed,
    stop,
  };
}

/** As a browser asks. `url` is sent as it is: nothing in it is resolved or encoded. */
export function ask(port: number, url: string, asked: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = open(port, url, asked);
    sent.on('response', response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.setTimeout(patience, () => sent.destroy(new Error(`No answer to ${url}`)));
    sent.on('error', reject);
  });
}

/** Listens until the test is over. Throws when it is refused. */
export async function listen<T>(port: number, url: string, asked: Asked = {}): Promise<Events<T>> {
  const sent = open(port, url, asked);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`${url} is answered with ${response.statusCode}`);
  let bytes = '';
  let isOpen = true;
  const messages: T[] = [];
  let pending = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    bytes += chunk;
    const events = (pending + chunk).split('\n\n');
    pending = events.pop() ?? '';
    for (const event of events) if (event.startsWith('data: ')) messages.push(JSON.parse(event.slice(6)));
  });
  response.on('close', () => {
    isOpen = false;
  });
  response.on('error', () => {}); // the server was ended
  sent.on('error', () => {});
  const close = (): void => void sent.destroy();
  onTestFinished(close);
  let given = 0;
  return {
    messages,
    bytes: () => bytes,
    isOpen: () => isOpen,
    close,
    next: async wanted => {
      const find = (): number => messages.findIndex((message, index) => index >= given && wanted(message));
      await until(
        () => find() >= 0,
        () => `a message from ${url}; since the last one: ${JSON.stringify(messages.slice(given)).slice(0, 2000)}`,
      );
      const found = find();
      given = found + 1;
      return messages[found] as T;
    },
  };
}

function open(port: number, url: string, { method, headers = {}, json, address = '127.0.0.1' }: Asked) {
  const host = `${address}:${port}`;
  const posted = json === undefined ? {} : { origin: `http://${host}`, 'content-type': 'application/json' };
  const sent = request({
    host: address,
    port,
    path: url,
    method: method ?? (json === undefined ? 'GET' : 'POST'),
    agent: false,
    headers: { host, ...posted, ...headers },
  });
  sent.end(json === undefined ? undefined : JSON.stringify(json));
  return sent;
}
