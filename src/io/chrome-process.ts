// The process of a Chrome: started at once, talked to over two pipes, ended with all that belongs to it.

import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ConnectionTransport } from 'puppeteer-core';
import { endLeftover, killGroup } from './leftovers.js';
import { makeTemporaryFolder } from './temporary.js';
import { guardLeftover } from './thread.js';

export interface ChromeProgram {
  readonly path: string;
  /** What its process needs beside the environment of this one. */
  readonly environment: Readonly<Record<string, string>>;
  /** Not a whole browser, but the one without windows. */
  readonly isHeadlessShell: boolean;
}

/** Messages, of which the bytes that an answer brings are held back: they are megabytes, and JSON would look at each letter. */
export interface ChromeTransport extends ConnectionTransport {
  /** The bytes of an answer with this `data`, once. */
  takeBytes(data: string): Uint8Array;
}

export interface ChromeProcess {
  readonly transport: ChromeTransport;
  /** It has windows, and draws what is in them. */
  readonly hasWindows: boolean;
  /** Why it ended; resolves when it is gone, with all that it started and its files. */
  readonly ended: Promise<string>;
  kill(): void;
}

const flags = [
  '--headless=new',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-domain-reliability',
  // The pages of the address bar take as long to start as all the rest.
  '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,WebUIOmniboxPopup,WebUIOmniboxAimPopup,InitialWebUI,WebUIReloadButton,WebUIToolbar,PreloadTopChromeWebUI',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--metrics-recording-only',
  '--mute-audio',
  '--allow-file-access-from-files',
  '--remote-debugging-pipe',
];

/**
 * A headless shell draws a frame only when it is asked to, and it never is: pages are printed. The network, which it hardly needs, has a
 * thread instead of a process, which takes longer to start.
 */
const headlessShellFlags = [
  '--enable-begin-frame-control',
  '--run-all-compositor-stages-before-draw',
  '--enable-features=NetworkServiceInProcess2',
];

/** So has drawing where nothing is drawn. WebGL has a process that may die of its drivers alone. */
const withoutDrawing = ['--in-process-gpu', '--disable-software-rasterizer'];

/** Milliseconds to wait for the last words of a process that is gone. */
const lastWordsTimeout = 1000;

export interface ChromeOptions {
  /** Root cannot have one. */
  readonly sandbox: boolean;
  /** Pages may draw with WebGL. */
  readonly webgl: boolean;
}

export function startChrome(program: ChromeProgram, { sandbox, webgl }: ChromeOptions): ChromeProcess {
  const profile = makeTemporaryFolder('chrome');
  const isRoot = process.getuid?.() === 0;
  const args = [
    ...flags,
    ...(program.isHeadlessShell ? headlessShellFlags : []),
    // Its processes are made of a template that was started before for the sake of the sandbox.
    ...(isRoot || !sandbox ? ['--no-sandbox', ...(program.isHeadlessShell ? ['--no-zygote'] : [])] : []),
    ...(program.isHeadlessShell && !webgl ? withoutDrawing : []),
    // A headless shell without a folder for its profile keeps that in memory, and starts faster.
    `--${program.isHeadlessShell ? 'crash-dumps-dir' : 'user-data-dir'}=${profile}`,
    'about:blank',
  ];
  const child = spawn(program.path, args, {
    detached: process.platform !== 'win32',
    env: { ...process.env, ...program.environment, ...temporaryFolder(profile) },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  const lastWords = tail(child.stderr);
  const release = guardLeftover({ pid: child.pid, folder: profile });
  const exited = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit status ${code}`));
  });
  const ended = exited.then(async reason => {
    // What was started may be a script around the browser, which outlives it.
    endLeftover({ pid: child.pid, folder: profile });
    const words = await lastWords();
    for (const stream of child.stdio ?? []) stream?.destroy();
    release();
    return words === '' ? reason : `${reason}: ${words}`;
  });
  // Where the system has no file left there is not even a pipe. (Node's types do not say so.)
  const [, , , output, input] = (child.stdio as typeof child.stdio | undefined) ?? [];
  const transport = pipeTransport(output as Writable | undefined, input as Readable | undefined);
  return { transport, hasWindows: !program.isHeadlessShell, ended, kill: () => kill(child) };
}

/** What it leaves behind when it is killed goes with its profile. (Elsewhere the path would be too long for its socket.) */
function temporaryFolder(profile: string): Record<string, string> {
  return process.platform === 'linux' ? { TMPDIR: profile } : {};
}

/** Messages of the DevTools protocol over two pipes, each ended by a zero byte. */
function pipeTransport(output: Writable | undefined, input: Readable | undefined): ChromeTransport {
  const bytes = new Map<string, Uint8Array>();
  const textOf = (message: Buffer): string => {
    const head = bytesAhead.exec(message.toString('latin1', 0, headLength))?.[0];
    if (head === undefined) return message.toString('utf8');
    const end = message.indexOf('"', head.length);
    const key = `bytes-${++held}`;
    bytes.set(key, Buffer.from(message.toString('latin1', head.length, end), 'base64'));
    return head + key + message.toString('utf8', end);
  };
  let held = 0;
  const transport: ChromeTransport = {
    takeBytes: data => {
      const found = bytes.get(data);
      if (found === undefined) throw new Error('Chrome gave no bytes');
      bytes.delete(data);
      return found;
    },
    send: message => void output?.write(`${message}\0`),
    close: () => {
      output?.destroy();
      input?.destroy();
    },
  };
  let pending: Buffer[] = [];
  output?.on('error', () => {}); // the end of the process says what happened
  input?.on('error', () => {});
  input?.on('close', () => transport.onclose?.());
  input?.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      pending.push(chunk.subarray(start, end));
      const message = textOf(pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending));
      pending = [];
      start = end + 1;
      transport.onmessage?.(message);
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  });
  return transport;
}

/** How an answer begins that brings bytes: nothing but `Page.printToPDF` is asked for any. */
const bytesAhead = /^\{"id":\d+,"result":\{"data":"/;
const headLength = 50;

function kill({ pid }: ChildProcess): void {
  if (pid !== undefined) killGroup(pid);
}

/** What a program said last, when it has said all: the line why it gave up, or some of the last lines. */
function tail(stream: Readable | null | undefined): () => Promise<string> {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(-8000);
  });
  const closed = new Promise<void>(resolve => {
    if (stream == null) resolve();
    else stream.once('close', resolve);
  });
  return async () => {
    const late = new Promise<void>(resolve => setTimeout(resolve, lastWordsTimeout).unref());
    await Promise.race([closed, late]);
    const lines = text.trim().split('\n');
    return (lines.findLast(line => line.includes('FATAL')) ?? lines.slice(-3).join(' ')).slice(0, 600);
  };
}
