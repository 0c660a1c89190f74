// The page of a deck for one edition.

import { createAssetSet } from '../course/assets.js';
import { type DeckFile, type Edition, editionFolders } from '../course/model.js';
import { readText } from '../course/text.js';
import { expandText } from '../course/variables.js';
import { type Deck, parseDeck } from '../parse/deck.js';
import { expandDeck } from '../parse/expand.js';
import { splitFrontMatter } from '../parse/front-matter.js';
import { labSlides } from '../parse/lab-slides.js';
import { createPageContext } from '../parse/page-context.js';
import type { LoadedTheme } from '../parse/themes.js';
import { deckPage } from '../render/deck-page.js';
import type { Diagrams } from './diagrams.js';
import type { PageResult } from './page-result.js';
import { type Session, silent, type TaskContext } from './session.js';

export interface DeckTask {
  readonly deck: DeckFile;
  readonly edition: Edition;
  readonly audience: string | undefined;
}

/** Undefined when the deck cannot be read. */
export async function buildDeck(
  task: DeckTask,
  session: Session,
  diagrams: Diagrams,
  context: TaskContext,
): Promise<PageResult | undefined> {
  const { outline, engine, tool } = session;
  const { files } = context.recorder;
  const { report } = context;
  const source = readText(files, task.deck.path, report);
  if (source === undefined) return undefined;
  const document = expandDeck(source, {
    files,
    report,
    slideStarts: text => engine.slideStarts(text, dividingLevels(source.text)),
    dividingLevels: dividingLevels(source.text),
    labIds: () => outline.labs.map(lab => lab.id),
    labSlides: (id, place) => {
      const lab = session.lab(id, silent(context));
      return lab && labSlides(lab, session.firstStep(id, silent(context)), place);
    },
  });
  const assets = createAssetSet();
  const page = createPageContext({
    files,
    outline,
    document,
    edition: task.edition,
    variables: outline.config.variables,
    assets,
    report,
  });
  const themes = new Map<string, LoadedTheme>();
  const deck = await parseDeck(task.deck.id, source, document, {
    outline,
    engine,
    page,
    assets,
    audience: task.audience,
    report,
    themeNames: () => [
      ...new Set(['default', 'gaia', 'uncover', 'lutrin', ...outline.themes.map(theme => theme.name)]),
    ],
    loadTheme: name => {
      const loaded = session.theme(name, context);
      for (const theme of loaded) themes.set(theme.name, theme);
      return loaded.length > 0;
    },
  });
  addThemeAssets(deck, themes);
  const drawn =
    deck.diagrams.length === 0
      ? []
      : await diagrams.draw(deck.diagrams, session.diagramStyle(deck.theme, context), context);
  const pdf = `slides/${deck.id}/${deck.id.split('/').at(-1)}.pdf`;
  const { config } = outline;
  const made = deckPage({ deck, tool, diagrams: drawn, pdf, config, edition: task.edition, assets });
  const title = expandText(deck.title, config.variables);
  return {
    page: made,
    summary: {
      type: 'deck',
      id: deck.id,
      page: made.path,
      pdf,
      title,
      description: deck.description,
      author: deck.author,
      keywords: deck.keywords,
      audience: [],
      minutes: minutesOf(deck),
      count: deck.slides.length,
      firstStep: undefined,
      level: undefined,
      source: source.path,
      folder: editionFolders[task.edition],
    },
  };
}

/** Fonts and images of the themes whose rules are in the deck's CSS. */
function addThemeAssets(deck: Deck, themes: ReadonlyMap<string, LoadedTheme>): void {
  for (const theme of themes.values())
    for (const { name, content } of theme.assets) if (deck.css.includes(name)) deck.assets.keep({ name, content });
}

function minutesOf(deck: Deck): number | undefined {
  const seconds = deck.slides.reduce((sum, slide) => sum + (slide.time ?? 0), 0);
  return seconds === 0 ? undefined : Math.round(seconds / 60);
}

/** Levels that the deck's `headingDivider` names: a number stands for itself and all above. */
function dividingLevels(text: string): number[] {
  const frontMatter = splitFrontMatter(text)?.text ?? '';
  const value = /^["']?headingDivider["']?\s*:\s*(.+)$/m.exec(frontMatter)?.[1] ?? '';
  const numbers = (value.match(/[1-6]/g) ?? []).map(Number);
  const [first] = numbers;
  if (first === undefined || value.trim().startsWith('[')) return numbers;
  return Array.from({ length: first }, (_, index) => index + 1);
}
