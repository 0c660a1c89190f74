// The page of a deck: its slides, as Marp made them, in a document to read and present, and in one to print.

import { assetFolder, createAssetSet } from '../course/assets.js';
import type { Edition } from '../course/model.js';
import { siteUrl } from '../course/paths.js';
import type { ToolFiles } from '../io/tool-files.js';
import type { RenderedSlide } from '../markdown/engine.js';
import { type Module, modulesOf } from '../markdown/modules.js';
import { paperStyles } from '../markdown/paper-style.js';
import type { Deck } from '../parse/deck.js';
import { localEmoji, localFonts } from './built-in-fonts.js';
import { Html, html } from './html.js';
import { lectern } from './lectern.js';
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

export function deckPage(given: DeckPageInput): Page {
  // A deck is edited a thousand times, and each of its styles is another file: those of the page are not added to the deck's.
  const input = { ...given, assets: createAssetSet(given.assets.all()) };
  const { deck, assets, config, edition, pdf, tool } = input;
  const path = deckPath(deck.id);
  const addTool = (name: string): string => assets.addBytes(name.replace(/.*\//, ''), tool.read(name) ?? missing(name));
  const modules = modulesOf(deck.slides);
  const parts = deck.slides.map(slide => slidePart(slide, input, modules));
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
    pieces: piecesOf(
      head,
      kind,
      html`${around(partsPlace, edition)}\n${lectern({ language: config.language, edition, slides: deck.slides.length, pdf, deck: deck.id })}`,
      parts,
      path,
    ),
    print: () => {
      const slides = around(html`${parts}`, edition);
      return document({ ...head, headScripts: [] }, kind, printable(slides));
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

function slideHtml(slide: RenderedSlide, input: DeckPageInput): Html {
  const { diagrams } = input;
  return Html.unsafe(
    withEmoji(slide.html, input).replace(
      /<lutrin-diagram data-number="(\d+)"><\/lutrin-diagram>/g,
      (_all, number) => diagrams[Number(number)] ?? '',
    ),
  );
}

function withEmoji(text: string, { assets, tool }: DeckPageInput): string {
  return localEmoji(text, name => siteUrl(`${assetFolder}/${name}`), assets, tool);
}

/** The instructor's has the notes of a slide beneath it: on paper it is a page, on screen a panel that opens. */
export function slidePart(slide: RenderedSlide, input: DeckPageInput, modules?: readonly Module[]): Html {
  if (input.edition === 'student') return slideHtml(slide, input);
  const title = messagesFor(input.config.language).notes;
  const { time, moduleTime } = slide;
  const module = (modules ?? modulesOf(input.deck.slides)).find(({ id }) => id === slide.id);
  return html`<div class="page"${time !== undefined && html` data-seconds="${time}"`}${module && html` data-module="${module.title}"`}${moduleTime !== undefined && html` data-module-seconds="${moduleTime}"`}>
<div class="marpit">${slideHtml(slide, input)}</div>
<aside class="note" aria-label="${title}">${Html.unsafe(withEmoji(slide.noteHtml, input))}</aside>
</div>
`;
}

function missing(name: string): never {
  throw new Error(`${name} is not part of this installation: run npm run prepare`);
}
