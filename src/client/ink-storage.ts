// Drawings between two visits, by the path of their deck.

import type { Stroke } from '../serve/stage-messages.js';
import { keep, kept } from './remembered.js';

type Slides = Readonly<Record<string, readonly Stroke[]>>;

/** Milliseconds in which changes are written together. */
const together = 300;

export interface InkStorage {
  /** Nothing, also when what is kept cannot be read any more. */
  load(): Slides;
  /** Soon; `slides` is asked then. */
  save(slides: () => Slides): void;
  /** Calls back when another tab with this deck has written: what was kept before, and what is kept now. */
  onOthers(listener: (before: Slides, now: Slides) => void): void;
}

export function createInkStorage(): InkStorage {
  const key = `lutrin-ink ${location.pathname}`;
  let waiting: (() => Slides) | undefined;
  let timer = 0;
  const write = (): void => {
    clearTimeout(timer);
    if (waiting !== undefined) keep(key, JSON.stringify(waiting()), 'local');
    waiting = undefined;
  };
  addEventListener('pagehide', write);
  return {
    load: () => parseSlides(kept(key, 'local') ?? '{}'),
    save: slides => {
      if (waiting === undefined) timer = setTimeout(write, together);
      waiting = slides;
    },
    onOthers: listener =>
      addEventListener('storage', event => {
        if (event.key === key) listener(parseSlides(event.oldValue ?? '{}'), parseSlides(event.newValue ?? '{}'));
      }),
  };
}

function parseSlides(text: string): Slides {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return {}; // written by something else
  }
  const slides = Object.entries(typeof found === 'object' && found !== null ? found : {});
  return Object.fromEntries(
    slides.map(([slide, strokes]) => [slide, Array.isArray(strokes) ? strokes.filter(isStroke) : []]),
  );
}

function isStroke(value: unknown): value is Stroke {
  if (typeof value !== 'object' || value === null) return false;
  const { id, tool, colour, width, points } = value as Partial<Record<keyof Stroke, unknown>>;
  return (
    typeof id === 'string' &&
    (tool === 'pen' || tool === 'highlighter') &&
    typeof colour === 'string' &&
    /^#[\da-f]{6}$/i.test(colour) &&
    typeof width === 'number' &&
    Array.isArray(points) &&
    points.length % 3 === 0 &&
    points.every(number => typeof number === 'number')
  );
}
