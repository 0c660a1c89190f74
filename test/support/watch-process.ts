// Runs `lutrin watch` as a user does, on a course in a temporary folder: requests, live connections, lines of output, signals.
// Every wait has a limit, and the process is ended with the test, however that ends.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { LiveMessage } from '../../src/serve/messages.js';
import type { CourseFiles } from './build.js';
import { makeCourse } from './cli.js';

const cli = path.join(import.meta.dirname, '../../lib/cli.js');

/** Milliseconds that anything may take before it counts as hanging. */
export const patience = 20_000;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address to connect to; the Host header stays that of the page. */
  readonly address?: string;
}

export interface LiveConnection {
  /** All messages so far, also those that were waited for. */
  readonly messages: readonly LiveMessage[];
  /** The first message, after those that `next` gave before, of which this is true. */
  next<T extends LiveMessage>(wanted: (message: LiveMessage) => message is T): Promise<T>;
  close(): void;
}

export interface WatchProcess {
  /** Of the course. */
  readonly folder: string;
  /** Everything of this process is in there or names it: the course, temporary files, Chrome's profile. */
  readonly temporary: string;
  readonly port: number;
  readonly pid: number;
  /** What it printed so far. */
  output(): string;
  /** Waits until it printed this, from a position in the output on. */
  printed(pattern: RegExp, from?: number): Promise<RegExpMatchArray>;
  get(url: string, asked?: Asked): Promise<Answer>;
  text(url: string): Promise<string>;
  /** Listens to a page, as one that has the given version, or the one that it has now. */
  connect(page: string, version?: string): Promise<LiveConnection>;
  /** Presses keys. */
  press(keys: string): void;
  /** Waits until it ends by itself; resolves with the exit status. */
  ended(): Promise<number | null>;
  /** Sends a signal; resolves with the exit status. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface WatchOptions {
  readonly port?: number;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Only pages matter: no Chrome is found, and no PDF made. */
  readonly pagesOnly?: boolean;
  /** What it reads is taken for a keyboard. */
  readonly keyboard?: boolean;
}

/** Node's streams of a terminal, as far as keys need them. */
const keyboard = `data:text/javascript,${encodeURIComponent(
  'Object.assign(process.stdin, { isTTY: true, setRawMode: () => process.stdin });',
)}`;

/** Starts it and waits until it serves. It is ended after the test. */
export async function startWatch(files: CourseFiles, options: WatchOptions = {}): Promise<WatchProcess> {
  return launchWatch(files, options, onTestFinished);
}

