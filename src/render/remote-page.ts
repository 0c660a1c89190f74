// The page of the phone remote. It holds nothing of the talk: what it shows, it is told once it has a session.

import { type Html, html } from './html.js';
import { presentWordsFor } from './present-words.js';

export interface RemotePageFiles {
  readonly script: string;
  readonly style: string;
}

export function remotePage(language: string, { script, style }: RemotePageFiles): string {
  const { remote: words, join, dark, close } = presentWordsFor(language);
  const { ended, lost, locked, noPage, wrong } = words;
  const button = (action: string, label: Html | string, name = ''): Html =>
    html`<button type="button" data-action="${action}"${name !== '' && html` aria-label="${name}" title="${name}"`}>${label}</button>`;
  const pressed = (action: string, label: string): Html =>
    html`<button type="button" data-action="${action}" aria-pressed="false">${label}</button>`;
  const icon = (path: string): Html => html`<svg viewBox="0 0 18 18" aria-hidden="true"><path d="${path}"/></svg>`;
  return html`<!DOCTYPE html>
<html lang="${language}" class="remote-page">
<head>
<meta charset="utf-8">
<title>${words.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${style}">
</head>
<body data-ended="${ended}" data-lost="${lost}" data-locked="${locked}" data-no-page="${noPage}" data-wrong="${wrong}">
<main class="pairing">
<h1>${words.title}</h1>
<form><label for="code">${words.code}</label>
<input id="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required placeholder="ABCD-2345" aria-describedby="refused">
<button>${words.connect}</button></form>
<p class="refused" id="refused" role="alert"></p>
</main>
<main class="remote">
<header>
<span class="position"></span>
<span class="followers" data-text="${join.followers}"></span>
<span class="elapsed">0:00</span>
${button('pause', icon('M6 4v10 M12 4v10'), words.pause)}
${button('restart', icon('M3.500 6.500a6 6 0 1 1-.5 4 M3 2.500v4.500h4.500'), words.restart)}
</header>
<p class="trouble" role="alert"></p>
<div class="screen"><div class="slide-frame" inert><iframe title="${words.slide}"></iframe></div><div class="touch" role="img" aria-label="${words.laser}"></div></div>
<div class="titles">
<h1 class="slide-title" aria-live="polite"></h1>
<p>${words.upcoming}: <span class="upcoming" data-end="${words.end}"></span></p>
</div>
<section class="notes" aria-label="${words.notes}" tabindex="0"></section>
<p class="dark-note" hidden><span>${dark}</span> ${button('close-note', close)}</p>
<nav aria-label="${words.slide}">
${button('previous', words.previous)}
${pressed('black', words.black)}
${pressed('white', words.white)}
${button('next', words.next)}
</nav>
</main>
<script src="${script}"></script>
</body>
</html>
`.text;
}
