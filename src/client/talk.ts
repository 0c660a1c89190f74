// What the phone remote shows of the slide in view, read from the teacher's page.

import type { Talk } from '../serve/present-messages.js';
import type { Player } from './player-state.js';
import { titleOf } from './slide-text.js';

export function talkOf(player: Player): Talk {
  const { index, fragment, fragments } = player.view();
  const slides = player.slides();
  const slide = slides[index];
  const next = slides[index + 1];
  const step = fragments[fragment];
  const [, , width = 1280, height = 720] = (slide?.getAttribute('viewBox') ?? '').split(' ').map(Number);
  return {
    number: index + 1,
    total: slides.length,
    title: titleOf(slide),
    next: step === undefined ? titleOf(next) : stepText(step),
    notes: notesOf(slide),
    size: [width, height],
  };
}

/** As they are shown now, with the step in view; without buttons, and without pictures, which only this machine may fetch. */
function notesOf(slide: SVGElement | undefined): string {
  const notes = slide?.closest('.page')?.querySelector('aside.note')?.cloneNode(true);
  if (!(notes instanceof HTMLElement)) return '';
  for (const picture of notes.querySelectorAll('img')) picture.replaceWith(picture.alt);
  for (const mark of notes.querySelectorAll('button')) {
    const number = document.createElement('span');
    number.className = mark.className;
    number.textContent = mark.textContent;
    mark.replaceWith(number);
  }
  return notes.innerHTML.trim();
}

/** A fragment by its words; code that is stepped through has none. */
function stepText(step: Element): string {
  const text = (step.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 80);
  return text === '' ? '…' : `… ${text}`;
}