/** The same; `atEnd` is given what ends it. */
export async function launchWatch(
  files: CourseFiles,
  options: WatchOptions,
  atEnd: (end: () => Promise<void>) => void,
): Promise<WatchProcess> {
  const { folder, remove } = makeCourse(files);
  const temporary = path.dirname(folder);
  mkdirSync(path.join(temporary, 'tmp'));
  const { port = 0, args = [], environment = {} } = options;
  const preloads = options.keyboard ? ['--import', keyboard] : [];
  const child = spawn(process.execPath, [...preloads, cli, 'watch', folder, '--port', String(port), ...args], {
    env: {
      ...process.env,
      ...(options.pagesOnly && { LUTRIN_CHROME: path.join(temporary, 'no-chrome') }),
      ...environment,
      TMPDIR: path.join(temporary, 'tmp'),
    },
    stdio: [options.keyboard ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk));
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  const stop = async (signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> => {
    child.kill(signal);
    return limited(ended, `the end of the process after ${signal}`, () => output);
  };
  atEnd(async () => {
    if (child.exitCode === null && child.signalCode === null)
      await stop().catch(() => {
        child.kill('SIGKILL');
        return ended;
      });
    remove();
  });
  const printed: WatchProcess['printed'] = async (pattern, from = 0) => {
    let found: RegExpMatchArray | null = null;
    await until(
      () => {
        found = output.slice(from).match(pattern);
        return found !== null || child.exitCode !== null;
      },
      () => `${pattern} in the output:\n${output.slice(from)}`,
    );
    if (found === null) throw new Error(`The process ended without printing ${pattern}:\n${output}`);
    return found;
  };
  const [, served] = await printed(/Serving http:\/\/[^ ]*:(\d+)\//);
  const bound = Number(served);
  const get: WatchProcess['get'] = (url, asked) =>
    ask(bound, url, asked).catch((error: Error) => {
      throw new Error(`${error.message}; the output:\n${output}`);
    });
  const text = async (url: string): Promise<string> => (await get(url)).body.toString('utf8');
  return {
    folder,
    temporary,
    port: bound,
    pid: child.pid ?? 0,
    output: () => output,
    printed,
    get,
    text,
    connect: async (page, version) => {
      const known = version ?? /<meta name="lutrin-version" content="([^"]*)">/.exec(await text(page))?.[1] ?? '';
      return connect(bound, `/@lutrin/events?page=${encodeURIComponent(page)}&version=${encodeURIComponent(known)}`);
    },
    press: keys => void child.stdin?.write(keys),
    ended: () => limited(ended, 'the end of the process', () => output),
    stop,
  };
}

export function isPatch(message: LiveMessage): message is LiveMessage & { type: 'patch' } {
  return message.type === 'patch';
}

/** The HTML of the new parts of the next patch. */
export async function newParts(live: LiveConnection): Promise<string[]> {
  const { patch } = await live.next(isPatch);
  return (patch.parts ?? []).filter(item => typeof item === 'string');
}

export function isRefetch(message: LiveMessage): message is LiveMessage & { type: 'refetch' } {
  return message.type === 'refetch';
}

export function isProblems(message: LiveMessage): message is LiveMessage & { type: 'problems' } {
  return message.type === 'problems';
}

/** Waits for a condition, looking often at first: looking is work, too, which may be what one waits for. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: () => string,
  limit = patience,
): Promise<void> {
  const end = performance.now() + limit;
  for (let pause = 5; !(await condition()); pause = Math.min(pause * 1.25, 50)) {
    if (performance.now() > end) throw new Error(`Waited for too long for ${what()}`);
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

/** Processes whose environment or command line names the text, as `pid command`. */
export function processesNaming(text: string): string[] {
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'utf8').replaceAll('\0', ' ');
    } catch {
      return ''; // gone meanwhile, or somebody else's
    }
  };
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(pid => ['environ', 'cmdline'].some(file => read(`/proc/${pid}/${file}`).includes(text)))
    .map(pid => `${pid} ${read(`/proc/${pid}/cmdline`)}`);
}

/** As a browser asks. `url` is sent as it is: nothing in it is resolved or encoded. */
function ask(
  port: number,
  url: string,
  { method = 'GET', headers = {}, address = '127.0.0.1' }: Asked = {},
): Promise<Answer> {
  const host = address.includes(':') ? `[${address}]` : address;
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: address, port, path: url, method, agent: false, headers: { host: `${host}:${port}`, ...headers } },
      response => {
        const chunks: Buffer[] = [];
        const done = (): void =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', done);
        // A stream of events has no end: its headers are the answer.
        if (response.headers['content-type'] === 'text/event-stream') {
          done();
          asked.destroy();
        }
      },
    );
    asked.setTimeout(patience, () => asked.destroy(new Error(`No answer to ${method} ${url}`)));
    asked.on('error', reject);
    asked.end();
  });
}

async function connect(port: number, url: string): Promise<LiveConnection> {
  const asked = request({ host: '127.0.0.1', port, path: url, agent: false, headers: { host: `localhost:${port}` } });
  const response = await limited(
    new Promise<IncomingMessage>((resolve, reject) => {
      asked.once('response', resolve);
      asked.once('error', reject);
      asked.end();
    }),
    `an answer to ${url}`,
  );
  if (response.statusCode !== 200) throw new Error(`${url} is answered with ${response.statusCode}`);
  const messages: LiveMessage[] = [];
  let pending = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const events = (pending + chunk).split('\n\n');
    pending = events.pop() ?? '';
    for (const event of events) messages.push(JSON.parse(event.replace(/^data: /, '')));
  });
  response.on('error', () => {}); // the server was ended
  asked.on('error', () => {});
  const close = (): void => void asked.destroy();
  onTestFinished(close);
  let given = 0;
  return {
    messages,
    close,
    next: async <T extends LiveMessage>(wanted: (message: LiveMessage) => message is T): Promise<T> => {
      let found = -1;
      await until(
        () => {
          found = messages.findIndex((message, index) => index >= given && wanted(message));
          return found >= 0;
        },
        () => `a message from ${url}; since the last one: ${JSON.stringify(messages.slice(given))}`,
      );
      given = found + 1;
      return messages[found] as T;
    },
  };
}

async function limited<T>(promise: Promise<T>, what: string, detail = (): string => ''): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited for too long for ${what}\n${detail()}`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
