// How long the talk goes on, for the phone. The presenter's window has a clock of its own: while there is one, that is the one that
// counts, and this one follows it. Pure.

import type { Clock } from './present-messages.js';

export interface TalkClock {
  now(): Clock;
  /** Whoever turns a page has begun. */
  begin(): void;
  pause(): void;
  restart(): void;
  set(clock: Clock): void;
}

/** `time` gives milliseconds, from any start. */
export function createTalkClock(time: () => number): TalkClock {
  let clock: Clock = { milliseconds: 0, isRunning: false };
  let since = time();
  const now = (): Clock =>
    clock.isRunning ? { milliseconds: clock.milliseconds + time() - since, isRunning: true } : clock;
  const set = (next: Clock): void => {
    clock = next;
    since = time();
  };
  return {
    now,
    set,
    begin: () => {
      if (now().milliseconds === 0) set({ milliseconds: 0, isRunning: true });
    },
    pause: () => set({ ...now(), isRunning: !clock.isRunning }),
    restart: () => set({ milliseconds: 0, isRunning: clock.isRunning }),
  };
}
