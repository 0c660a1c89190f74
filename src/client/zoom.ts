// A part of the slide that fills the screen. The presenter's window shows the whole slide, and a frame around that part.

import type { SlidePoint } from '../serve/stage-messages.js';
import type { Player } from './player-state.js';
import { slideSize } from './slide-point.js';
import type { Stage } from './stage.js';

export type Part = readonly [x: number, y: number, width: number, height: number];

/** How many times larger what one points at becomes. */
const factor = 2.2;

export interface Zoom {
  /** Shows this part, widened to the proportions of the slide. */
  to(part: Part): void;
  /** Around a point; without one the middle of the slide. */
  at(point?: SlidePoint): void;
  /** Draws the frame of a part that is being chosen; undefined: none. */
  choosing(part: Part | undefined): void;
  reset(): void;
  isZoomed(): boolean;
}

export function createZoom(player: Player, stage: Stage): Zoom {
  const root = document.documentElement;
  let part: Part | null = null;
  let slide = player.view().id;
  const frame = newFrame();
  const isPresenter = (): boolean => root.classList.contains('presenter');
  const show = (): void => {
    const svg = player.inView();
    root.classList.toggle('zoomed', part !== null && !isPresenter());
    frame.remove();
    if (part === null || svg === undefined) return;
    if (isPresenter()) showFrame(frame, svg, part);
    else root.style.setProperty('--zoom', transformFor(svg, part));
  };
  stage.onChange(change => {
    if (change.type === 'zoom') part = change.part;
    else if (change.type !== 'place' || change.id === slide) return;
    // Another slide is shown whole; every window knows that by itself.
    else part = null;
    slide = player.view().id;
    show();
  });
  stage.keeps(() => [{ type: 'zoom', part }]);
  addEventListener('resize', show);
  const to = (wanted: Part): void => {
    const svg = player.inView();
    if (svg !== undefined) stage.change({ type: 'zoom', part: fitting(wanted, slideSize(svg)) });
  };
  return {
    to,
    at: point => {
      const svg = player.inView();
      if (svg === undefined) return;
      const [width, height] = slideSize(svg);
      const [x, y] = point ?? [width / 2, height / 2];
      to([x - width / factor / 2, y - height / factor / 2, width / factor, height / factor]);
    },
    choosing: chosen => {
      const svg = player.inView();
      if (chosen === undefined || svg === undefined) show();
      else showFrame(frame, svg, chosen);
    },
    reset: () => {
      if (part !== null) stage.change({ type: 'zoom', part: null });
    },
    isZoomed: () => part !== null,
  };
}

/** Of the slide's proportions, and within it. */
function fitting([x, y, width, height]: Part, [slideWidth, slideHeight]: readonly [number, number]): Part {
  const share = Math.min(1, Math.max(width / slideWidth, height / slideHeight, 0.05));
  const [wide, high] = [slideWidth * share, slideHeight * share];
  const left = Math.min(Math.max(0, x + width / 2 - wide / 2), slideWidth - wide);
  const top = Math.min(Math.max(0, y + height / 2 - high / 2), slideHeight - high);
  return [Math.round(left), Math.round(top), Math.round(wide), Math.round(high)];
}

/** For the box of the slide, in which it is centred. */
function transformFor(svg: SVGElement, [x, y, width, height]: Part): string {
  const [boxWidth, boxHeight] = [svg.clientWidth, svg.clientHeight];
  const [slideWidth, slideHeight] = slideSize(svg);
  const scale = Math.min(boxWidth / slideWidth, boxHeight / slideHeight);
  const larger = slideWidth / width;
  const middleX = (boxWidth - slideWidth * scale) / 2 + (x + width / 2) * scale;
  const middleY = (boxHeight - slideHeight * scale) / 2 + (y + height / 2) * scale;
  return `translate(${boxWidth / 2 - larger * middleX}px, ${boxHeight / 2 - larger * middleY}px) scale(${larger})`;
}

function newFrame(): Element {
  const frame = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  frame.classList.add('zoom-frame');
  frame.setAttribute('aria-hidden', 'true');
  return frame;
}

function showFrame(frame: Element, svg: SVGElement, [x, y, width, height]: Part): void {
  for (const [name, value] of Object.entries({ x, y, width, height })) frame.setAttribute(name, String(value));
  if (frame.parentNode !== svg) svg.append(frame);
}
