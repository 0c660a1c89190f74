// A prepared deck after an edit, with as little work as the edit needs: one slide, or the style alone.

import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { type Read, recordingWithin } from '../io/recording.js';
import { type Deck, editDeck, restyleDeck } from '../parse/deck.js';
import { countLines, type Document } from '../parse/document.js';
import { addThemeAssets, type DeckTask, type PreparedDeck, partsOf, readDeck } from './deck-task.js';
import type { Session, TaskContext } from './session.js';

export interface EditedDeck {
  /** Of the slide; undefined when it is only the style that changed. */
  readonly index: number | undefined;
  readonly prepared: PreparedDeck;
}

/**
 * The deck now that some of what it read changed; `known` is what was wrong with it. Undefined when more than a slide or the style
 * could be another, when something is to be reported, or what is known could be true no more: then the deck must be prepared anew.
 * Either way `prepared` must not be used again.
 */
export async function editPreparedDeck(
  prepared: PreparedDeck,
  task: DeckTask,
  session: Session,
  context: TaskContext,
  hasChanged: (read: Read) => boolean,
  known: readonly Diagnostic[],
): Promise<EditedDeck | undefined> {
  const { text, themes, others } = prepared.reads;
  if (others.some(hasChanged) || !known.every(({ code }) => ofOneSlide.test(code))) return undefined;
  let hasReported = false;
  const watched: TaskContext = {
    ...context,
    report: () => {
      hasReported = true;
    },
  };
  const edited = themes.some(hasChanged)
    ? !text.some(hasChanged) && restyled(prepared, session, watched)
    : await withSlide(prepared, task, session, watched, known);
  return hasReported || edited === false ? undefined : edited;
}

async function withSlide(
  prepared: PreparedDeck,
  task: DeckTask,
  session: Session,
  context: TaskContext,
  known: readonly Diagnostic[],
): Promise<EditedDeck | undefined> {
  const textContext = { ...context, recorder: recordingWithin(context.recorder) };
  const read = readDeck(task, session, textContext);
  if (read === undefined) return undefined;
  const slideContext = { ...context, recorder: recordingWithin(context.recorder) };
  const { document } = read;
  const parts = partsOf(task, document, prepared.input.assets, session, slideContext);
  const textBefore = prepared.deck.rendered.state.text;
  const edited = await editDeck(prepared.deck, document, { ...parts, report: context.report });
  if (edited === undefined) return undefined;
  const { index, deck } = edited;
  // As long as there are as many lines, mistakes on other slides stand where they stood.
  const isElsewhere = (): boolean =>
    countLines(document.text) === countLines(textBefore) && !isOn(index, deck, document, known);
  if (known.length > 0 && !isElsewhere()) return undefined;
  const reads = {
    ...prepared.reads,
    text: textContext.recorder.reads(),
    others: mergedReads(prepared.reads.others, slideContext.recorder.reads()),
  };
  return { index, prepared: { ...prepared, deck, input: { ...prepared.input, deck }, reads } };
}

function restyled(prepared: PreparedDeck, session: Session, context: TaskContext): EditedDeck | undefined {
  if (prepared.deck.diagrams.length > 0) return undefined; // they have its colours
  const recorder = recordingWithin(context.recorder);
  const themes = prepared.themes.flatMap(name => session.theme(name, { ...context, recorder }));
  const deck = restyleDeck(prepared.deck, session.engine);
  if (deck === undefined) return undefined;
  addThemeAssets(deck, themes);
  const reads = { ...prepared.reads, themes: recorder.reads() };
  return { index: undefined, prepared: { ...prepared, deck, input: { ...prepared.input, deck }, reads } };
}

/** Mistakes that depend on the slide on which they stand, and on files; what sizes and transitions there are, styles say. */
const ofOneSlide = /^(?:(?:image|link|file|drawing|html)\/|directive\/unknown$|note\/unknown-step$)/;

/** Whether one of these mistakes is on the slide with this index. */
function isOn(index: number, { slides }: Deck, document: Document, known: readonly Diagnostic[]): boolean {
  const places = new Set<string>();
  const end = slides[index + 1]?.line ?? countLines(document.text);
  for (let line = slides[index]?.line ?? 0; line < end; line++) {
    const place = document.place(line);
    places.add(`${place.source.path}:${place.line}`);
  }
  return known.some(({ span }) => places.has(`${span.file}:${span.line}`));
}

/** Each once, with the answer of `now` where both have one. */
export function mergedReads(before: readonly Read[], now: readonly Read[]): readonly Read[] {
  const all = new Map(before.map(read => [`${read.type} ${read.path}`, read]));
  for (const read of now) all.set(`${read.type} ${read.path}`, read);
  return [...all.values()];
}
