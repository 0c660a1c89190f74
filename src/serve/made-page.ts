// A page of the course for its author: whole, or after an edit of a slide or a style.

import { bridgesTo } from '../build/bridges.js';
import { courseBridges } from '../build/course-bridges.js';
import type { EditedDeck } from '../build/deck-edit.js';
import { type PreparedDeck, prepareDeck } from '../build/deck-task.js';
import type { Diagrams } from '../build/diagrams.js';
import type { PageTask } from '../build/plan.js';
import type { Session, TaskContext } from '../build/session.js';
import { buildSheet } from '../build/sheet-task.js';
import type { Asset } from '../course/assets.js';
import { resolveSite, rootFrom } from '../course/paths.js';
import type { Deck } from '../parse/deck.js';
import { deckPage, deckPath, slidePart } from '../render/deck-page.js';
import type { Page } from '../render/page.js';
import { type Snapshot, snapshotOf, withPart } from './snapshot.js';

export interface MadePage {
  readonly page: Page;
  /** For the next edit; undefined for sheets. */
  readonly prepared: PreparedDeck | undefined;
}

/** Undefined when its source cannot be read. */
export async function makePage(
  task: PageTask,
  session: Session,
  diagrams: Diagrams,
  context: TaskContext,
): Promise<MadePage | undefined> {
  const { edition } = task;
  if (task.type === 'sheet') {
    const bridges = bridgesTo(task.lab.id, courseBridges(edition, session, context));
    const result = await buildSheet({ lab: task.lab, edition, bridges }, session, diagrams, context);
    return result && { page: result.page, prepared: undefined };
  }
  const deckTask = { deck: task.deck, edition, audience: undefined };
  const prepared = await prepareDeck(deckTask, session, diagrams, context);
  return prepared && { page: deckPage(prepared.input), prepared };
}

/** Style and title are in the rest of the page; without them it is only the slide that is another. */
export function editedPage(
  snapshot: Snapshot,
  before: Deck,
  { index, prepared: { deck, input } }: EditedDeck,
): { readonly snapshot: Snapshot; readonly assets: readonly Asset[] } {
  const slide = index === undefined ? undefined : deck.slides[index];
  if (index === undefined || slide === undefined || deck.css !== before.css || deck.title !== before.title) {
    const page = deckPage(input);
    return { snapshot: snapshotOf(page.pieces, snapshot), assets: page.assets };
  }
  const part = resolveSite(slidePart(slide, input).text, rootFrom(deckPath(deck.id)));
  return { snapshot: withPart(snapshot, index, part), assets: input.assets.all() };
}
