// One Chrome for the whole process, started at once and without waiting: the Markdown is rendered meanwhile.
// Pages are used by one job at a time and again by the next. A Chrome that dies is replaced, and what it was at is tried again.

import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Browser, ConnectionTransport, Page } from 'puppeteer-core';
import { makeTemporaryFolder, removeFolder } from './temporary.js';

export interface ChromeProgram {
  readonly path: string;
  /** What its process needs beside the environment of this one. */
  readonly environment: Readonly<Record<string, string>>;
}

export class ChromeFailed extends Error {}

/** Milliseconds that Chrome may take for one command, such as printing 2,000 slides on a slow machine. */
const commandTimeout = 15 * 60_000;

const flags = [
  '--headless=new',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-domain-reliability',
  '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--metrics-recording-only',
  '--mute-audio',
  '--allow-file-access-from-files',
  '--remote-debugging-pipe',
];

export class Chrome {
  #running: Running | undefined;
  readonly #idle: { page: Page; of: Running }[] = [];

  constructor(readonly program: ChromeProgram) {}

  /** Starts the process if it is not running. Does not wait for it. */
  start(): void {
    this.#running ??= launch(this.program, died => {
      if (this.#running === died) this.#running = undefined;
    });
  }

  /**
   * Runs `action` with a page of its own. When Chrome dies meanwhile, once more in a new one.
   * Throws `ChromeFailed` when Chrome cannot be started, or died twice.
   */
  async withPage<T>(action: (page: Page) => Promise<T>): Promise<T> {
    try {
      return await this.#once(action);
    } catch (error) {
      if (!(error instanceof ChromeFailed)) throw error;
      return this.#once(action);
    }
  }

  /** Ends the process and waits until its files are gone. */
  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.end();
  }

  async #once<T>(action: (page: Page) => Promise<T>): Promise<T> {
    this.start();
    const running = this.#running;
    if (running === undefined) throw new ChromeFailed('Chrome did not start');
    const { page, of } = this.#takeIdle(running) ?? { page: await running.newPage(), of: running };
    try {
      const result = await Promise.race([action(page), running.death]);
      this.#idle.push({ page, of });
      return result;
    } catch (error) {
      if (running.isDead() || page.isClosed()) throw asFailure(error);
      await page.close().catch(() => {}); // a page in an unknown state is not used again
      throw error;
    }
  }

  #takeIdle(running: Running): { page: Page; of: Running } | undefined {
    const index = this.#idle.findIndex(({ page, of }) => of === running && !page.isClosed());
    return index < 0 ? undefined : this.#idle.splice(index, 1)[0];
  }
}

interface Running {
  newPage(): Promise<Page>;
  isDead(): boolean;
  /** Rejects with `ChromeFailed` when the process ends, and never resolves. */
  readonly death: Promise<never>;
  end(): Promise<void>;
}

function launch(program: ChromeProgram, onDeath: (running: Running) => void): Running {
  const profile = makeTemporaryFolder('chrome');
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    program.path,
    [...flags, ...(isRoot ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`, 'about:blank'],
    {
      detached: process.platform !== 'win32',
      env: { ...process.env, ...program.environment },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const lastWords = tail(child.stderr);
  let dead = false;
  const exited = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`${signal ?? `exit status ${code}`}${lastWords()}`));
  });
  const onProcessExit = (): void => {
    kill(child);
    removeFolder(profile);
  };
  process.once('exit', onProcessExit);
  const death = exited.then(reason => {
    dead = true;
    process.off('exit', onProcessExit);
    // What was started may be a script around the browser, which outlives it.
    kill(child);
    for (const stream of child.stdio) stream?.destroy();
    removeFolder(profile);
    onDeath(running);
    throw new ChromeFailed(`Chrome ended: ${reason}`);
  });
  death.catch(() => {}); // nobody may be waiting
  // A browser that cannot be talked to is ended: its end says why.
  const browser = connect(child).catch(() => {
    kill(child);
    return death;
  });
  browser.catch(() => {});
  const running: Running = {
    death,
    isDead: () => dead,
    newPage: async () => Promise.race([browser.then(connected => connected.newPage()).catch(fail), death]),
    end: async () => {
      kill(child);
      await exited;
      await death.catch(() => {});
    },
  };
  return running;
}

async function connect(child: ChildProcess): Promise<Browser> {
  const transport = pipeTransport(child.stdio[3] as Writable, child.stdio[4] as Readable);
  // The entry for browsers: what is left out (finding and downloading browsers) is half of the time it takes to load.
  const entry: unknown = await import('puppeteer-core/internal/puppeteer-core-browser.js');
  const { default: puppeteer } = entry as Pick<typeof import('puppeteer-core'), 'default'>;
  return puppeteer.connect({ transport, defaultViewport: null, protocolTimeout: commandTimeout });
}

/** Messages of the DevTools protocol over two pipes, each ended by a zero byte. */
function pipeTransport(output: Writable, input: Readable): ConnectionTransport {
  const transport: ConnectionTransport = {
    send: message => void output.write(`${message}\0`),
    close: () => {
      output.destroy();
      input.destroy();
    },
  };
  let pending: Buffer[] = [];
  output.on('error', () => {}); // the end of the process says what happened
  input.on('error', () => {});
  input.on('close', () => transport.onclose?.());
  input.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      pending.push(chunk.subarray(start, end));
      const message = Buffer.concat(pending).toString('utf8');
      pending = [];
      start = end + 1;
      transport.onmessage?.(message);
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  });
  return transport;
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    // Its own process group, so that its renderers go with it.
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ESRCH') throw error;
  }
}

function tail(stream: Readable | null): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(-2000);
  });
  return () => {
    const last = text.trim().split('\n').slice(-3).join(' ');
    return last === '' ? '' : `: ${last}`;
  };
}

function fail(error: unknown): never {
  throw asFailure(error);
}

function asFailure(error: unknown): ChromeFailed {
  return error instanceof ChromeFailed
    ? error
    : new ChromeFailed(error instanceof Error ? error.message : String(error));
}
