// The slides that name steps of labs, read from the decks of the course as they are now: for a sheet that is rendered without them.

import type { DeckFile, Edition } from '../course/model.js';
import { blindContext, type SlideContext } from '../markdown/context.js';
import { hasSteps } from '../parse/step-links.js';
import { deckPath } from '../render/deck-page.js';
import { type Bridge, bridgesOf } from './bridges.js';
import { readDeck } from './deck-task.js';
import { type Session, silent, type TaskContext } from './session.js';

/** Those of all decks; what is wrong with a deck is said where it is made. */
export function courseBridges(edition: Edition, session: Session, context: TaskContext): Bridge[] {
  return session.outline.decks.flatMap(deck =>
    session.shared(`bridges ${edition} ${deck.id}`, silent(context), task => deckBridges(deck, edition, session, task)),
  );
}

function deckBridges(deck: DeckFile, edition: Edition, session: Session, context: TaskContext): Bridge[] {
  const { engine, outline } = session;
  const text = readDeck({ deck, edition, audience: undefined }, session, context)?.document.text ?? '';
  if (!hasSteps(text)) return [];
  const { variables, audiences, html } = outline.config;
  const blind: SlideContext = {
    ...blindContext,
    edition,
    variables,
    audiences,
    allHtml: html,
    step: reference => ({ reference, url: '', number: 0, title: '' }),
  };
  return bridgesOf(deckPath(deck.id), engine.slideMetas(text, blind));
}
