// The slides of a lab in a deck, made from the lab itself: its target and its numbered steps.

import { posix } from 'node:path';
import { expandText } from '../course/variables.js';
import type { Place } from './document.js';
import { type Lab, stepsOf } from './lab-model.js';

/** Steps on one slide; a longer lab goes on on the next. */
const stepsPerSlide = 6;

export interface LabSlides {
  readonly lines: readonly string[];
  readonly places: readonly Place[];
}

export interface LabSlidesPlace {
  /** Level of the slides' headings. */
  readonly level: number;
  /** Such a heading begins a slide by itself (headingDivider): no ruler is needed. */
  readonly headingDivides: boolean;
  /** Nothing stands on the slide yet on which the first of them begins. */
  readonly slideIsEmpty: boolean;
}

/** Markdown of the slides, with the place of each line in the lab. */
export function labSlides(lab: Lab, firstNumber: number, place: LabSlidesPlace): LabSlides {
  const lines: string[] = [];
  const places: Place[] = [];
  const emit = (text: string, line: number): void => {
    lines.push(expandText(text, lab.variables));
    places.push({ source: lab.source, line });
  };
  const steps = stepsOf(lab);
  for (let from = 0; from === 0 || from < steps.length; from += stepsPerSlide) {
    if (!place.headingDivides && !(from === 0 && place.slideIsEmpty)) emitAll(['', '---', ''], emit);
    emit(`${'#'.repeat(place.level)} ${lab.title}`, 1);
    emit('', 1);
    emit('<!-- _class: lab -->', 1);
    if (lab.audience.length > 0) emit(`<!-- audience: ${lab.audience.join(', ')} -->`, 1);
    emit('', 1);
    if (from === 0 && lab.target !== '') emitAll([`Target: ${uncapitalised(lab.target)}`, ''], emit);
    for (const [index, step] of steps.slice(from, from + stepsPerSlide).entries())
      emit(`${firstNumber + from + index}. ${step.heading[1]?.content ?? step.title}`, step.span.line);
    emit('', 1);
    emit(`[Lab guide](${encodeURI(posix.basename(lab.source.path))})`, 1);
    emit('', 1);
  }
  return { lines, places };
}

function emitAll(lines: readonly string[], emit: (text: string, line: number) => void): void {
  for (const line of lines) emit(line, 1);
}

function uncapitalised(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? `${text[0]?.toLowerCase()}${text.slice(1)}` : text;
}
