// What the teacher's own machine is answered: the instructor's edition, and the link of its pages to the room. Its server listens on
// the loopback address alone.

import type { WebRequest, WebResponse } from '../io/http-server.js';
import { plain, redirect } from './answers.js';
import { createEditionFiles } from './edition-files.js';
import { teacherHtml } from './present-html.js';
import { parseTeacherReport } from './present-input.js';
import { createPresentSite, deckAddress, events, type PresentSiteWorld, type Site } from './present-site.js';
import { isLoopback } from './request.js';

/** Bytes: all drawings of a long day. */
const longestReport = 32_000_000;
/** Bytes that may wait for a page of this machine. */
const backlog = 8_000_000;

export function createTeacherSite(world: PresentSiteWorld): Site {
  const { presentation, decks, language } = world;
  const files = createEditionFiles({
    ...world,
    edition: 'instructor',
    deckPage: (html, deck) => teacherHtml(html, { deck, language }),
  });
  const link = async (request: WebRequest): Promise<WebResponse> => {
    if (request.method === 'POST') return report(request);
    const query = new URL(request.url, 'http://lutrin').searchParams;
    const deck = query.get('deck') ?? '';
    if (!decks.has(deck)) return plain(404, 'There is no such deck.');
    const page = { deck, isDesk: query.has('desk'), isLinked: query.has('linked') };
    return events({ backlog, open: listener => presentation.joinTeacher(page, listener) });
  };
  const report = async (request: WebRequest): Promise<WebResponse> => {
    const text = await request.body(longestReport);
    const said = text === undefined ? undefined : parseTeacherReport(text);
    if (said === undefined) return plain(400, 'This is no report of a page.');
    return presentation.report(said) ? plain(204, '') : plain(410, 'The page belongs to a talk that is over.');
  };
  return createPresentSite(world, (request, path) => {
    // It cannot be otherwise; if it were, nothing must be answered.
    if (!isLoopback(request.remoteAddress)) return plain(403, 'The instructor edition is only for this machine.');
    if (path === '@lutrin/teacher') return link(request);
    if (request.method === 'POST') return plain(405, 'Only GET.', { allow: 'GET, HEAD' });
    const deck = presentation.deck();
    if (path === '' && deck !== null) return redirect(deckAddress(deck));
    return files(path);
  });
}
