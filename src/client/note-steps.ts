// Notes that mark the steps of their slide: what belongs to the step in view stands out and is scrolled to, what was said before it
// is dimmed. A mark leads to its step.

import type { Player } from './player-state.js';
import type { Stage } from './stage.js';

export function followSteps(player: Player, stage: Stage): void {
  const show = (): void => {
    const note = noteOf(player);
    if (note !== null && note !== undefined) showStep(note, player.view().fragment);
  };
  player.onChange(show);
  show();
  document.addEventListener('click', event => {
    const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('.note [data-mark]') : null;
    if (mark === null) return;
    stage.change({ type: 'place', id: player.view().id, fragment: Number(mark.dataset.mark) });
    // A key that turns the page would press it again.
    if (event.detail > 0) mark.blur();
  });
}

function noteOf(player: Player): HTMLElement | null | undefined {
  return player.inView()?.closest('.page')?.querySelector<HTMLElement>('.note');
}

function showStep(note: HTMLElement, fragment: number): void {
  const stretches = [...note.querySelectorAll<HTMLElement>('[data-step]')];
  if (stretches.length === 0) return;
  const steps = stretches.map(({ dataset }) => Number(dataset.step)).filter(step => step <= fragment);
  const current = Math.max(...steps);
  let first: HTMLElement | undefined;
  for (const stretch of stretches) {
    const step = Number(stretch.dataset.step);
    stretch.classList.toggle('said', step < current);
    stretch.classList.toggle('to-say', step === current);
    if (step === current) first ??= stretch;
  }
  for (const mark of note.querySelectorAll<HTMLElement>('[data-mark]'))
    if (Number(mark.dataset.mark) === current) mark.setAttribute('aria-current', 'step');
    else mark.removeAttribute('aria-current');
  scrollTo(note, first);
}

/** With some lines of what was said before. */
function scrollTo(note: HTMLElement, stretch: HTMLElement | undefined): void {
  const place = stretch?.getBoundingClientRect();
  const frame = note.getBoundingClientRect();
  if (place === undefined || place.height === 0) return;
  // The controls of the player stand over its lower edge.
  const bottom = frame.bottom - Number.parseFloat(getComputedStyle(note).paddingBottom);
  if (place.top >= frame.top && place.bottom <= bottom) return;
  const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  note.scrollBy({ top: place.top - frame.top - frame.height / 5, behavior: smooth ? 'smooth' : 'instant' });
}
