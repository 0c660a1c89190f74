// Starts the player on a deck. Runs before the page is drawn, so that a long deck is never laid out whole. On paper it does
// nothing.

import { helpWebKit } from './auto-scaling.js';
import { listen } from './player-input.js';
import { createPlayer, type Player } from './player-state.js';

/** `started` is called once the first slide is shown. */
export function present(started?: (player: Player) => void): void {
  if (matchMedia('print').matches) return;
  const root = document.documentElement;
  root.classList.add('presenting');
  document.addEventListener('DOMContentLoaded', () => {
    const slides = [...document.querySelectorAll<SVGElement>('svg[data-marpit-svg]')];
    const player = createPlayer(slides);
    listen(player);
    player.goToAddress(location.hash);
    helpWebKit();
    root.classList.add('ready');
    started?.(player);
  });
}
