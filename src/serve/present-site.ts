// What both servers of `lutrin present` have in common: which requests are answered at all, the scripts of their pages, and what is
// said when something breaks.

import type { EventStream, WebRequest, WebResponse } from '../io/http-server.js';
import type { Output } from '../io/output.js';
import type { ToolFiles } from '../io/tool-files.js';
import { bytesOf, plain, securityHeaders } from './answers.js';
import type { Presentation } from './presentation.js';
import { askedBy, type Listening, pathOf, refusal } from './request.js';

export interface PresentSiteWorld {
  readonly presentation: Presentation;
  readonly output: Pick<Output, 'read' | 'stamp'>;
  readonly tool: Pick<ToolFiles, 'read'>;
  readonly decks: ReadonlySet<string>;
  /** Of the course. */
  readonly language: string;
  /** The course lets its authors' scripts run. */
  readonly allowsScripts: boolean;
  readonly listening: () => Listening;
  crashed(page: string, error: unknown): void;
}

export type Site = (request: WebRequest) => Promise<WebResponse>;

/** `answer` gets requests of this server's own pages only, and their path below the root. */
export function createPresentSite(
  world: PresentSiteWorld,
  answer: (request: WebRequest, path: string) => Promise<WebResponse> | WebResponse,
): Site {
  const secure = (response: WebResponse): WebResponse => ({
    ...response,
    headers: { ...securityHeaders(world.allowsScripts), ...response.headers },
  });
  return async request => {
    try {
      return secure(await allowed(request, world, answer));
    } catch (error) {
      world.crashed(request.url, error);
      return secure(plain(500, 'Lutrin failed here; the terminal says why.'));
    }
  };
}

async function allowed(
  request: WebRequest,
  { listening, tool }: PresentSiteWorld,
  answer: (request: WebRequest, path: string) => Promise<WebResponse> | WebResponse,
): Promise<WebResponse> {
  const refused = refusal(askedBy(request.header), listening());
  if (refused !== undefined) return plain(403, `${refused}.`);
  const { method } = request;
  if (!['GET', 'HEAD', 'POST'].includes(method)) return plain(405, 'Only GET and POST.', { allow: 'GET, HEAD, POST' });
  // Browsers say where a POST comes from; a page that asks without it is none of ours.
  if (method === 'POST' && request.header('origin') === undefined) return plain(403, 'The Origin header is missing.');
  const path = pathOf(request.url);
  if (path === undefined) return plain(404, 'There is no such page.');
  if (path === 'favicon.ico') return plain(204, '');
  const file = /^@lutrin\/([a-z-]+\.(?:js|css))$/.exec(path)?.[1];
  if (file === undefined) return answer(request, path);
  const bytes = tool.read(`client/${file}`);
  return bytes === undefined ? plain(404, 'There is no such file.') : bytesOf(file, bytes, 'no-cache');
}

export function events(body: EventStream): WebResponse {
  return { status: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }, body };
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): WebResponse {
  const all = { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers };
  return { status, headers: all, body: JSON.stringify(value) };
}

/** The way to a deck's page. */
export function deckAddress(deck: string): string {
  return `/slides/${deck}/`;
}
