// The file that a rehearsal leaves: a deck and the times of some of its slides. Where they go into the deck's sources.

import { readFields } from '../course/fields.js';
import { parseYaml } from '../course/yaml.js';
import { diagnostic, type Report, type Span } from '../diagnostics/diagnostic.js';
import type { Source } from '../diagnostics/source.js';
import { didYouMean } from '../diagnostics/suggest.js';
import { parseDuration } from '../markdown/plugins/slides.js';
import type { SlideTimePlace } from '../markdown/slide-times.js';
import type { Document } from './document.js';

export interface Rehearsal {
  /** Id of the deck. */
  readonly deck: string;
  readonly deckSpan: Span;
  readonly times: readonly RehearsedTime[];
}

export interface RehearsedTime {
  /** Of the slide. */
  readonly id: string;
  /** As it is written: `1m30s`. */
  readonly text: string;
  readonly seconds: number;
  readonly span: Span;
}

/** Lines of a source that become others. */
export interface TimeEdit {
  /** Id of the slide. */
  readonly id: string;
  readonly source: Source;
  /** Counted from 1. */
  readonly line: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
}

/** Undefined when it names no deck. */
export function parseRehearsal(source: Source, report: Report): Rehearsal | undefined {
  const yaml = parseYaml(source, source.text, 0, 'strings');
  if (yaml.problem !== undefined) {
    report(diagnostic('times/yaml', yaml.keySpan([]), `The file cannot be read: ${yaml.problem.message}.`));
    return undefined;
  }
  const codes = { unknownKey: 'times/bad-value', badValue: 'times/bad-value' } as const;
  const fields = readFields(yaml, ['deck', 'times'], codes, report);
  const deck = fields.text('deck');
  if (deck === undefined) fields.bad([], 'The file does not say of which deck it is.', 'deck: NAME');
  const times = fields.entries('times').flatMap(([id, value]) => {
    const text = typeof value === 'string' ? value.trim() : '';
    const seconds = parseDuration(text);
    if (seconds === undefined) fields.bad(['times', id], `"${text}" is no duration.`, 'for example 4m, 90s or 1m30s');
    return seconds === undefined ? [] : [{ id, text, seconds, span: fields.keySpan(['times', id]) }];
  });
  return deck === undefined ? undefined : { deck, deckSpan: fields.valueSpan(['deck']), times };
}

/** What the times change in the deck; what cannot be written is reported. `isLab`: a source that has no times of slides. */
export function timeEdits(
  times: readonly RehearsedTime[],
  slides: readonly SlideTimePlace[],
  document: Document,
  isLab: (path: string) => boolean,
  report: Report,
): TimeEdit[] {
  const taken = new Set<string>();
  return times.flatMap(time => {
    const slide = slides.find(({ id }) => id === time.id);
    if (slide === undefined) {
      const fix = didYouMean(
        time.id,
        slides.map(({ id }) => id),
      );
      const message = `The deck has no slide with the id "${time.id}".`;
      report(diagnostic('times/unknown-slide', time.span, message, { fix }));
      return [];
    }
    if (slide.time === time.seconds) return [];
    const edit = replaced(time, slide, document) ?? inserted(time, slide, document);
    const place = edit && `${edit.source.path}:${edit.line}`;
    if (edit !== undefined && place !== undefined && !taken.has(place) && !isLab(edit.source.path)) {
      taken.add(place);
      return [edit];
    }
    const why =
      edit === undefined
        ? 'There is no place for it.'
        : isLab(edit.source.path)
          ? `The slide is made from ${edit.source.path}.`
          : `It would stand at ${place}, as that of another slide does.`;
    report(diagnostic('times/no-place', time.span, `The time of the slide "${time.id}" cannot be written. ${why}`));
    return [];
  });
}

const timePattern = /((?<!\w)["']?time["']?\s*:\s*)(["']?)[^"'\n}]*?\2(?=\s*(?:--+>|\}|$))/;

function replaced({ id, text }: RehearsedTime, { lines }: SlideTimePlace, document: Document): TimeEdit | undefined {
  if (lines === undefined) return undefined;
  const all = document.text.split('\n');
  for (let line = lines[0]; line < lines[1]; line++) {
    const old = all[line] ?? '';
    if (!timePattern.test(old)) continue;
    return { id, ...document.place(line), old: [old], now: [old.replace(timePattern, `$1${text}`)] };
  }
  return undefined;
}

function inserted({ id, text }: RehearsedTime, slide: SlideTimePlace, document: Document): TimeEdit | undefined {
  if (slide.free === undefined || slide.lines !== undefined) return undefined;
  const { type, line } = slide.free;
  const place = document.place(line);
  const comment = `<!-- time: ${text} -->`;
  if (type === 'before') return { id, ...place, old: [], now: [comment, ''] };
  const next = place.source.text.split('\n')[place.line] ?? '';
  const after = next.trim() === '' ? [] : [''];
  return { id, ...place, line: place.line + 1, old: [], now: ['', comment, ...after] };
}

/** A source after its edits. */
export function editedText(text: string, edits: readonly TimeEdit[]): string {
  const lines = text.split('\n');
  for (const { line, old, now } of edits.toSorted((a, b) => b.line - a.line))
    lines.splice(line - 1, old.length, ...now);
  return lines.join('\n');
}
