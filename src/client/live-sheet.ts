// The script of a live lab sheet, which follows its source.

import { goLive } from './live.js';
import type { PageKind } from './live-kind.js';
import { listenToSheet, prepareSheet } from './sheet-actions.js';

listenToSheet();
prepareSheet(document);
goLive(sheetKind());

function sheetKind(): PageKind {
  return {
    container: () => document.querySelector('main'),
    prepare: prepareSheet,
    changed: changed => {
      // Other fields: their values stand in all parts.
      if ([...changed].some(part => part.matches('.values'))) prepareSheet(document);
    },
    number: () => {},
    styled: () => {},
    follow: (part, changed) => {
      const place = shownPlace(changed.get(part) ?? part, part);
      if (place === undefined || isInView(place)) return;
      const block = place.getBoundingClientRect().height > innerHeight / 2 ? 'start' : 'center';
      place.scrollIntoView({ block, behavior: 'instant' });
    },
  };
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
