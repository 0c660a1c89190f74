// Reads what pages send to the presenting server. Whatever does not have the form, or is larger than a talk needs, is refused whole.
// Pure.

import type { Clock, RemoteAction, RemoteRequest, Talk, TeacherAction, TeacherReport } from './present-messages.js';
import type { SlidePoint, StageChange, Stroke } from './stage-messages.js';

/** Characters. */
const longest = { id: 1000, title: 500, notes: 100_000 };
/** Units of a slide. */
const farthest = 1e6;
const most = { changes: 5000, requests: 100, fragments: 10_000, points: 20_000, strokes: 20_000, slides: 5000 };

/** Undefined when it is none. */
export function parseTeacherReport(text: string): TeacherReport | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || !isText(value.page, longest.id)) return undefined;
  const changes = optional(value.changes, all => listOf(all, most.changes, parseChange));
  const talk = optional(value.talk, parseTalk);
  const clock = optional(value.clock, parseClock);
  const ask = optional(value.ask, found => oneOf(teacherActions, found));
  if (changes === null || talk === null || clock === null || ask === null) return undefined;
  return {
    page: value.page,
    isWhole: value.isWhole === true,
    ...(changes && { changes }),
    ...(talk && { talk }),
    ...(clock && { clock }),
    ...(ask && { ask }),
  };
}

/** What was pressed since the last time; undefined when it is nothing of the kind. */
export function parseRemoteRequests(text: string): readonly RemoteRequest[] | undefined {
  const value = parseJson(text);
  return isRecord(value) ? listOf(value.requests, most.requests, parseRemoteRequest) : undefined;
}

function parseRemoteRequest(value: unknown): RemoteRequest | undefined {
  if (!isRecord(value)) return undefined;
  const action = optional(value.action, found => oneOf(remoteActions, found));
  if (action === null) return undefined;
  if (!('laser' in value)) return action === undefined ? undefined : { action };
  const laser = value.laser === null ? null : parsePoint(value.laser);
  return laser === undefined ? undefined : { ...(action && { action }), laser };
}

/** The code that is sent; undefined when there is none. */
export function parseCode(text: string): string | undefined {
  const value = parseJson(text);
  return isRecord(value) && isText(value.code, 100) ? value.code : undefined;
}

/** Undefined when it is none. */
export function parseChange(value: unknown): StageChange | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.type) {
    case 'place': {
      const { type, id, fragment } = value;
      return isText(id, longest.id) && isCount(fragment, most.fragments) ? { type, id, fragment } : undefined;
    }
    case 'blank': {
      const { type, colour } = value;
      return colour === 'black' || colour === 'white' || colour === null ? { type, colour } : undefined;
    }
    case 'laser': {
      const at = value.at === null ? null : parsePoint(value.at);
      return at === undefined ? undefined : { type: 'laser', at };
    }
    case 'zoom': {
      const part = value.part === null ? null : parsePart(value.part);
      return part === undefined ? undefined : { type: 'zoom', part };
    }
    case 'stroke': {
      const stroke = parseStroke(value.stroke);
      const { type, slide, from } = value;
      if (stroke === undefined || !isText(slide, longest.id) || !isCount(from, most.points)) return undefined;
      return { type, slide, stroke, from };
    }
    case 'erase': {
      const strokes = listOf(value.strokes, most.strokes, id => (isText(id, longest.id) ? id : undefined));
      const { type, slide } = value;
      return strokes !== undefined && isText(slide, longest.id) ? { type, slide, strokes } : undefined;
    }
    case 'ink': {
      const slides = parseInk(value.slides);
      return slides && { type: 'ink', slides };
    }
    default:
      return undefined;
  }
}

function parseStroke(value: unknown): Stroke | undefined {
  if (!isRecord(value)) return undefined;
  const { id, tool, colour, width } = value;
  const points = listOf(value.points, most.points * 3, number => (isNumber(number) ? number : undefined));
  if (points === undefined || points.length % 3 !== 0 || !isText(id, longest.id) || !isNumber(width)) return undefined;
  if (tool !== 'pen' && tool !== 'highlighter') return undefined;
  if (typeof colour !== 'string' || !/^#[\da-f]{6}$/i.test(colour)) return undefined;
  return { id, tool, colour, width, points };
}

function parseInk(value: unknown): Record<string, readonly Stroke[]> | undefined {
  if (!isRecord(value)) return undefined;
  const entries = listOf(Object.entries(value), most.slides, entry => {
    const [slide, all] = entry as [string, unknown];
    const strokes = listOf(all, most.strokes, parseStroke);
    return strokes !== undefined && isText(slide, longest.id) ? ([slide, strokes] as const) : undefined;
  });
  return entries && Object.fromEntries(entries);
}

function parseTalk(value: unknown): Talk | undefined {
  if (!isRecord(value)) return undefined;
  const { number, total, title, next, notes } = value;
  const size = parsePoint(value.size);
  if (!isCount(number, most.slides) || !isCount(total, most.slides) || size === undefined) return undefined;
  if (!isText(title, longest.title) || !isText(next, longest.title) || !isText(notes, longest.notes)) return undefined;
  return { number, total, title, next, notes, size };
}

function parseClock(value: unknown): Clock | undefined {
  if (!isRecord(value)) return undefined;
  const { milliseconds, isRunning } = value;
  const isTime = isNumber(milliseconds, 1e10) && milliseconds >= 0;
  return isTime && typeof isRunning === 'boolean' ? { milliseconds, isRunning } : undefined;
}

function parsePoint(value: unknown): SlidePoint | undefined {
  const numbers = listOf(value, 2, number => (isNumber(number) ? number : undefined));
  const [x, y] = numbers ?? [];
  return x === undefined || y === undefined ? undefined : [x, y];
}

function parsePart(value: unknown): readonly [number, number, number, number] | undefined {
  const numbers = listOf(value, 4, number => (isNumber(number) ? number : undefined));
  const [x, y, width, height] = numbers ?? [];
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  return width > 0 && height > 0 ? [x, y, width, height] : undefined;
}

const teacherActions: readonly TeacherAction[] = ['join', 'end-remotes'];
const remoteActions: readonly RemoteAction[] = ['next', 'previous', 'black', 'white', 'pause', 'restart'];

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find(name => name === value);
}

/** Undefined when it is not there, null when it is wrong. */
function optional<T>(value: unknown, parse: (value: unknown) => T | undefined): T | undefined | null {
  return value === undefined ? undefined : (parse(value) ?? null);
}

/** Undefined when one of them is wrong, or there are too many. */
function listOf<T>(value: unknown, limit: number, parse: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value) || value.length > limit) return undefined;
  const items: T[] = [];
  for (const item of value) {
    const parsed = parse(item);
    if (parsed === undefined) return undefined;
    items.push(parsed);
  }
  return items;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length <= limit;
}

function isNumber(value: unknown, limit = farthest): value is number {
  return typeof value === 'number' && Math.abs(value) <= limit;
}

function isCount(value: unknown, limit: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= limit;
}
