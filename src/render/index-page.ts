// The page of the course: its decks and labs, with what a student needs to choose.

import { siteUrl } from '../course/paths.js';
import type { ToolFiles } from '../io/tool-files.js';
import { type Html, html } from './html.js';
import { type Messages, messagesFor } from './messages.js';
import { type Page, type PageSettings, piecesOf } from './page.js';

export interface IndexEntry {
  readonly type: 'deck' | 'lab';
  readonly page: string;
  readonly title: string;
  readonly description: string;
  readonly audience: readonly string[];
  readonly minutes: number | undefined;
  readonly count: number;
  readonly firstStep: number | undefined;
  readonly level: number | undefined;
  readonly pdf: string;
  /** Bytes; undefined when the PDF could not be made. */
  readonly pdfSize: number | undefined;
}

export interface IndexPageInput extends PageSettings {
  readonly entries: readonly IndexEntry[];
  readonly tool: ToolFiles;
  readonly style: string;
}

const path = 'index.html';

export function indexPage(input: IndexPageInput): Page {
  const { config, entries, assets, edition } = input;
  const words = messagesFor(config.language);
  const decks = entries.filter(entry => entry.type === 'deck');
  const labs = entries.filter(entry => entry.type === 'lab');
  const title = config.title || (decks.length === 1 ? decks[0]?.title : undefined) || words.course;
  const body = html`<header class="title">
${edition === 'instructor' && html`<p class="edition">${words.instructorEdition}</p>`}
<h1>${title}</h1>
${config.description !== '' && html`<p class="target">${config.description}</p>`}
${config.author !== '' && html`<p class="author">${config.author}</p>`}
</header>
<main>
${list(words.slides, decks, words)}${list(words.labs, labs, words)}</main>
`;
  const head = {
    title,
    description: config.description,
    author: config.author,
    keywords: '',
    language: config.language,
    styles: [assets.addBytes('sheet.css', input.style)],
    headScripts: [],
    bodyScripts: [],
  };
  return { path, pieces: piecesOf(head, `index-page ${edition}`, body, [], path), assets: assets.all() };
}

function list(title: string, entries: readonly IndexEntry[], words: Messages): Html | false {
  return (
    entries.length > 0 &&
    html`<section class="list"><h2>${title}</h2><ul>
${entries.map(entry => item(entry, words))}</ul></section>
`
  );
}

function item(entry: IndexEntry, words: Messages): Html {
  const { minutes, firstStep, count } = entry;
  const facts = [
    entry.type === 'deck' && words.slideCount(count),
    firstStep !== undefined && words.stepRange(firstStep, firstStep + count - 1),
    minutes !== undefined && words.minutes(minutes),
    entry.level !== undefined && `${words.level}\u00a0${entry.level}\u00a0/\u00a03`,
  ].filter(fact => typeof fact === 'string');
  return html`<li class="${entry.type}"><h3><a href="${siteUrl(entry.page)}">${entry.title}</a></h3>
${entry.description !== '' && html`<p class="description">${entry.description}</p>`}
<p class="facts">${entry.audience.map(group => html`<span class="audience">${group}</span> `)}<span>${facts.join(' · ')}</span></p>
${
  entry.pdfSize !== undefined &&
  html`<p class="pdf"><a href="${siteUrl(entry.pdf)}" type="application/pdf">${words.pdf}</a> <span class="size">${size(entry.pdfSize)}</span></p>`
}</li>
`;
}

/** `340 kB`, `1.2 MB`: decimal units, as download dialogs have them. */
function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
