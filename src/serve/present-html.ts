// The pages of decks as the presenting server gives them out: with the script of the teacher's or of a follower's page in the place of
// the published one. Pure.

import { escapeHtml, type Html } from '../render/html.js';
import { servedHelp } from '../render/lectern.js';
import { followerParts, teacherParts } from '../render/present-parts.js';

const publishedScript = /<script src="[^"]*\/assets\/player-[\da-f]+\.js"><\/script>/;

export interface ServedDeck {
  readonly deck: string;
  /** Of the course. */
  readonly language: string;
}

export function teacherHtml(html: string, served: ServedDeck): string {
  const help = servedHelp(served.language).text;
  const withHelp = html.replace(/<dialog class="help"[\s\S]*?(?=<\/dl>)/, lines => `${lines}${help}`);
  return servedHtml(withHelp, served, 'presented-deck', teacherParts(served.language));
}

export function followerHtml(html: string, served: ServedDeck): string {
  return servedHtml(html, served, 'followed-deck', followerParts(served.language));
}

/** A page of the course, where the room waits for the teacher to open a deck. */
export function waitingHtml(html: string): string {
  return html.replace(/<\/head>/, '<script src="/@lutrin/waiting.js" defer></script>\n</head>');
}

function servedHtml(html: string, { deck }: ServedDeck, script: string, parts: Html): string {
  const head = `<meta name="lutrin-deck" content="${escapeHtml(deck)}">\n<script src="/@lutrin/${script}.js"></script>\n<link rel="stylesheet" href="/@lutrin/present.css">`;
  const end = html.lastIndexOf('</body>');
  return `${html.slice(0, end)}${parts.text}${html.slice(end)}`.replace(publishedScript, () => head);
}
