// What the presenting server adds to the pages of decks: QR codes for the teacher, and for followers the way back. No published page
// has it.

import { type Html, html } from './html.js';
import { lecternWordsFor } from './lectern-words.js';
import { presentWordsFor } from './present-words.js';

/** The script puts what is for the controls and for the presenter's desk there. */
export function teacherParts(language: string): Html {
  const { join, pair, close } = presentWordsFor(language);
  const { actions } = lecternWordsFor(language);
  const count = (name: string, text: string): Html =>
    html`<span class="count" data-count="${name}" data-text="${text}"></span>`;
  const qr = (title: string): Html => html`<svg class="qr" role="img" aria-label="${title}"><path d=""/></svg>`;
  return html`<div class="present-parts" hidden>
<div class="for-controls"><button type="button" data-do="join" aria-label="${actions.join}" title="${actions.join}">QR</button></div>
<div class="for-desk">${count('followers', join.followers)}<button type="button" data-do="join" aria-label="${actions.join}" title="${actions.join}">QR</button><button type="button" data-do="remote" title="${actions.remote}">${pair.button}</button></div>
</div>
<dialog class="join entrance closed" aria-labelledby="lutrin-join">
<h2 id="lutrin-join">${join.title}</h2>
<p class="reason">${join.closed}</p>
<div class="way">
<p>${join.help}</p>
<p class="address"></p>
${qr(join.title)}
<p class="others" hidden>${join.others} <span></span></p>
<p>${count('followers', join.followers)}</p>
</div>
<form method="dialog"><button type="button" class="copy-address" data-copied="${join.copied}">${join.copy}</button> <button autofocus>${close}</button></form>
</dialog>
<dialog class="pair entrance closed" aria-labelledby="lutrin-pair">
<h2 id="lutrin-pair">${pair.title}</h2>
<p class="reason">${join.closed}</p>
<div class="way">
<p>${pair.help}</p>
<p class="address"></p>
<p>${pair.code}: <strong class="code"></strong></p>
${qr(pair.title)}
<p>${count('remotes', pair.remotes)} <button type="button" data-do="end-remotes">${pair.end}</button></p>
<p class="warning">${pair.warning}</p>
</div>
<form method="dialog"><button autofocus>${close}</button></form>
</dialog>
`;
}

export function followerParts(language: string): Html {
  const { follow, dark, close } = presentWordsFor(language);
  return html`<aside class="follow" aria-label="${follow.label}" data-following="${follow.following}" data-left="${follow.left}" data-lost="${follow.lost}" hidden>
<p class="follow-line"><span class="follow-state" role="status"></span> <button type="button" class="back" data-do="back">${follow.back}</button></p>
<p class="dark-note" hidden><span>${dark}</span> <button type="button" data-do="close-note">${close}</button></p>
</aside>
`;
}
