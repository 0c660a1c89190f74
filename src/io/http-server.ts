// The door to browsers: turns Node's requests into plain ones and plain answers into Node's.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebRequest {
  readonly method: string;
  /** As it was asked for: path and query. */
  readonly url: string;
  readonly header: (name: string) => string | undefined;
  /** Address of who asks. */
  readonly remoteAddress: string;
}

export interface WebResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | EventStream;
}

/** Messages for as long as somebody listens. */
export interface EventStream {
  /** `send` sends one message. Returns what is done when nobody listens any more. */
  open(send: (message: string) => void): () => void;
}

export interface WebServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

export class PortsTaken extends Error {}

/** Ports that are tried when one is taken. */
const portCount = 20;

/** Listens on the first free port from `port` on. Throws `PortsTaken` when there is none, and what Node throws on a bad address. */
export async function startServer(
  host: string,
  port: number,
  answer: (request: WebRequest) => Promise<WebResponse>,
): Promise<WebServer> {
  const server = createServer((request, response) => void respond(request, response, answer));
  server.keepAliveTimeout = 60_000;
  const bound = await listenFrom(server, host, port);
  return {
    host,
    port: bound,
    close: () =>
      new Promise(resolve => {
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
): Promise<void> {
  const { status, headers, body } = await answer({
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    remoteAddress: request.socket.remoteAddress ?? '',
    header: name => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : value?.join(', ');
    },
  });
  if (response.destroyed) return;
  response.writeHead(status, headers);
  if (typeof body === 'string' || body instanceof Uint8Array) {
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  response.flushHeaders();
  request.socket.setNoDelay(true);
  const close = body.open(message => void response.write(`data: ${message}\n\n`));
  response.on('close', close);
}
