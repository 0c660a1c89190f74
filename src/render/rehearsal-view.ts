// What a rehearsal has measured, in a dialog of the presenter's window; the script fills it in.

import { type Html, html } from './html.js';

interface RehearsalWords {
  readonly title: string;
  readonly slide: string;
  readonly planned: string;
  readonly measured: string;
  readonly suggested: string;
  readonly total: string;
  readonly text: string;
  readonly use: string;
  readonly download: string;
  readonly copy: string;
  readonly copied: string;
  readonly goOn: string;
  readonly end: string;
}

const english: RehearsalWords = {
  title: 'Rehearsal',
  slide: 'Slide',
  planned: 'Planned',
  measured: 'Measured',
  suggested: 'Suggested',
  total: 'In all',
  text: 'Suggested times',
  use: 'Save this as a file, correct it as you like, and in the folder of the course type',
  download: 'Save',
  copy: 'Copy',
  copied: 'Copied',
  goOn: 'Go on rehearsing',
  end: 'End the rehearsal',
};

const french: RehearsalWords = {
  title: 'Répétition',
  slide: 'Diapositive',
  planned: 'Prévu',
  measured: 'Mesuré',
  suggested: 'Proposé',
  total: 'En tout',
  text: 'Durées proposées',
  use: 'Enregistrez ce texte, corrigez-le à votre gré, puis tapez dans le dossier du cours',
  download: 'Enregistrer',
  copy: 'Copier',
  copied: 'Copié',
  goOn: 'Poursuivre la répétition',
  end: 'Terminer la répétition',
};

/** `deck`: its id. */
export function rehearsalView(language: string, deck: string): Html {
  const words = /^fr\b/i.test(language) ? french : english;
  const columns = [words.planned, words.measured, words.suggested];
  return html`<dialog class="rehearsal" aria-labelledby="lutrin-rehearsal" data-deck="${deck}">
<h2 id="lutrin-rehearsal">${words.title}</h2>
<div class="measured" tabindex="0" role="region" aria-labelledby="lutrin-rehearsal"><table>
<thead><tr><th scope="col" colspan="2">${words.slide}</th>${columns.map(column => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody></tbody>
<tfoot><tr><th scope="row" colspan="2">${words.total}</th><td></td><td></td><td></td></tr></tfoot>
</table></div>
<p>${words.use} <code>lutrin time times-${deck.replaceAll('/', '-')}.yml</code></p>
<textarea readonly aria-label="${words.text}" spellcheck="false"></textarea>
<form method="dialog"><button type="button" data-file="download" autofocus>${words.download}</button> <button type="button" data-file="copy" data-copied="${words.copied}">${words.copy}</button> <button value="go-on">${words.goOn}</button> <button value="end">${words.end}</button></form>
</dialog>`;
}
