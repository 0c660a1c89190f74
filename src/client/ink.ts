// What is drawn on the slides: strokes by the id of their slide, kept in the browser. They stand in the SVG of the slide, so that
// the overview, the next slide of the presenter and paper show them, too.

import type { StageChange, Stroke } from '../serve/stage-messages.js';
import { createDrawingHistory } from './ink-history.js';
import { createInkStorage } from './ink-storage.js';
import type { Player } from './player-state.js';
import type { Stage } from './stage.js';
import { strokePath } from './stroke-shape.js';

export interface Ink {
  /** Of the slide in view. */
  strokes(): readonly Stroke[];
  /** A new stroke, or the points from `from` on of one that is there. */
  draw(slide: string, stroke: Stroke, from: number): void;
  /** The stroke that was drawn is whole. */
  drawn(slide: string, stroke: string): void;
  erase(strokes: readonly string[]): void;
  /** Takes away all of the slide in view. */
  clear(): void;
  undo(): void;
  redo(): void;
}

type Strokes = Map<string, Stroke>;

export function createInk(player: Player, stage: Stage): Ink {
  const slides = new Map<string, Strokes>();
  const history = createDrawingHistory();
  const storage = createInkStorage();
  /** The stroke that a path shows. */
  const shown = new WeakMap<Element, Stroke>();
  const current = (): string => player.view().id;
  const strokesOf = (slide: string): Strokes => slides.get(slide) ?? new Map<string, Stroke>();
  const record = (): Record<string, readonly Stroke[]> =>
    Object.fromEntries([...slides].map(([slide, strokes]) => [slide, [...strokes.values()]]));
  const replaceAll = (all: Readonly<Record<string, readonly Stroke[]>>): void => {
    const before = [...slides.keys()];
    slides.clear();
    for (const [slide, strokes] of Object.entries(all)) slides.set(slide, toMap(strokes));
    for (const slide of [...before, ...slides.keys()]) show(slide);
  };
  const show = (slide: string): void => showStrokes(player.slideOf(slide), strokesOf(slide), shown);
  const follow = (change: StageChange): boolean => {
    if (change.type === 'ink') replaceAll(change.slides);
    else if (change.type === 'stroke') {
      const strokes = strokesOf(change.slide);
      const before = strokes.get(change.stroke.id)?.points.slice(0, change.from * 3) ?? [];
      strokes.set(change.stroke.id, { ...change.stroke, points: [...before, ...change.stroke.points] });
      slides.set(change.slide, strokes);
      show(change.slide);
    } else if (change.type === 'erase') {
      for (const id of change.strokes) strokesOf(change.slide).delete(id);
      if (strokesOf(change.slide).size === 0) slides.delete(change.slide);
      show(change.slide);
    } else return false;
    return true;
  };
  stage.onChange(change => {
    // A live page replaces slides; each must get its drawings again.
    if (change.type === 'place') for (const slide of slides.keys()) show(slide);
    else if (follow(change)) storage.save(record);
  });
  stage.keeps(() => [{ type: 'ink', slides: record() }]);
  replaceAll(storage.load());
  storage.onOthers((before, now) => {
    for (const slide of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const strokes = merge(strokesOf(slide), toMap(before[slide] ?? []), toMap(now[slide] ?? []));
      if (strokes.size > 0) slides.set(slide, strokes);
      else slides.delete(slide);
      show(slide);
    }
  });
  const put = (slide: string, strokes: readonly Stroke[]): void => {
    for (const stroke of strokes) stage.change({ type: 'stroke', slide, stroke, from: 0 });
  };
  const remove = (slide: string, strokes: readonly string[]): void => {
    if (strokes.length > 0) stage.change({ type: 'erase', slide, strokes });
  };
  const erase = (ids: readonly string[]): void => {
    const slide = current();
    const strokes = [...strokesOf(slide).values()].filter(({ id }) => ids.includes(id));
    history.did({ type: 'erased', slide, strokes });
    remove(
      slide,
      strokes.map(({ id }) => id),
    );
  };
  return {
    strokes: () => [...strokesOf(current()).values()],
    draw: (slide, stroke, from) => stage.change({ type: 'stroke', slide, stroke, from }),
    drawn: (slide, id) => {
      const stroke = strokesOf(slide).get(id);
      if (stroke !== undefined) history.did({ type: 'drawn', slide, strokes: [stroke] });
    },
    erase,
    clear: () => erase([...strokesOf(current()).keys()]),
    undo: () => {
      const slide = current();
      const last = [...strokesOf(slide).values()].slice(-1);
      history.undo(slide, last, { put, remove });
    },
    redo: () => history.redo(current(), { put, remove }),
  };
}

/** What somebody else did with these strokes, done here; one that is being drawn is longer in one place than in the other. */
function merge(here: Strokes, before: Strokes, now: Strokes): Strokes {
  const merged = new Map([...here].filter(([id]) => now.has(id) || !before.has(id)));
  for (const [id, stroke] of now)
    if (stroke.points.length > (merged.get(id)?.points.length ?? 0)) merged.set(id, stroke);
  return merged;
}

function toMap(strokes: readonly Stroke[]): Strokes {
  return new Map(strokes.map(stroke => [stroke.id, stroke]));
}

function showStrokes(svg: SVGElement | undefined, strokes: Strokes, shown: WeakMap<Element, Stroke>): void {
  if (svg === undefined) return;
  const layer = svg.querySelector(':scope > g.ink') ?? (strokes.size > 0 ? newLayer(svg) : null);
  if (layer === null) return;
  const paths = new Map([...layer.children].map(path => [path.getAttribute('data-stroke') ?? '', path]));
  for (const [id, path] of paths) if (!strokes.has(id)) path.remove();
  for (const [id, stroke] of strokes) {
    const path = paths.get(id) ?? layer.appendChild(newPath(stroke));
    if (shown.get(path) === stroke) continue;
    shown.set(path, stroke);
    path.setAttribute('d', strokePath(stroke));
  }
}

function newLayer(svg: SVGElement): Element {
  const layer = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  layer.classList.add('ink');
  layer.setAttribute('aria-hidden', 'true');
  return svg.appendChild(layer);
}

function newPath({ id, tool, colour, width }: Stroke): Element {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.classList.add(tool);
  path.setAttribute('data-stroke', id);
  path.setAttribute(tool === 'pen' ? 'fill' : 'stroke', colour);
  if (tool === 'highlighter') path.setAttribute('stroke-width', String(width));
  return path;
}
