// The page of a deck for one edition.

import { type AssetSet, createAssetSet } from '../course/assets.js';
import { type DeckFile, type Edition, editionFolders } from '../course/model.js';
import { siteUrl } from '../course/paths.js';
import { readText } from '../course/text.js';
import { expandText } from '../course/variables.js';
import type { Source } from '../diagnostics/source.js';
import { type Read, recordingWithin } from '../io/recording.js';
import { plannedSeconds } from '../markdown/modules.js';
import { type Deck, type DeckContext, parseDeck } from '../parse/deck.js';
import type { Document } from '../parse/document.js';
import { expandDeck } from '../parse/expand.js';
import { splitFrontMatter } from '../parse/front-matter.js';
import { labSlides } from '../parse/lab-slides.js';
import { createPageContext } from '../parse/page-context.js';
import { hasSteps, type NumberedLab, stepLink } from '../parse/step-links.js';
import type { LoadedTheme } from '../parse/themes.js';
import { type DeckPageInput, deckPage } from '../render/deck-page.js';
import { messagesFor } from '../render/messages.js';
import { sheetPath } from '../render/sheet-page.js';
import { bridgesOf } from './bridges.js';
import type { Diagrams } from './diagrams.js';
import type { PageResult } from './page-result.js';
import { type Session, silent, type TaskContext } from './session.js';

export interface DeckTask {
  readonly deck: DeckFile;
  readonly edition: Edition;
  readonly audience: string | undefined;
}

/** A deck that is ready to become a page. */
export interface PreparedDeck {
  readonly deck: Deck;
  readonly input: DeckPageInput;
  /** Names of the themes that were loaded. */
  readonly themes: readonly string[];
  /** What it depends on: its text with everything included, its themes, and the rest. */
  readonly reads: DeckReads;
}

export type DeckReads = Readonly<Record<'text' | 'themes' | 'others', readonly Read[]>>;

/** Undefined when the deck cannot be read. */
export async function buildDeck(
  task: DeckTask,
  session: Session,
  diagrams: Diagrams,
  context: TaskContext,
): Promise<PageResult | undefined> {
  const prepared = await prepareDeck(task, session, diagrams, context);
  if (prepared === undefined) return undefined;
  const { deck, input } = prepared;
  const page = deckPage(input);
  return {
    page,
    files: [],
    summary: {
      type: 'deck',
      id: deck.id,
      page: page.path,
      pdf: input.pdf,
      title: expandText(deck.title, session.outline.config.variables),
      description: deck.description,
      author: deck.author,
      keywords: deck.keywords,
      audience: [],
      minutes: minutesOf(deck),
      count: deck.slides.length,
      firstStep: undefined,
      level: undefined,
      source: task.deck.path,
      bridges: bridgesOf(page.path, deck.slides),
      folder: editionFolders[task.edition],
    },
  };
}

/** Undefined when the deck cannot be read. */
export async function prepareDeck(
  task: DeckTask,
  session: Session,
  diagrams: Diagrams,
  context: TaskContext,
): Promise<PreparedDeck | undefined> {
  const { outline, tool } = session;
  const { config } = outline;
  const { report } = context;
  const part = (): TaskContext => ({ ...context, recorder: recordingWithin(context.recorder) });
  const contexts = { text: part(), themes: part(), others: part() };
  const read = readDeck(task, session, contexts.text);
  if (read === undefined) return undefined;
  const { source, document } = read;
  const assets = createAssetSet();
  const asked = new Set<string>();
  const themes = new Map<string, LoadedTheme>();
  const deck = await parseDeck(task.deck.id, source, document, {
    ...partsOf(task, document, assets, session, contexts.others),
    report,
    themeNames: () => [
      ...new Set(['default', 'gaia', 'uncover', 'lutrin', ...outline.themes.map(theme => theme.name)]),
    ],
    loadTheme: name => {
      asked.add(name);
      const loaded = session.theme(name, contexts.themes);
      for (const theme of loaded) themes.set(theme.name, theme);
      return loaded.length > 0;
    },
  });
  addThemeAssets(deck, themes.values());
  const drawn =
    deck.diagrams.length === 0
      ? []
      : await diagrams.draw(deck.diagrams, session.diagramStyle(deck.theme, contexts.others), contexts.others);
  const pdf = `slides/${deck.id}/${deck.id.split('/').at(-1)}.pdf`;
  return {
    deck,
    input: { deck, tool, diagrams: drawn, pdf, config, edition: task.edition, assets },
    themes: [...asked],
    reads: {
      text: contexts.text.recorder.reads(),
      themes: contexts.themes.recorder.reads(),
      others: contexts.others.recorder.reads(),
    },
  };
}

/** The deck's file, and the deck with everything included. */
export function readDeck(
  task: DeckTask,
  session: Session,
  context: TaskContext,
): { readonly source: Source; readonly document: Document } | undefined {
  const { outline, engine } = session;
  const { files } = context.recorder;
  const { report } = context;
  const source = readText(files, task.deck.path, report);
  if (source === undefined) return undefined;
  const levels = dividingLevels(source.text);
  const document = expandDeck(source, {
    files,
    report,
    slideStarts: text => engine.slideStarts(text, levels),
    dividingLevels: levels,
    labIds: () => outline.labs.map(lab => lab.id),
    labSlides: (id, place) => {
      const lab = session.lab(id, silent(context));
      return lab && labSlides(lab, session.firstStep(id, silent(context)), place);
    },
  });
  return { source, document };
}

export function partsOf(
  task: DeckTask,
  document: Document,
  assets: AssetSet,
  session: Session,
  context: TaskContext,
): Pick<DeckContext, 'outline' | 'engine' | 'page' | 'assets' | 'audience' | 'words' | 'step'> {
  const { outline, engine } = session;
  const { recorder, report } = context;
  const { variables, language } = outline.config;
  const { edition, audience } = task;
  const page = createPageContext({ files: recorder.files, outline, document, edition, variables, assets, report });
  const links = {
    report,
    labs: labsNamedIn(document.text, session, context),
    labIds: outline.labs.map(lab => lab.id),
    sheetUrl: (id: string) => siteUrl(sheetPath(id)),
  };
  const step: DeckContext['step'] = (reference, lines) =>
    stepLink(reference, needle => page.span(needle, lines), links);
  return { outline, engine, page, assets, audience, words: messagesFor(language), step };
}

/** Read before the deck is rendered: the one Marp cannot read a lab in the middle of a deck. */
function labsNamedIn(text: string, session: Session, context: TaskContext): ReadonlyMap<string, NumberedLab> {
  const ids = hasSteps(text) ? session.outline.labs.map(({ id }) => id).filter(id => text.includes(id)) : [];
  const labs = ids.flatMap(id => {
    const lab = session.lab(id, silent(context));
    return lab === undefined ? [] : [[id, { lab, first: session.firstStep(id, silent(context)) }] as const];
  });
  return new Map(labs);
}

/** Fonts and images of the themes whose rules are in the deck's CSS. */
export function addThemeAssets(deck: Deck, themes: Iterable<LoadedTheme>): void {
  for (const theme of themes)
    for (const { name, content } of theme.assets) if (deck.css.includes(name)) deck.assets.keep({ name, content });
}

function minutesOf(deck: Deck): number | undefined {
  const seconds = plannedSeconds(deck.slides);
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
