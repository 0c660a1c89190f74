// The shape of a stroke: a pen's line is broader where it is pressed or slow, a highlighter's is a band.

/*! With perfect-freehand © 2021 Stephen Ruiz Ltd, MIT licence. */
import { getStroke } from 'perfect-freehand';
import type { SlidePoint, Stroke } from '../serve/stage-messages.js';

const mouse = 0.5;

/** An SVG path: to be filled for a pen, to be stroked for a highlighter. */
export function strokePath({ tool, width, points }: Stroke): string {
  const triples = Array.from({ length: points.length / 3 }, (_, index) => points.slice(index * 3, index * 3 + 3));
  if (tool === 'highlighter')
    return `M${triples.map(([x, y]) => `${x},${y}`).join('L')}${triples.length === 1 ? 'h.1' : ''}`;
  const outline = getStroke(triples, {
    size: width,
    thinning: 0.5,
    smoothing: 0.5,
    streamline: 0.35,
    // The line reaches the pointer.
    last: true,
    // A mouse has no pressure: its speed stands for it.
    simulatePressure: triples.every(([, , pressure]) => pressure === mouse),
  });
  return smooth(outline);
}

/** Curves through the middles between the points of an outline. */
function smooth(outline: readonly (readonly number[])[]): string {
  const [first] = outline;
  if (first === undefined) return '';
  const curves = outline.map(([x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = outline[(index + 1) % outline.length] ?? [];
    return `${round(x)},${round(y)} ${round((x + nextX) / 2)},${round((y + nextY) / 2)}`;
  });
  return `M${round(first[0] ?? 0)},${round(first[1] ?? 0)}Q${curves.join(' ')}Z`;
}

/** The eraser goes over a stroke on its way from one point to another; `radius` in units of the slide. */
export function touches({ points, width }: Stroke, from: SlidePoint, to: SlidePoint, radius: number): boolean {
  const near = width / 2 + radius;
  for (let index = 0; index < points.length; index += 3) {
    const here: SlidePoint = [points[index] ?? 0, points[index + 1] ?? 0];
    const next: SlidePoint = [points[index + 3] ?? here[0], points[index + 4] ?? here[1]];
    if (segmentDistance(from, to, here, next) <= near) return true;
  }
  return false;
}

/** Between two lines from a to b and from c to d. */
function segmentDistance(a: SlidePoint, b: SlidePoint, c: SlidePoint, d: SlidePoint): number {
  if (cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0) return 0;
  return Math.min(distance(a, c, d), distance(b, c, d), distance(c, a, b), distance(d, a, b));
}

function distance([x, y]: SlidePoint, [fromX, fromY]: SlidePoint, [toX, toY]: SlidePoint): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = dx === 0 && dy === 0 ? 0 : ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy);
  const at = Math.max(0, Math.min(1, along));
  return Math.hypot(x - fromX - at * dx, y - fromY - at * dy);
}

function cross([ax, ay]: SlidePoint, [bx, by]: SlidePoint, [px, py]: SlidePoint): number {
  return (bx - ax) * (py - ay) - (by - ay) * (px - ax);
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
