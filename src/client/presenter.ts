// The presenter's window: this slide, the next state, notes, clock, and whether one is early or late. It is the deck's own page,
// opened with `?presenter=SECRET`, and steers the window that opened it, and the other way round.

import { fitElements, forgetFitting } from './auto-scaling.js';
import { createClock } from './clock.js';
import { fragmentsOf, showFragments } from './fragments.js';
import { stopMedia } from './media.js';
import { createPace } from './pace.js';
import type { Actions } from './player-input.js';
import type { Player } from './player-state.js';
import { createRehearsal } from './rehearsal.js';
import { keep, kept } from './remembered.js';
import { titleOf } from './slide-text.js';
import type { Stage } from './stage.js';
import { linkWindows } from './window-link.js';

const secretKey = 'lutrin-presenter';

/** Undefined in the window of the audience. */
export function presenterSecret(): string | undefined {
  return new URLSearchParams(location.search).get('presenter') ?? undefined;
}

/** The audience's side: opens the presenter's window, and stays in step with it after a reload. */
export function createAudience(stage: Stage): () => void {
  let secret = kept(secretKey, 'session');
  const listen = (found: string): void =>
    void linkWindows(
      stage,
      found,
      () => null,
      () => {},
    );
  if (secret !== undefined) listen(secret);
  // Where it is with the entry of the history, a link to another slide begins an entry without it.
  stage.onChange(({ type }) => {
    if (type === 'place' && secret !== undefined && kept(secretKey, 'session') !== secret)
      keep(secretKey, secret, 'session');
  });
  return () => {
    if (secret === undefined) {
      secret = [...crypto.getRandomValues(new Uint32Array(4))].map(number => number.toString(36)).join('');
      keep(secretKey, secret, 'session');
      listen(secret);
    }
    const opened = open(
      `${location.pathname}?presenter=${secret}${location.hash}`,
      `lutrin-${secret}`,
      'popup,width=1280,height=800',
    );
    if (opened === null) document.querySelector<HTMLDialogElement>('dialog.popup')?.showModal();
    else opened.focus();
  };
}

/** The presenter's side. */
export function createDesk(player: Player, stage: Stage, secret: string): Actions {
  const root = document.documentElement;
  root.classList.add('presenter', 'with-notes');
  const desk = document.querySelector<HTMLElement>('.desk');
  if (desk === null) return {};
  desk.hidden = false;
  const link = linkWindows(
    stage,
    secret,
    () => window.opener as Window | null,
    () => showLink(),
  );
  const showLink = (): void => void desk.classList.toggle('alone', !link.isAlive());
  showLink();
  const clock = createClock(player);
  const pace = createPace(player, desk, clock);
  const rehearse = createRehearsal(player, desk, clock);
  const show = (): void => {
    showUpcoming(player, desk);
    pace.show();
  };
  player.onChange(show);
  show();
  listenToSplits(desk);
  const size = createNoteSize();
  return {
    pause: pace.pause,
    restart: pace.restart,
    rehearse,
    larger: () => size(1.15),
    smaller: () => size(1 / 1.15),
  };
}

/** What the next key will show: one more fragment, or the next slide. */
function showUpcoming(player: Player, desk: HTMLElement): void {
  const { index, fragment, fragments } = player.view();
  const slides = player.slides();
  const isStep = fragment < fragments.length;
  const next = slides[isStep ? index : index + 1];
  const frame = desk.querySelector('.upcoming-slide');
  const title = desk.querySelector('.upcoming-title');
  if (frame === null || title === null) return;
  if (next === undefined) {
    frame.replaceChildren();
    title.textContent = title.getAttribute('data-end');
    return;
  }
  const copy = next.cloneNode(true) as SVGElement;
  stopMedia(copy);
  copy.classList.add('current');
  frame.replaceChildren(copy);
  forgetFitting(copy);
  fitElements(copy);
  showFragments(copy, fragmentsOf(copy), isStep ? fragment + 1 : 0);
  title.textContent = isStep ? `${fragment + 1} / ${fragments.length}` : `${index + 2}  ${titleOf(next)}`;
}

/** The lines between the parts can be moved, by the pointer or by arrow keys, and stay where they were put. */
function listenToSplits(desk: HTMLElement): void {
  for (const split of desk.querySelectorAll<HTMLElement>('[role="separator"]')) {
    const name = split.classList.contains('split-x') ? 'x' : 'y';
    const move = (percent: number): void => {
      const at = Math.round(Math.min(85, Math.max(15, percent)));
      document.documentElement.style.setProperty(`--desk-${name}`, `${at}%`);
      split.setAttribute('aria-valuenow', String(at));
      keep(`lutrin-desk-${name}`, String(at), 'local');
      dispatchEvent(new Event('resize'));
    };
    const before = Number(kept(`lutrin-desk-${name}`, 'local'));
    move(before > 0 ? before : name === 'x' ? 62 : 45);
    split.addEventListener('pointerdown', ({ pointerId }) => split.setPointerCapture(pointerId));
    split.addEventListener('pointermove', event => {
      if (!split.hasPointerCapture(event.pointerId)) return;
      move(name === 'x' ? (event.clientX / innerWidth) * 100 : (event.clientY / innerHeight) * 100);
    });
    split.addEventListener('keydown', event => {
      const step = { ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      move(Number(split.getAttribute('aria-valuenow')) + step);
    });
  }
}

function createNoteSize(): (factor: number) => void {
  let pixels = Number(kept('lutrin-note-size', 'local')) || 22;
  const set = (): void => document.documentElement.style.setProperty('--note-size', `${pixels}px`);
  set();
  return factor => {
    pixels = Math.min(64, Math.max(12, Math.round(pixels * factor)));
    set();
    keep('lutrin-note-size', String(pixels), 'local');
  };
}
