// What is on the stage now, so that whoever joins late, or again, gets all of it. Pure: it follows the changes as the windows do.

import type { StageChange, Stroke } from './stage-messages.js';

export interface StageState {
  /** False when it was so already: then nobody needs to hear of it. */
  apply(change: StageChange): boolean;
  /** What somebody who joins must know, in the order in which it is to be done; null when nothing was said yet. */
  all(): readonly StageChange[] | null;
  blank(): 'black' | 'white' | null;
}

/** Points of all strokes together; a stroke beyond that is shown to those who are there, and not kept. */
const mostPoints = 500_000;

type Kept = Exclude<StageChange, { readonly type: 'stroke' | 'erase' | 'ink' }>;

export function createStageState(): StageState {
  const kept = new Map<Kept['type'], Kept>();
  const ink = createInkState();
  const keep = (change: Kept): boolean => {
    const before = kept.get(change.type) ?? initial(change.type);
    if (JSON.stringify(before) === JSON.stringify(change)) return false;
    kept.set(change.type, change);
    return true;
  };
  return {
    apply: change => {
      if (change.type === 'stroke' || change.type === 'erase' || change.type === 'ink') return ink.apply(change);
      const before = kept.get('place');
      const isNew = keep(change);
      // Another slide is shown whole, and the laser is not on it yet: every window knows that by itself.
      if (change.type === 'place' && before?.type === 'place' && before.id !== change.id) {
        kept.delete('zoom');
        kept.delete('laser');
      }
      return isNew;
    },
    all: () => {
      const place = kept.get('place');
      if (place === undefined) return null;
      const others: Kept[] = (['blank', 'zoom', 'laser'] as const).flatMap(
        type => kept.get(type) ?? initial(type) ?? [],
      );
      return [ink.all(), place, ...others];
    },
    blank: () => {
      const change = kept.get('blank');
      return change?.type === 'blank' ? change.colour : null;
    },
  };
}

/** As it is before anything was said; there is no place then. */
function initial(type: Kept['type']): Kept | undefined {
  switch (type) {
    case 'blank':
      return { type, colour: null };
    case 'zoom':
      return { type, part: null };
    case 'laser':
      return { type, at: null };
    case 'place':
      return undefined;
  }
}

type InkChange = Extract<StageChange, { readonly type: 'stroke' | 'erase' | 'ink' }>;

function createInkState(): { apply(change: InkChange): boolean; all(): InkChange } {
  let slides = new Map<string, Map<string, Stroke>>();
  let points = 0;
  const put = (slide: string, stroke: Stroke, from: number): boolean => {
    const strokes = slides.get(slide) ?? new Map<string, Stroke>();
    const before = strokes.get(stroke.id);
    const all = [...(before?.points.slice(0, from * 3) ?? []), ...stroke.points];
    const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify({ ...stroke, points: all });
    const more = (all.length - (before?.points.length ?? 0)) / 3;
    if (isSame || points + more > mostPoints) return !isSame;
    points += more;
    strokes.set(stroke.id, { ...stroke, points: all });
    slides.set(slide, strokes);
    return true;
  };
  const remove = (slide: string, id: string): boolean => {
    const stroke = slides.get(slide)?.get(id);
    if (stroke === undefined) return false;
    points -= stroke.points.length / 3;
    slides.get(slide)?.delete(id);
    if (slides.get(slide)?.size === 0) slides.delete(slide);
    return true;
  };
  const all = (): InkChange => ({
    type: 'ink',
    slides: Object.fromEntries([...slides].map(([slide, strokes]) => [slide, [...strokes.values()]])),
  });
  return {
    all,
    apply: change => {
      switch (change.type) {
        case 'stroke':
          return put(change.slide, change.stroke, change.from);
        case 'erase':
          return change.strokes.filter(id => remove(change.slide, id)).length > 0;
        case 'ink': {
          if (JSON.stringify(all()) === JSON.stringify(change)) return false;
          slides = new Map();
          points = 0;
          for (const [slide, strokes] of Object.entries(change.slides))
            for (const stroke of strokes) put(slide, stroke, 0);
          return true;
        }
      }
    },
  };
}
