// The laser pointer: a dot on the slide of every window, which goes out when it is still.

import type { SlidePoint } from '../serve/stage-messages.js';
import type { Player } from './player-state.js';
import type { Stage } from './stage.js';

/** Milliseconds. */
const stillFor = 2500;

export interface Laser {
  /** Undefined: off. What comes more often than the screen is drawn is told once. */
  point(at: SlidePoint | undefined): void;
}

export function createLaser(player: Player, stage: Stage): Laser {
  let dot: Element | undefined;
  let timer = 0;
  let next: SlidePoint = [0, 0];
  let frame = 0;
  const show = (at: SlidePoint | null): void => {
    const svg = player.inView();
    if (at === null || svg === undefined) {
      dot?.remove();
      return;
    }
    dot ??= newDot();
    if (dot.parentNode !== svg) svg.append(dot);
    dot.setAttribute('transform', `translate(${at[0]} ${at[1]})`);
  };
  stage.onChange(change => {
    if (change.type === 'laser') show(change.at);
    // Another slide: it lights up there when it moves.
    else if (change.type === 'place' && dot?.parentNode !== player.inView()) dot?.remove();
  });
  const tell = (): void => {
    frame = 0;
    stage.change({ type: 'laser', at: next });
  };
  const off = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    if (dot?.isConnected === true) stage.change({ type: 'laser', at: null });
  };
  return {
    point: at => {
      clearTimeout(timer);
      if (at === undefined) {
        off();
        return;
      }
      next = at;
      if (frame === 0) frame = requestAnimationFrame(tell);
      timer = setTimeout(off, stillFor);
    },
  };
}

function newDot(): Element {
  const name = 'http://www.w3.org/2000/svg';
  const dot = document.createElementNS(name, 'g');
  dot.classList.add('laser');
  dot.setAttribute('aria-hidden', 'true');
  for (const radius of [22, 9]) {
    const circle = document.createElementNS(name, 'circle');
    circle.setAttribute('r', String(radius));
    dot.append(circle);
  }
  return dot;
}
