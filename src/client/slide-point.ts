// Where a place of the window lies on a slide.

import type { SlidePoint } from '../serve/stage-messages.js';

export interface SlideFrame {
  /** In units of the slide, of a place in the window in CSS pixels. */
  point(clientX: number, clientY: number): SlidePoint;
  /** CSS pixels for a unit of the slide. */
  readonly scale: number;
}

/** A slide keeps its proportions: what the window has more is left blank on both sides. */
export function slideFrame(svg: SVGElement): SlideFrame {
  const { left, top, width, height } = svg.getBoundingClientRect();
  const [slideWidth, slideHeight] = slideSize(svg);
  const scale = Math.min(width / slideWidth, height / slideHeight) || 1;
  const x = left + (width - slideWidth * scale) / 2;
  const y = top + (height - slideHeight * scale) / 2;
  return { scale, point: (clientX, clientY) => [tenth((clientX - x) / scale), tenth((clientY - y) / scale)] };
}

/** In its own units. */
export function slideSize(svg: SVGElement): readonly [width: number, height: number] {
  const { width, height } = (svg as SVGSVGElement).viewBox.baseVal;
  return [width, height];
}

function tenth(number: number): number {
  return Math.round(number * 10) / 10;
}
