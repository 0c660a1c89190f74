// The script of a live lab sheet, which follows its source.

import { goLive } from './live.js';
import type { PageKind } from './live-kind.js';
import { listenToSheet, prepareSheet } from './sheet-actions.js';

listenToSheet();
prepareSheet(document);
goLive(sheetKind());

function sheetKind(): PageKind {
  return {
    container,
    prepare: prepareSheet,
    changed: changed => {
      // Other fields: their values stand in all parts.
      if (changed === 'all' || [...changed].some(part => part.matches('.values'))) prepareSheet(document);
    },
    number: () => {},
    styled: () => {},
    follow: (first, changed) => {
      // An edited heading also changes the contents, which stand before it.
      const part = [first, ...changed.keys()].find(({ localName }) => localName === 'section') ?? first;
      const place = shownPlace(changed.get(part) ?? part, part);
      if (place === undefined || isInView(place)) return;
      const block = place.getBoundingClientRect().height > innerHeight / 2 ? 'start' : 'center';
      place.scrollIntoView({ block, behavior: 'instant' });
    },
  };
}

/** Tags that are not closed, or closed twice, let something else be there. */
function container(): Element | null {
  const main = document.querySelector('body > main');
  if (!main?.nextElementSibling?.matches('script')) return null;
  const isPart = (part: Element): boolean => part.matches('.values, .introduction, .contents, section');
  return [...main.children].every(isPart) ? main : null;
}

/** The nearest place that is shown: what is in closed details is not, nor what is only for paper. */
function shownPlace(place: Element, part: Element): Element | undefined {
  let shown: Element | null = place;
  while (shown !== null && shown !== part && shown.getClientRects().length === 0) shown = shown.parentElement;
  return shown === null || shown.getClientRects().length === 0 ? undefined : shown;
}

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
