// What was drawn and erased in this window, so that it can be taken back, slide by slide.

import type { Stroke } from '../serve/stage-messages.js';

export interface Deed {
  readonly type: 'drawn' | 'erased';
  readonly slide: string;
  readonly strokes: readonly Stroke[];
}

export interface Drawing {
  put(slide: string, strokes: readonly Stroke[]): void;
  remove(slide: string, ids: readonly string[]): void;
}

export interface DrawingHistory {
  did(deed: Deed): void;
  /** Takes back what was last done on the slide; what came from elsewhere, or before a reload, stroke by stroke (`last`). */
  undo(slide: string, last: readonly Stroke[], drawing: Drawing): void;
  redo(slide: string, drawing: Drawing): void;
}

export function createDrawingHistory(): DrawingHistory {
  const done: Deed[] = [];
  const undone: Deed[] = [];
  const carryOut = ({ type, slide, strokes }: Deed, drawing: Drawing): void => {
    if (type === 'drawn') drawing.put(slide, strokes);
    else
      drawing.remove(
        slide,
        strokes.map(({ id }) => id),
      );
  };
  const takeLast = (deeds: Deed[], slide: string): Deed | undefined => {
    const index = deeds.map(deed => deed.slide).lastIndexOf(slide);
    return index < 0 ? undefined : deeds.splice(index, 1)[0];
  };
  return {
    did: deed => {
      if (deed.strokes.length === 0) return;
      done.push(deed);
      for (let index = undone.length - 1; index >= 0; index--)
        if (undone[index]?.slide === deed.slide) undone.splice(index, 1);
    },
    undo: (slide, last, drawing) => {
      const deed =
        takeLast(done, slide) ?? (last.length > 0 ? { type: 'drawn' as const, slide, strokes: last } : undefined);
      if (deed === undefined) return;
      undone.push(deed);
      carryOut({ ...deed, type: deed.type === 'drawn' ? 'erased' : 'drawn' }, drawing);
    },
    redo: (slide, drawing) => {
      const deed = takeLast(undone, slide);
      if (deed === undefined) return;
      done.push(deed);
      carryOut(deed, drawing);
    },
  };
}
