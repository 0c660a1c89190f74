// What the pointer does on the slide, with a tool in the hand: mouse, finger or stylus.

import type { SlidePoint } from '../serve/stage-messages.js';
import type { Ink } from './ink.js';
import type { Laser } from './laser.js';
import type { Player } from './player-state.js';
import { type SlideFrame, slideFrame } from './slide-point.js';
import { touches } from './stroke-shape.js';
import type { Tool } from './toolbar.js';
import type { Tools } from './tools.js';
import type { Part, Zoom } from './zoom.js';

export interface Toolbox {
  readonly tools: Tools;
  readonly ink: Ink;
  readonly laser: Laser;
  readonly zoom: Zoom;
}

/** From pressing to letting go. */
interface Gesture {
  move(event: PointerEvent): void;
  end(): void;
}

/** Of the eraser, in CSS pixels; what a frame must have so that it is not a click. */
const [eraserRadius, frameSize] = [9, 12];
/** Of `PointerEvent.buttons`: the other end of a stylus. */
const eraserButton = 32;

export function listenToPointer(player: Player, toolbox: Toolbox): void {
  const { tools, laser, zoom } = toolbox;
  const root = document.documentElement;
  let gesture: (Gesture & { readonly pointer: number; readonly slide: string }) | undefined;
  /** Who draws with a stylus rests the hand on the glass. */
  let hasStylus = false;
  const end = (): void => {
    gesture?.end();
    gesture = undefined;
    root.classList.remove('drawing');
  };
  document.addEventListener('pointerdown', event => {
    const svg = player.inView();
    hasStylus ||= event.pointerType === 'pen';
    if (svg === undefined || gesture !== undefined || !isOnSlide(event)) return;
    if (event.button !== 0 && (event.buttons & eraserButton) === 0) return;
    const tool = (event.buttons & eraserButton) > 0 && tools.current() !== undefined ? 'eraser' : tools.current();
    const frame = slideFrame(svg);
    if (tool === undefined) {
      if (!event.altKey) return;
      event.preventDefault();
      if (zoom.isZoomed()) zoom.reset();
      else zoom.at(frame.point(event.clientX, event.clientY));
      return;
    }
    if (event.pointerType === 'touch' && hasStylus && tool !== 'laser') return;
    event.preventDefault();
    (event.target as Element).setPointerCapture(event.pointerId);
    gesture = {
      ...begin(tool, event, { frame, slide: player.view().id, toolbox }),
      pointer: event.pointerId,
      slide: player.view().id,
    };
    root.classList.add('drawing');
  });
  document.addEventListener('pointermove', event => {
    const svg = player.inView();
    if (gesture?.pointer === event.pointerId) {
      if (gesture.slide === player.view().id) gesture.move(event);
      else end();
    } else if (tools.current() === 'laser' && event.pointerType !== 'touch' && svg !== undefined)
      laser.point(isOnSlide(event) ? slideFrame(svg).point(event.clientX, event.clientY) : undefined);
  });
  for (const name of ['pointerup', 'pointercancel'] as const)
    document.addEventListener(name, event => {
      if (gesture?.pointer === event.pointerId) end();
    });
  root.addEventListener('pointerleave', () => laser.point(undefined));
}

function isOnSlide({ target }: Event): boolean {
  if (document.documentElement.matches('.overview, .reading')) return false;
  return target instanceof Element && target.closest('.deck') !== null && target.closest('aside') === null;
}

interface Hand {
  readonly frame: SlideFrame;
  readonly slide: string;
  readonly toolbox: Toolbox;
}

function begin(tool: Tool, event: PointerEvent, hand: Hand): Gesture {
  switch (tool) {
    case 'pen':
    case 'highlighter':
      return draw(tool, event, hand);
    case 'eraser':
      return erase(event, hand);
    case 'laser':
      return point(event, hand);
    case 'zoom':
      return choosePart(event, hand);
  }
}

/** Points are told once for each frame of the screen. */
function draw(
  tool: 'pen' | 'highlighter',
  event: PointerEvent,
  { frame, slide, toolbox: { ink, tools } }: Hand,
): Gesture {
  const id = `${performance.timeOrigin.toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  let points: number[] = [];
  let told = 0;
  let request = 0;
  const add = ({ clientX, clientY, pressure, pointerType }: PointerEvent): void => {
    const [x, y] = frame.point(clientX, clientY);
    points.push(x, y, pointerType === 'pen' ? Math.round(pressure * 100) / 100 : 0.5);
  };
  const tell = (): void => {
    request = 0;
    if (points.length === 0) return;
    ink.draw(slide, { id, tool, ...tools.line(tool), points }, told);
    told += points.length / 3;
    points = [];
  };
  add(event);
  tell();
  return {
    move: moved => {
      // Between two frames a stylus is at several places.
      const all = moved.getCoalescedEvents?.() ?? [];
      for (const each of all.length > 0 ? all : [moved]) add(each);
      if (request === 0) request = requestAnimationFrame(tell);
    },
    end: () => {
      cancelAnimationFrame(request);
      tell();
      ink.drawn(slide, id);
    },
  };
}

/** Strokes go as a whole. */
function erase(event: PointerEvent, { frame, toolbox: { ink } }: Hand): Gesture {
  let last: SlidePoint = frame.point(event.clientX, event.clientY);
  const move = ({ clientX, clientY }: PointerEvent): void => {
    const here = frame.point(clientX, clientY);
    const hit = ink.strokes().filter(stroke => touches(stroke, last, here, eraserRadius / frame.scale));
    if (hit.length > 0) ink.erase(hit.map(({ id }) => id));
    last = here;
  };
  move(event);
  return { move, end: () => {} };
}

function point(event: PointerEvent, { frame, toolbox: { laser } }: Hand): Gesture {
  const move = ({ clientX, clientY }: PointerEvent): void => laser.point(frame.point(clientX, clientY));
  move(event);
  return { move, end: () => event.pointerType === 'touch' && laser.point(undefined) };
}

/** A frame that is drawn, or what lies around a click. */
function choosePart(event: PointerEvent, { frame, toolbox: { zoom, tools } }: Hand): Gesture {
  const from = frame.point(event.clientX, event.clientY);
  let to = from;
  const part = (): Part => [
    Math.min(from[0], to[0]),
    Math.min(from[1], to[1]),
    Math.abs(from[0] - to[0]),
    Math.abs(from[1] - to[1]),
  ];
  return {
    move: ({ clientX, clientY }) => {
      to = frame.point(clientX, clientY);
      zoom.choosing(part());
    },
    end: () => {
      zoom.choosing(undefined);
      tools.putDown();
      const [, , width, height] = part();
      if (Math.max(width, height) * frame.scale > frameSize) zoom.to(part());
      else zoom.at(from);
    },
  };
}
