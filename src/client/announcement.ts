// Says to a screen reader what others see: which slide came, or which fragment.

import { highlightedBy } from './fragments.js';
import type { Player } from './player-state.js';
import { titleOf } from './slide-text.js';
import type { ViewModes } from './view-mode.js';

/** Who reads a page of slides hears them there. */
export function announce(player: Player, modes: ViewModes): void {
  let before = player.view();
  player.onChange(() => {
    const view = player.view();
    const isStep = view.index === before.index && view.fragment === before.fragment + 1;
    const isSame = view.index === before.index && view.fragment === before.fragment;
    before = view;
    if (isSame || modes.current() === 'reading') return;
    const slides = player.slides();
    const step = isStep ? wordsOf(view.fragments[view.fragment - 1]) : undefined;
    // Asked for each time: a live page may have got a new one.
    const place = document.querySelector('.announcement');
    if (place !== null)
      place.textContent = step || `${view.index + 1} / ${slides.length} ${titleOf(slides[view.index])}`;
  });
}

/** What a fragment brings into view: its words, or the lines of code that it puts forward. */
function wordsOf(fragment: Element | undefined): string {
  return (fragment === undefined ? '' : (highlightedBy(fragment) ?? fragment.textContent ?? '')).trim();
}
