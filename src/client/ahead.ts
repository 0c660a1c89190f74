// The slide that comes next is laid out while nothing else is to do: its fonts are there when it is shown, and what a browser does once
// for a font or a formula is done.

import type { Player } from './player-state.js';
import type { ViewModes } from './view-mode.js';

export function layOutAhead(player: Player, modes: ViewModes): void {
  const known = new WeakSet<SVGElement>();
  const layOut = (): void => {
    const svg = player.slides()[player.view().index + 1];
    if (svg === undefined || known.has(svg) || modes.current() !== 'slide') return;
    known.add(svg);
    // It is never drawn like this, and nothing on it begins: both happen in this task.
    const hidden = [svg, svg.closest('.page')].filter(part => part?.classList.contains('current') === false);
    for (const part of hidden) part?.classList.add('current');
    svg.getBoundingClientRect();
    for (const part of hidden) part?.classList.remove('current');
  };
  const wait = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(layOut);
  };
  player.onDrawn(wait);
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait);
}
