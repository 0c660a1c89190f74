// The page of a deck: its slides, as Marp made them, in a document that can be read, presented and printed.

import { assetFolder } from '../course/assets.js';
import { relativeUrl } from '../course/paths.js';
import type { ToolFiles } from '../io/tool-files.js';
import type { RenderedSlide } from '../markdown/engine.js';
import type { Deck } from '../parse/deck.js';
import { localEmoji, localFonts } from './built-in-fonts.js';
import { Html, html } from './html.js';
import { messagesFor } from './messages.js';
import { document, type Page, type PageSettings } from './page.js';

export interface DeckPageInput extends PageSettings {
  readonly deck: Deck;
  readonly tool: ToolFiles;
  /** SVG of each of the deck's diagrams. */
  readonly diagrams: readonly string[];
  /** Path of the deck's PDF in the edition. */
  readonly pdf: string;
}

export function deckPath(id: string): string {
  return `slides/${id}/index.html`;
}

export function deckPage(input: DeckPageInput): Page {
  const { deck, assets, tool } = input;
  const path = deckPath(deck.id);
  const style = assets.addBytes('deck.css', localFonts(deck.css, assets, tool));
  const addTool = (name: string): string => assets.addBytes(name.replace(/.*\//, ''), tool.read(name) ?? missing(name));
  const content = html`<main class="deck">
${input.edition === 'instructor' ? slidesWithNotes(input, path) : slides(input, path)}
</main>
${controls(input, path)}`;
  const head = {
    path,
    title: deck.title,
    description: deck.description,
    author: deck.author,
    keywords: deck.keywords,
    language: deck.language,
    styles: [style, addTool('client/player.css')],
    headScripts: [addTool('client/player.js')],
    bodyScripts: [addTool('marp/browser-iife.iife.js')],
  };
  return { path, html: document(head, `deck-page ${input.edition}`, content), assets: assets.all() };
}

function slideHtml(slide: string, path: string, { assets, tool, diagrams }: DeckPageInput): string {
  const withEmoji = localEmoji(slide, name => relativeUrl(path, `${assetFolder}/${name}`), assets, tool);
  if (!withEmoji.includes('<lutrin-diagram')) return withEmoji;
  return withEmoji.replace(/<lutrin-diagram data-number="(\d+)"><\/lutrin-diagram>/g, (_all, number) => diagrams[Number(number)] ?? '');
}

function slides(input: DeckPageInput, path: string): Html {
  const all = input.deck.slides.map(slide => slideHtml(slide.html, path, input));
  return html`<div class="marpit">${Html.unsafe(all.join('\n'))}</div>`;
}

/** Each slide with its notes beneath: on paper a page, on screen a panel that opens. Only the instructor edition has them. */
function slidesWithNotes(input: DeckPageInput, path: string): Html {
  const { deck, config } = input;
  const title = messagesFor(config.language).notes;
  const page = (slide: RenderedSlide): Html => html`<div class="page">
<div class="marpit">${Html.unsafe(slideHtml(slide.html, path, input))}</div>
<aside class="note" aria-label="${title}">${slide.notes.map(note => note.split(/\n{2,}/).map(text => html`<p>${text}</p>`))}</aside>
</div>
`;
  return html`${deck.slides.map(page)}`;
}

function controls({ deck, config, pdf, edition }: DeckPageInput, path: string): Html {
  const words = messagesFor(config.language);
  return html`<nav class="controls" aria-label="${words.slides}" hidden>
<a class="home" href="${relativeUrl(path, 'index.html')}">${words.course}</a>
<button type="button" class="previous" aria-label="${words.previous}">‹</button>
<output class="position">1 / ${deck.slides.length}</output>
<button type="button" class="next" aria-label="${words.next}">›</button>
<button type="button" class="full-screen">${words.fullScreen}</button>
${edition === 'instructor' && html`<button type="button" class="show-notes" aria-pressed="false">${words.notes}</button>`}
<a class="pdf" href="${relativeUrl(path, pdf)}">${words.pdf}</a>
</nav>`;
}

function missing(name: string): never {
  throw new Error(`${name} is not part of this installation: run npm run prepare`);
}
