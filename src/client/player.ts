// Presents a deck in the browser: one slide at a time, its fragments, and an address that names both.
// Runs before the page is drawn, so that a long deck is never laid out whole. On paper it does nothing.

import { helpWebKit } from './auto-scaling.js';
import { listen } from './player-input.js';
import { createPlayer } from './player-state.js';

if (!matchMedia('print').matches) {
  const root = document.documentElement;
  root.classList.add('presenting');
  document.addEventListener('DOMContentLoaded', () => {
    const slides = [...document.querySelectorAll<SVGElement>('svg[data-marpit-svg]')];
    const player = createPlayer(slides);
    listen(player);
    player.goToAddress(location.hash);
    helpWebKit();
    root.classList.add('ready');
  });
}
