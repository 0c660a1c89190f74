// A stand-in for the watching server: builds a course in memory, serves it as live pages, and sends what a test says. It compares
// the pages before and after an edit in the plainest way.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type DefaultTreeAdapterTypes, parse, defaultTreeAdapter as tree } from 'parse5';
import { memoryOutput } from '../../src/io/output.js';
import type { Kept, LiveMessage, Patch } from '../../src/serve/messages.js';
import { buildInMemory, type CourseFiles } from './build.js';

/** A page that is connected, or was. */
export interface Listener {
  readonly page: string;
  /** The version that it said it has. */
  readonly version: string;
  readonly isOpen: () => boolean;
  send(message: LiveMessage): void;
}

export interface LiveStub extends Site {
  readonly origin: string;
  /** All connections so far, the first one first. */
  readonly listeners: readonly Listener[];
  /** Paths that were asked for. */
  readonly requests: readonly string[];
  /** To all that listen to the page. */
  send(page: string, message: LiveMessage): void;
  /** As if the server was ended: connections break, new ones are refused. */
  stop(): Promise<void>;
  /** On the same port. */
  restart(): Promise<void>;
}

/** A course and what was built of it. Pages are named by their path on the server. */
interface Site {
  file(path: string): Uint8Array | undefined;
  page(path: string): string | undefined;
  version(page: string): string;
  /** Changes files of the course, undefined for those that are removed, and builds it. */
  edit(files: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** What leads from what a page was before the last edit to what it is. */
  patch(page: string, more?: Partial<Patch>): Patch;
}

interface PageText {
  readonly before: string;
  readonly parts: readonly string[];
  readonly after: string;
}

const clientScripts: Readonly<Record<string, string>> = {
  '/@lutrin/deck.js': 'live-deck.js',
  '/@lutrin/sheet.js': 'live-sheet.js',
  '/@lutrin/page.js': 'live-page.js',
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export async function startLiveStub(course: CourseFiles, follow = true): Promise<LiveStub> {
  const site = await createSite(course);
  const listeners: (Listener & { end(): void })[] = [];
  const requests: string[] = [];
  const scripts = new Map(Object.entries(clientScripts).map(([url, name]) => [url, clientFile(name)]));
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stub');
    requests.push(pathname);
    if (pathname === '/@lutrin/events') {
      listeners.push(listener(searchParams, response));
      return;
    }
    const file = scripts.get(pathname) ?? site.file(pathname);
    const page = pathname.endsWith('/') ? site.page(pathname) : undefined;
    if (page !== undefined) reply(response, '.html', livePage(page, follow));
    else if (file !== undefined) reply(response, path.extname(pathname), file);
    else response.writeHead(404).end();
  };
  let server = await listen(answer, 0);
  const { port } = server.address() as AddressInfo;
  return {
    ...site,
    origin: `http://127.0.0.1:${port}`,
    listeners,
    requests,
    send: (page, message) => {
      for (const listener of listeners) if (listener.page === page && listener.isOpen()) listener.send(message);
    },
    stop: async () => {
      for (const { end } of listeners) end();
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
    restart: async () => {
      server = await listen(answer, port);
    },
  };
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  port: number,
): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return server;
}

async function createSite(course: CourseFiles): Promise<Site> {
  let files: Readonly<Record<string, string | Uint8Array | undefined>> = course;
  const outputs = new Map<string, Uint8Array>();
  const before = new Map<string, string>();
  const file = (path: string): Uint8Array | undefined => outputs.get(outputName(path));
  const page = (path: string): string | undefined => {
    const bytes = file(path);
    return bytes && new TextDecoder().decode(bytes);
  };
  const build = async (): Promise<void> => {
    const present = Object.entries(files).flatMap(([name, content]) =>
      content === undefined ? [] : [[name, content]],
    );
    await buildInMemory(Object.fromEntries(present), {}, memoryOutput(outputs));
  };
  await build();
  return {
    file,
    page,
    version: path => versionOf(page(path) ?? ''),
    edit: async changed => {
      for (const [name, bytes] of outputs)
        if (name.endsWith('.html')) before.set(name, new TextDecoder().decode(bytes));
      files = { ...files, ...changed };
      await build();
    },
    patch: (path, more = {}) => ({ ...patchBetween(before.get(outputName(path)) ?? '', page(path) ?? ''), ...more }),
  };
}

function outputName(page: string): string {
  const name = page.startsWith('/private/') ? page.slice(1) : `dist${page}`;
  return name.endsWith('/') ? `${name}index.html` : name;
}

function listener(query: URLSearchParams, response: ServerResponse): Listener & { end(): void } {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  return {
    page: query.get('page') ?? '',
    version: query.get('version') ?? '',
    isOpen: () => !response.destroyed && !response.writableEnded,
    send: message => void response.write(`data: ${JSON.stringify(message)}\n\n`),
    end: () => void response.destroy(),
  };
}

/** Slides and sheets may have styles and scripts of their own; on another page there are none. */
function reply(response: ServerResponse, extension: string, body: Uint8Array | string): void {
  const inline = /class="(?:deck|sheet)-page/.test(String(body)) ? " 'unsafe-inline'" : '';
  const policy = `default-src 'self'; script-src 'self'${inline}; style-src 'self'${inline}; img-src 'self' data:`;
  response.writeHead(200, {
    'content-type': contentTypes[extension] ?? 'application/octet-stream',
    'content-security-policy': policy,
    'cache-control': 'no-store',
  });
  response.end(body);
}

function clientFile(name: string): Buffer {
  return readFileSync(path.join(import.meta.dirname, '../../lib/client', name));
}

function livePage(page: string, follow: boolean): string {
  const deck = /<script src="[^"]*\/player-[^"]*"><\/script>/;
  const sheet = /<script src="[^"]*\/sheet-[^"]*"><\/script>/;
  const other = !deck.test(page) && !sheet.test(page);
  const head = [
    `<meta name="lutrin-version" content="${versionOf(page)}">\n`,
    follow ? '' : '<meta name="lutrin-follow" content="off">\n',
    other ? '<script src="/@lutrin/page.js" defer></script>\n' : '',
  ].join('');
  return page
    .replace(deck, '<script src="/@lutrin/deck.js"></script>')
    .replace(sheet, '<script src="/@lutrin/sheet.js"></script>')
    .replace('</head>', `${head}</head>`);
}

function versionOf(page: string): string {
  return createHash('sha256').update(page).digest('hex').slice(0, 12);
}

/** The children of `main`, or of the element in it that holds the slides, as they are written. */
function splitPage(page: string): PageText {
  const main = elementsOf(parse(page, { sourceCodeLocationInfo: true })).find(({ tagName }) => tagName === 'main');
  const children = main?.childNodes.filter(tree.isElementNode) ?? [];
  const [first] = children;
  const holdsSlides = first?.attrs.some(({ value }) => value === 'marpit');
  const parts = holdsSlides ? first?.childNodes.filter(tree.isElementNode) : children;
  const places = (parts ?? []).map(({ sourceCodeLocation: place }) => [place?.startOffset ?? 0, place?.endOffset ?? 0]);
  return {
    before: page.slice(0, places[0]?.[0]),
    parts: places.map(([start, end]) => page.slice(start, end)),
    after: page.slice(places.at(-1)?.[1]),
  };
}

function elementsOf(node: DefaultTreeAdapterTypes.ParentNode): DefaultTreeAdapterTypes.Element[] {
  return node.childNodes.filter(tree.isElementNode).flatMap(element => [element, ...elementsOf(element)]);
}

const numberPattern = / data-marpit-pagination(?:-total)?="([^"]*)"/g;

