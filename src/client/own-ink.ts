// What a follower has drawn: it stays when the server tells all that the teacher has drawn.

import type { StageChange } from '../serve/stage-messages.js';
import { keep, kept } from './remembered.js';

export interface OwnInk {
  /** Something was done in this window. */
  did(change: StageChange): void;
  /** A change by the teacher, without loss of what was drawn here. */
  beside(change: StageChange): StageChange;
}

/** `all` gives what is on the stage. */
export function createOwnInk(all: () => readonly StageChange[]): OwnInk {
  const key = `lutrin-own-ink ${location.pathname}`;
  const own = new Set(kept(key, 'local')?.split(' '));
  return {
    did: change => {
      if (change.type !== 'stroke' || own.has(change.stroke.id)) return;
      own.add(change.stroke.id);
      keep(key, [...own].join(' '), 'local');
    },
    beside: change => {
      if (change.type !== 'ink') return change;
      const slides = { ...change.slides };
      for (const here of all().flatMap(state => (state.type === 'ink' ? Object.entries(state.slides) : []))) {
        const [slide, strokes] = here;
        const mine = strokes.filter(({ id }) => own.has(id));
        if (mine.length > 0) slides[slide] = [...(slides[slide] ?? []), ...mine];
      }
      return { type: 'ink', slides };
    },
  };
}
