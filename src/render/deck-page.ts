// The page of a deck: its slides, as Marp made them, in a document to read and present, and in one to print.

import { assetFolder } from '../course/assets.js';
import type { Edition } from '../course/model.js';
import { siteUrl } from '../course/paths.js';
import type { ToolFiles } from '../io/tool-files.js';
import type { RenderedSlide } from '../markdown/engine.js';
import { paperStyles } from '../markdown/paper-style.js';
import type { Deck } from '../parse/deck.js';
import { localEmoji, localFonts } from './built-in-fonts.js';
import { Html, html } from './html.js';
import { messagesFor } from './messages.js';
import { document, type Page, type PageSettings, partsPlace, piecesOf } from './page.js';

export interface DeckPageInput extends PageSettings {
  readonly deck: Deck;
  readonly tool: ToolFiles;
  /** HTML of each of the deck's diagrams. */
  readonly diagrams: readonly string[];
  /** Path of the deck's PDF in the edition. */
  readonly pdf: string;
}

export function deckPath(id: string): string {
  return `slides/${id}/index.html`;
}

export function deckPage(input: DeckPageInput): Page {
  const { deck, assets, edition, tool } = input;
  const path = deckPath(deck.id);
  const addTool = (name: string): string => assets.addBytes(name.replace(/.*\//, ''), tool.read(name) ?? missing(name));
  const parts = deck.slides.map(slide => slidePart(slide, input));
  const head = {
    title: deck.title,
    description: deck.description,
    author: deck.author,
    keywords: deck.keywords,
    language: deck.language,
    styles: [assets.addBytes('deck.css', localFonts(deck.css, assets, tool)), addTool('client/player.css')],
    headScripts: [addTool('client/player.js')],
    bodyScripts: [],
  };
  const kind = `deck-page ${edition}`;
  return {
    path,
    pieces: piecesOf(head, kind, html`${around(partsPlace, edition)}\n${controls(input)}`, parts, path),
    print: () => {
      const slides = around(html`${parts}`, edition);
      return document({ ...head, headScripts: [], extra: fitScript(slides, tool) }, kind, printable(slides));
    },
    assets: assets.all(),
  };
}

function around(slides: Html, edition: Edition): Html {
  return edition === 'instructor'
    ? html`<main class="deck">
${slides}</main>`
    : html`<main class="deck">
<div class="marpit">${slides}</div>
</main>`;
}

/** Without what soft masks come of. Marp's self-fitting elements are made only where the printer finds that they are needed. */
function printable(slides: Html): Html {
  return Html.unsafe(paperStyles(slides.text.replace(/(<(?:pre|h[1-6]|span)) is="marp-[a-z\d]+"/g, '$1')));
}

/** Inlined: the script is for the printer and no part of an edition. */
function fitScript(slides: Html, tool: ToolFiles): Html | undefined {
  if (!slides.text.includes('data-auto-scaling')) return undefined;
  const script = new TextDecoder().decode(tool.read('client/fit.js') ?? missing('client/fit.js'));
  return Html.unsafe(`<script>${script.replace(/<\/script/gi, '<\\/script')}</script>\n`);
}

function slideHtml(slide: RenderedSlide, { assets, tool, diagrams }: DeckPageInput): Html {
  const withEmoji = localEmoji(slide.html, name => siteUrl(`${assetFolder}/${name}`), assets, tool);
  return Html.unsafe(
    withEmoji.replace(
      /<lutrin-diagram data-number="(\d+)"><\/lutrin-diagram>/g,
      (_all, number) => diagrams[Number(number)] ?? '',
    ),
  );
}

/** The instructor's has the notes of a slide beneath it: on paper it is a page, on screen a panel that opens. */
export function slidePart(slide: RenderedSlide, input: DeckPageInput): Html {
  if (input.edition === 'student') return slideHtml(slide, input);
  const title = messagesFor(input.config.language).notes;
  return html`<div class="page">
<div class="marpit">${slideHtml(slide, input)}</div>
<aside class="note" aria-label="${title}">${slide.notes.map(note => note.split(/\n{2,}/).map(text => html`<p>${text}</p>`))}</aside>
</div>
`;
}

function controls({ deck, config, pdf, edition }: DeckPageInput): Html {
  const words = messagesFor(config.language);
  return html`<nav class="controls" aria-label="${words.slides}" hidden>
<a class="home" href="${siteUrl('index.html')}">${words.course}</a>
<button type="button" class="previous" aria-label="${words.previous}">‹</button>
<output class="position">1 / ${deck.slides.length}</output>
<button type="button" class="next" aria-label="${words.next}">›</button>
<button type="button" class="full-screen">${words.fullScreen}</button>
${edition === 'instructor' && html`<button type="button" class="show-notes" aria-pressed="false">${words.notes}</button>`}
<a class="pdf" href="${siteUrl(pdf)}">${words.pdf}</a>
</nav>`;
}

function missing(name: string): never {
  throw new Error(`${name} is not part of this installation: run npm run prepare`);
}
