// The clock of the presenter's window, read from what it shows: the phone shows the same.

import type { Clock } from '../serve/present-messages.js';

/** Milliseconds by which it may be off before it is told again: it counts in seconds, twice a second; stopped, it is exact. */
const tolerance = { running: 1600, stopped: 500 };

/** Calls back when it was stopped, started or set. */
export function watchClock(desk: HTMLElement, changed: () => void): () => Clock {
  let told = read(desk);
  let at = performance.now();
  const look = (): void => {
    const clock = read(desk);
    const expected = told.milliseconds + (told.isRunning ? performance.now() - at : 0);
    const allowed = clock.isRunning ? tolerance.running : tolerance.stopped;
    if (clock.isRunning === told.isRunning && Math.abs(expected - clock.milliseconds) < allowed) return;
    told = clock;
    at = performance.now();
    changed();
  };
  const observer = new MutationObserver(look);
  observer.observe(desk, { attributeFilter: ['class'] });
  const place = desk.querySelector('.elapsed');
  if (place !== null) observer.observe(place, { childList: true, characterData: true, subtree: true });
  return () => read(desk);
}

function read(desk: HTMLElement): Clock {
  const parts = (desk.querySelector('.elapsed')?.textContent ?? '').split(':').map(Number);
  const seconds = parts.reduce((sum, part) => sum * 60 + (part || 0), 0);
  return { milliseconds: seconds * 1000, isRunning: seconds > 0 && !desk.classList.contains('paused') };
}
