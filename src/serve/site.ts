// What the watching server answers: live pages, the files of both editions, PDFs when they are printed, and the events of pages.

import { posix } from 'node:path';
import { type Edition, editionFolders } from '../course/model.js';
import type { EventStream, WebRequest, WebResponse } from '../io/http-server.js';
import type { Output } from '../io/output.js';
import type { ToolFiles } from '../io/tool-files.js';
import { bytesOf, html, plain, redirect, securityHeaders } from './answers.js';
import type { LiveCourse } from './live-course.js';
import { liveHtml, unmadeHtml } from './live-html.js';
import type { LivePage } from './live-page.js';
import type { LiveMessage } from './messages.js';
import { askedBy, isLoopback, type Listening, pathOf, refusal } from './request.js';

export interface SiteWorld {
  readonly course: LiveCourse;
  readonly output: Output;
  readonly tool: ToolFiles;
  readonly follow: boolean;
  readFile(path: string): Uint8Array | undefined;
  /** Resolves when what was edited so far is built; with PDFs, when those are printed, too. */
  built(options: { readonly prints: boolean }): Promise<void>;
  /** Calls `changed` whenever the pages on disk were made anew. Returns how to end that. */
  onBuilt(changed: () => void): () => void;
  crashed(page: string, error: unknown): void;
}

const prefix = `${editionFolders.instructor}/`;

export function createSite(
  world: SiteWorld,
  listening: () => Listening,
): (request: WebRequest) => Promise<WebResponse> {
  const secure = (response: WebResponse): WebResponse => ({
    ...response,
    headers: { ...securityHeaders(world.course.allowsScripts), ...response.headers },
  });
  return async request => {
    try {
      return secure(await answer(request, world, listening()));
    } catch (error) {
      world.crashed(request.url, error);
      return secure(plain(500, 'Lutrin failed here; the terminal says why.'));
    }
  };
}

async function answer(request: WebRequest, world: SiteWorld, listening: Listening): Promise<WebResponse> {
  const refused = refusal(askedBy(request.header), listening);
  if (refused !== undefined) return plain(403, `${refused}.`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET.', { allow: 'GET, HEAD' });
  const path = pathOf(request.url);
  if (path === undefined) return plain(404, 'There is no such page.');
  if (path === 'favicon.ico') return plain(204, '');
  if (path.startsWith('@lutrin/')) return live(path, request, world);
  const edition: Edition = path === editionFolders.instructor || path.startsWith(prefix) ? 'instructor' : 'student';
  if (edition === 'instructor' && !isLoopback(request.remoteAddress))
    return plain(403, 'The instructor edition is only for this machine.');
  if (path === editionFolders.instructor) return redirect(`/${path}/`);
  return file(edition, edition === 'instructor' ? path.slice(prefix.length) : path, world);
}

async function file(edition: Edition, path: string, world: SiteWorld): Promise<WebResponse> {
  const { course, output, follow } = world;
  const folder = editionFolders[edition];
  const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  if (posix.basename(name) === 'index.html') {
    const page = await course.page(edition, name);
    if (page !== undefined) {
      const { version, pieces } = page.rendered.snapshot;
      const [before = '', after = ''] = liveHtml(`${pieces.before}\0${pieces.after}`, { version, follow }).split('\0');
      return html(`${before}${pieces.parts.join('')}${after}`);
    }
    await world.built({ prints: false });
    const bytes = output.read(`${folder}/${name}`);
    if (bytes === undefined && course.failureOf(edition, name) !== undefined)
      return html(liveHtml(unmadeHtml, { version: '', follow }));
    if (bytes === undefined) return plain(404, 'There is no such page.');
    return html(liveHtml(new TextDecoder().decode(bytes), { version: '', follow }));
  }
  const asset = course.asset(edition, name);
  if (asset !== undefined) {
    const { content } = asset;
    const bytes =
      content.type === 'bytes'
        ? content.bytes
        : content.type === 'tool'
          ? world.tool.read(content.path)
          : world.readFile(content.path);
    if (bytes !== undefined) return bytesOf(name, bytes, 'private, max-age=31536000, immutable');
  }
  if (/\.(?:pdf|sh)$/.test(name)) await world.built({ prints: name.endsWith('.pdf') });
  const bytes = output.read(`${folder}/${name}`);
  if (bytes !== undefined) return bytesOf(name, bytes, 'no-cache');
  return posix.extname(name) === ''
    ? redirect(`/${edition === 'instructor' ? prefix : ''}${name}/`)
    : plain(404, 'There is no such file.');
}

async function live(url: string, request: WebRequest, world: SiteWorld): Promise<WebResponse> {
  const script = /^@lutrin\/(deck|sheet|page)\.js$/.exec(url)?.[1];
  const bytes = script && world.tool.read(`client/live-${script}.js`);
  if (bytes !== undefined && script !== undefined) return bytesOf(url, bytes as Uint8Array, 'no-cache');
  if (url !== '@lutrin/events') return plain(404, 'There is no such file.');
  const query = new URL(request.url, 'http://lutrin').searchParams;
  const address = pathOf(query.get('page') ?? '');
  if (address === undefined) return plain(404, 'There is no such page.');
  const isInstructor = address === editionFolders.instructor || address.startsWith(prefix);
  if (isInstructor && !isLoopback(request.remoteAddress))
    return plain(403, 'The instructor edition is only for this machine.');
  const name = isInstructor ? address.slice(prefix.length) : address;
  const edition = isInstructor ? 'instructor' : 'student';
  const path = name === '' || name.endsWith('/') ? `${name}index.html` : name;
  const page = await world.course.page(edition, path);
  const body = page === undefined ? unmade(edition, path, world) : opened(page, query.get('version') ?? '');
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
  return { status: 200, headers, body };
}

function opened(page: LivePage, version: string): EventStream {
  return { open: ({ send }) => page.connect(version, message => send(JSON.stringify(message))) };
}

/** Of pages that are as the last build made them, or could not be made. */
function unmade(edition: Edition, path: string, { course, onBuilt, crashed }: SiteWorld): EventStream {
  return {
    open: ({ send }) => {
      const tell = (message: LiveMessage): void => send(JSON.stringify(message));
      const tellProblems = (): void =>
        tell({ type: 'problems', problems: course.failureOf(edition, path) ?? course.problems });
      const built = async (): Promise<void> => {
        await course.page(edition, path);
        tell({ type: 'refetch' });
        tellProblems();
      };
      tell({ type: 'current', version: '' });
      tellProblems();
      return onBuilt(() => void built().catch((error: unknown) => crashed(path, error)));
    },
  };
}
