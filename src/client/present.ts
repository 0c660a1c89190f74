// Starts the player on a deck. Runs before the page is drawn, so that a long deck is never laid out whole. On paper it does
// nothing.

import { helpWebKit } from './auto-scaling.js';
import { createLectern } from './lectern.js';
import { listen } from './player-input.js';
import { createPlayer, type Player } from './player-state.js';
import { presenterSecret } from './presenter.js';
import { createStage, type Stage } from './stage.js';
import { createTransitions } from './transitions.js';

/** What a page has that presents a deck. */
export interface Presenting {
  readonly player: Player;
  readonly stage: Stage;
  /** What keys and buttons do; a page of a server adds its own. */
  readonly actions: Record<string, () => void>;
}

/** `started` is called once the first slide is shown. */
export function present(started?: (presenting: Presenting) => void): void {
  if (matchMedia('print').matches) return;
  const root = document.documentElement;
  root.classList.add('presenting');
  document.addEventListener('DOMContentLoaded', () => {
    const slides = [...document.querySelectorAll<SVGElement>('svg[data-marpit-svg]')];
    const player = createPlayer(slides, presenterSecret() === undefined ? createTransitions() : undefined);
    const stage = createStage(player);
    const actions = { ...createLectern(player, stage) };
    listen(player, actions);
    player.goToAddress(location.hash);
    helpWebKit();
    root.classList.add('ready');
    started?.({ player, stage, actions });
  });
}
