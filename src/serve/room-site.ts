// What the room is answered: the student edition, whose decks follow the teacher, and the remote's page. It has no way to the files of
// the instructor's edition; notes leave it by one stream alone, which needs a session.

import type { WebRequest, WebResponse } from '../io/http-server.js';
import { remotePage } from '../render/remote-page.js';
import { html, plain, redirect, securityHeaders } from './answers.js';
import { createEditionFiles } from './edition-files.js';
import { followerHtml, waitingHtml } from './present-html.js';
import { parseCode, parseRemoteRequests } from './present-input.js';
import type { CodeAnswer } from './present-messages.js';
import { createPresentSite, deckAddress, events, json, type PresentSiteWorld, type Site } from './present-site.js';
import type { RemoteAccess } from './remote-access.js';

export interface RoomSiteWorld extends PresentSiteWorld {
  readonly access: RemoteAccess;
  /** A code was used up; another one is good now. */
  redeemed(address: string): void;
  lockedOut(address: string): void;
}

/** Bytes that may wait for a follower, and for a remote: whoever takes less is cut off. */
export const backlog = 64_000;
/** Followers at once. */
const mostListeners = 1000;
/** Bytes of what a phone sends. */
const longestRequest = 10_000;

const cookie = 'lutrin-remote';

export function createRoomSite(world: RoomSiteWorld): Site {
  const { presentation, language } = world;
  const files = createEditionFiles({
    ...world,
    edition: 'student',
    deckPage: (page, deck) => followerHtml(page, { deck, language }),
  });
  const page = remotePage(language, { script: '/@lutrin/remote.js', style: '/@lutrin/remote.css' });
  let listeners = 0;
  const listen = (open: Parameters<typeof events>[0]['open']): WebResponse => {
    if (listeners >= mostListeners) return plain(503, 'The room is full.');
    return events({
      backlog,
      open: listener => {
        listeners++;
        const close = open(listener);
        return () => {
          listeners--;
          close();
        };
      },
    });
  };
  const course = (): WebResponse => {
    const found = files('');
    return found.body instanceof Uint8Array ? html(waitingHtml(new TextDecoder().decode(found.body))) : found;
  };
  const get = (request: WebRequest, path: string): WebResponse => {
    if (path === '@lutrin/follow') {
      const isCounted = !new URL(request.url, 'http://lutrin').searchParams.has('mirror');
      return listen(listener => presentation.follow(listener, { isCounted }));
    }
    if (path === '@lutrin/remote/session') return json(sessionOf(request, world) === undefined ? 401 : 200, {});
    if (path === '@lutrin/remote/events') {
      const session = sessionOf(request, world);
      if (session === undefined) return unknown();
      // A full room does not keep the teacher's phone out.
      return events({ backlog, open: listener => presentation.joinRemote(session, listener) });
    }
    // Its notes are HTML of the author's: no script in them runs.
    if (path === 'remote') return { ...html(page), headers: { ...html(page).headers, ...securityHeaders(false) } };
    const deck = presentation.deck();
    if (path === '') return deck === null ? course() : redirect(deckAddress(deck));
    return files(path);
  };
  const site = createPresentSite(world, (request, path) => {
    if (request.method !== 'POST') return get(request, path);
    if (path === '@lutrin/remote/session') return redeem(request, world);
    if (path === '@lutrin/remote/do') return control(request, world);
    return plain(403, 'Only the teacher controls the slides.');
  });
  return async request => {
    const response = await site(request);
    // Browsers take no notice of it on plain HTTP, and complain.
    const { 'cross-origin-opener-policy': _ignored, ...headers } = response.headers;
    return { ...response, headers };
  };
}

async function redeem(request: WebRequest, { access, redeemed, lockedOut }: RoomSiteWorld): Promise<WebResponse> {
  const text = await request.body(longestRequest);
  const code = text === undefined ? undefined : parseCode(text);
  if (code === undefined) return plain(400, 'This is no code.');
  const result = access.redeem(code, request.remoteAddress);
  if (result.type !== 'connected') {
    if (result.type === 'locked' && result.isNews) lockedOut(request.remoteAddress);
    const answer: CodeAnswer = result;
    return json(result.type === 'locked' ? 429 : 403, answer);
  }
  redeemed(request.remoteAddress);
  const answer: CodeAnswer = { type: 'connected' };
  const value = `${cookie}=${result.token}; Path=/@lutrin/remote; HttpOnly; SameSite=Strict`;
  return json(200, answer, { 'set-cookie': value });
}

async function control(request: WebRequest, world: RoomSiteWorld): Promise<WebResponse> {
  if (sessionOf(request, world) === undefined) return unknown();
  const text = await request.body(longestRequest);
  const asked = text === undefined ? undefined : parseRemoteRequests(text);
  if (asked === undefined) return plain(400, 'This is nothing that a remote asks for.');
  const done = asked.map(each => world.presentation.control(each));
  return done.every(Boolean) ? plain(204, '') : plain(409, 'No window of the teacher shows the deck.');
}

function sessionOf(request: WebRequest, { access }: RoomSiteWorld): string | undefined {
  const token = new RegExp(`(?:^|;\\s*)${cookie}=([\\w-]+)`).exec(request.header('cookie') ?? '')?.[1];
  return access.session(token);
}

function unknown(): WebResponse {
  return plain(401, 'Only a remote with a session: scan the code on the teacher’s screen.');
}
