// A prepared deck after an edit, with as little work as the edit needs: one slide, or the style alone.

import { type Read, recordingWithin } from '../io/recording.js';
import { editDeck, restyleDeck } from '../parse/deck.js';
import { addThemeAssets, type DeckTask, type PreparedDeck, partsOf, readDeck } from './deck-task.js';
import type { Session, TaskContext } from './session.js';

export interface EditedDeck {
  /** Of the slide; undefined when it is only the style that changed. */
  readonly index: number | undefined;
  readonly prepared: PreparedDeck;
}

/**
 * The deck now that some of what it read changed. Undefined when more than a slide or the style could be another, or something is
 * to be reported: then the deck must be prepared anew. Either way `prepared` must not be used again.
 */
export async function editPreparedDeck(
  prepared: PreparedDeck,
  task: DeckTask,
  session: Session,
  context: TaskContext,
  hasChanged: (read: Read) => boolean,
): Promise<EditedDeck | undefined> {
  const { text, themes, others } = prepared.reads;
  if (others.some(hasChanged)) return undefined;
  let hasReported = false;
  const watched: TaskContext = {
    ...context,
    report: () => {
      hasReported = true;
    },
  };
  const edited = themes.some(hasChanged)
    ? !text.some(hasChanged) && restyled(prepared, session, watched)
    : await withSlide(prepared, task, session, watched);
  return hasReported || edited === false ? undefined : edited;
}

async function withSlide(
  prepared: PreparedDeck,
  task: DeckTask,
  session: Session,
  context: TaskContext,
): Promise<EditedDeck | undefined> {
  const textContext = { ...context, recorder: recordingWithin(context.recorder) };
  const read = readDeck(task, session, textContext);
  if (read === undefined) return undefined;
  const slideContext = { ...context, recorder: recordingWithin(context.recorder) };
  const { document } = read;
  const parts = partsOf(task, document, prepared.input.assets, session, slideContext);
  const edited = await editDeck(prepared.deck, document, { ...parts, report: context.report });
  if (edited === undefined) return undefined;
  const { index, deck } = edited;
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

/** Each once, with the answer of `now` where both have one. */
export function mergedReads(before: readonly Read[], now: readonly Read[]): readonly Read[] {
  const all = new Map(before.map(read => [`${read.type} ${read.path}`, read]));
  for (const read of now) all.set(`${read.type} ${read.path}`, read);
  return [...all.values()];
}