/** All between the parts that are the same at the beginning and at the end. */
function patchBetween(before: string, after: string): Patch {
  const [old, now] = [splitPage(before), splitPage(after)];
  const same = (a: string | undefined, b: string | undefined): boolean =>
    a?.replace(numberPattern, '') === b?.replace(numberPattern, '');
  const most = Math.min(old.parts.length, now.parts.length);
  let first = 0;
  while (first < most && same(old.parts[first], now.parts[first])) first++;
  let last = 0;
  while (last < most - first && same(old.parts.at(-1 - last), now.parts.at(-1 - last))) last++;
  const runs: Kept[] = [
    [0, first],
    [old.parts.length - last, last],
  ];
  const [head = [], tail = []] = runs.map(run => (run[1] === 0 ? [] : [run]));
  const numbers = now.parts.map(part => /data-marpit-pagination="([^"]*)"/.exec(part)?.[1] ?? null);
  const total = /data-marpit-pagination-total="([^"]*)"/.exec(after)?.[1];
  const styles = stylesOf(now.before);
  return {
    from: versionOf(before),
    to: versionOf(after),
    parts: [...head, ...now.parts.slice(first, now.parts.length - last), ...tail],
    ...(total === undefined ? {} : { numbers, total }),
    ...(stylesOf(old.before).join() === styles.join() ? {} : { styles }),
    title: /<title>([^<]*)/.exec(after)?.[1] ?? '',
  };
}

function stylesOf(head: string): string[] {
  return [...head.matchAll(/<link rel="stylesheet" href="([^"]*)"/g)].map(match => match[1] ?? '');
}
