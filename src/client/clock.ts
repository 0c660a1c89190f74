// The time since the start, in all and on each slide, without pauses. It goes on when the presenter's window is loaded again.

import type { Player } from './player-state.js';
import { keep, kept } from './remembered.js';

export interface Clock {
  isRunning(): boolean;
  run(): void;
  pause(): void;
  /** Begins again from here; goes on if it runs. */
  restart(): void;
  /** Seconds in all. */
  elapsed(): number;
  /** Seconds for which a slide was shown, by its id, in the order in which they were shown first. */
  spent(): ReadonlyMap<string, number>;
  /** Id of the slide with which it began. */
  first(): string;
}

/** What is kept, for the window that is loaded again. */
interface Kept {
  /** Path of the page. */
  readonly page: string;
  readonly first: string;
  readonly spent: readonly (readonly [id: string, milliseconds: number])[];
  readonly running: boolean;
  /** `Date.now()`. */
  readonly at: number;
}

const key = 'lutrin-clock';
/** Milliseconds that a reload takes at most; a window that comes back later was closed, and its clock with it. */
const absence = 5 * 60_000;

export function createClock(player: Player): Clock {
  const before = readKept();
  let spent = new Map(before?.spent);
  let first = before?.first ?? '';
  let running = before?.running ?? false;
  let begun = running || spent.size > 0;
  /** Undefined until the page has gone to its address. */
  let current: string | undefined;
  let last = performance.now();
  const add = (milliseconds: number): void => {
    if (current !== undefined) spent.set(current, (spent.get(current) ?? 0) + Math.max(0, milliseconds));
  };
  const count = (): void => {
    const now = performance.now();
    if (running) add(now - last);
    last = now;
  };
  const write = (): void => {
    count();
    const state: Kept = { page: location.pathname, first, spent: [...spent], running, at: Date.now() };
    keep(key, JSON.stringify(state), 'session');
  };
  const run = (): void => {
    count();
    begun = running = true;
    add(0);
  };
  // Whoever turns a page has begun; the page that is loaded is not turned.
  let shown: string | undefined;
  player.onChange(() => {
    count();
    const { id, fragment } = player.view();
    const away = shown === undefined && before !== undefined ? Date.now() - before.at : 0;
    const turned = shown !== undefined && shown !== `${id}:${fragment}`;
    shown = `${id}:${fragment}`;
    current = id;
    if (turned && !begun) run();
    else if (!begun) first = id;
    if (running) add(away);
  });
  addEventListener('pagehide', write);
  setInterval(write, 1000);
  return {
    isRunning: () => running,
    run,
    pause: () => {
      count();
      running = false;
    },
    restart: () => {
      count();
      spent = new Map();
      first = current ?? '';
      begun = running;
      if (running) add(0);
    },
    elapsed: () => {
      count();
      let sum = 0;
      for (const milliseconds of spent.values()) sum += milliseconds;
      return sum / 1000;
    },
    spent: () => {
      count();
      return new Map([...spent].map(([id, milliseconds]) => [id, milliseconds / 1000]));
    },
    first: () => first,
  };
}

function readKept(): Kept | undefined {
  const text = kept(key, 'session');
  if (text === undefined) return undefined;
  const state = JSON.parse(text) as Kept;
  return state.page === location.pathname && Date.now() - state.at < absence ? state : undefined;
}
