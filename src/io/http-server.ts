// The door to browsers: turns Node's requests into plain ones and plain answers into Node's.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Compression, createCompression, isCompressible } from './compression.js';

export interface WebRequest {
  readonly method: string;
  /** As it was asked for: path and query. */
  readonly url: string;
  readonly header: (name: string) => string | undefined;
  /** Address of who asks. */
  readonly remoteAddress: string;
  /** What was sent with it, as text; undefined when that is more than `limit` bytes or breaks off. Can be asked for once. */
  body(limit: number): Promise<string | undefined>;
}

export interface WebResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | EventStream;
}

/** Messages for as long as somebody listens. */
export interface EventStream {
  /** Bytes that may wait, beside what is sent at once, for one who does not read: with more, the connection is cut. */
  readonly backlog?: number;
  /** Returns what is done when nobody listens any more. */
  open(listener: EventListener): () => void;
}

export interface EventListener {
  /** Sends one message. One that goes to many is encoded once, by `encodeEvent`. */
  send(message: string | Uint8Array): void;
  /** Bytes that were sent and not taken yet. */
  waiting(): number;
  /** Cuts the connection. */
  close(): void;
}

export function encodeEvent(message: string): Uint8Array {
  return Buffer.from(`data: ${message}\n\n`);
}

export interface WebServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

export class PortsTaken extends Error {}

export interface ServerOptions {
  /** Texts are sent compressed to those who take that. */
  readonly compress?: boolean;
  /** Milliseconds after which events get a sign of life, so that connections that are gone are noticed. */
  readonly silence?: number;
}

/** Ports that are tried when one is taken. */
const portCount = 20;

/** Listens on the first free port from `port` on. Throws `PortsTaken` when there is none, and what Node throws on a bad address. */
export async function startServer(
  host: string,
  port: number,
  answer: (request: WebRequest) => Promise<WebResponse>,
  { compress = false, silence }: ServerOptions = {},
): Promise<WebServer> {
  const compression = compress ? createCompression() : undefined;
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void respond(request, response, answer, async ({ status, headers, body }) => {
      if (typeof body === 'string' || body instanceof Uint8Array) {
        const sent = await encoded(request, body, headers, compression);
        response.writeHead(status, sent.headers);
        response.end(request.method === 'HEAD' ? undefined : sent.body);
      } else {
        // It ends with the connection: without chunks, each message is one write.
        response.useChunkedEncodingByDefault = false;
        response.writeHead(status, headers);
        openStream(request, response, body, streams);
      }
    });
  });
  const giveSigns = (): void => {
    for (const stream of streams) stream.write(':\n\n');
  };
  const signs = silence === undefined ? undefined : setInterval(giveSigns, silence).unref();
  server.keepAliveTimeout = 60_000;
  const bound = await listenFrom(server, host, port);
  return {
    host,
    port: bound,
    close: () =>
      new Promise(resolve => {
        clearInterval(signs);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listenFrom(server: Server, host: string, first: number): Promise<number> {
  for (let port = first; port < first + portCount && port < 65_536; port++) {
    const bound = await listen(server, host, port);
    if (bound !== undefined) return bound;
  }
  throw new PortsTaken(`The ports from ${first} on are taken`);
}

/** Undefined when the port is taken. */
function listen(server: Server, host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE' || (error.code === 'EACCES' && port < 1024)) resolve(undefined);
      else reject(error);
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: WebRequest) => Promise<WebResponse>,
  write: (found: WebResponse) => Promise<void>,
): Promise<void> {
  // Who sends more than is wanted is not listened to.
  response.on('finish', () => {
    if (!request.complete) request.destroy();
  });
  const found = await answer({
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    remoteAddress: request.socket.remoteAddress ?? '',
    header: name => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : value?.join(', ');
    },
    body: limit => readBody(request, limit),
  });
  if (!response.destroyed) await write(found);
}

async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      length += (chunk as Buffer).length;
      if (length > limit) return undefined;
      chunks.push(chunk as Buffer);
    }
  } catch {
    return undefined; // it broke off
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What goes over the wire: compressed, where that is wanted and taken. */
async function encoded(
  request: IncomingMessage,
  body: Uint8Array | string,
  headers: WebResponse['headers'],
  compression: Compression | undefined,
): Promise<Pick<WebResponse, 'headers'> & { readonly body: Uint8Array | string }> {
  if (compression === undefined || typeof body === 'string' || !isCompressible(body, headers['content-type'] ?? ''))
    return { headers, body };
  const varied = { ...headers, vary: 'accept-encoding' };
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding']))) return { headers: varied, body };
  return { headers: { ...varied, 'content-encoding': 'gzip' }, body: await compression(body) };
}

function openStream(
  request: IncomingMessage,
  response: ServerResponse,
  body: EventStream,
  streams: Set<ServerResponse>,
): void {
  response.flushHeaders();
  request.socket.setNoDelay(true);
  request.socket.setKeepAlive(true, 30_000);
  let allowed = Number.POSITIVE_INFINITY;
  const close = body.open({
    waiting: () => response.writableLength,
    close: () => void response.destroy(),
    send: message => {
      if (response.destroyed) return;
      const event = typeof message === 'string' ? encodeEvent(message) : message;
      if (response.writableLength + event.length > allowed) response.destroy();
      else response.write(event);
    },
  });
  if (body.backlog !== undefined) allowed = response.writableLength + body.backlog;
  streams.add(response);
  response.on('close', () => {
    streams.delete(response);
    close();
  });
}
