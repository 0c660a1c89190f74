// What the phone remote shows: the slide, its title and notes, what comes next, the clock; and the finger that points.

import type { RemoteMessage } from '../serve/present-messages.js';

export interface RemoteView {
  show(message: RemoteMessage): void;
  /** Says what is wrong; empty: nothing. */
  say(text: string): void;
  /** Keeps the screen on, or says that it may not. */
  keepAwake(): void;
}

/** Milliseconds between two places of the laser. */
const pointingPause = 30;

export function createRemoteView(): RemoteView {
  const part = (name: string): HTMLElement | null => document.querySelector<HTMLElement>(`.${name}`);
  const write = (name: string, text: string): void => {
    const place = part(name);
    if (place !== null && place.textContent !== text) place.textContent = text;
  };
  let clock = { milliseconds: 0, isRunning: false };
  let since = 0;
  let shown: RemoteMessage['talk'] = null;
  const tick = (): void => {
    const elapsed = clock.milliseconds + (clock.isRunning ? performance.now() - since : 0);
    write('elapsed', duration(elapsed / 1000));
  };
  setInterval(tick, 500);
  return {
    say: text => write('trouble', text),
    show: message => {
      const { talk, deck, blank, isReady, followers } = message;
      clock = message.clock;
      since = performance.now();
      tick();
      document.body.classList.toggle('paused', !clock.isRunning && clock.milliseconds > 0);
      write('trouble', isReady ? '' : (document.body.dataset.noPage ?? ''));
      write('followers', (part('followers')?.dataset.text ?? '').replace('%s', String(followers)));
      write('position', talk === null ? '' : `${talk.number} / ${talk.total}`);
      write('slide-title', talk?.title ?? '');
      write('upcoming', talk?.next || (part('upcoming')?.dataset.end ?? ''));
      for (const colour of ['black', 'white'])
        document.querySelector(`[data-action="${colour}"]`)?.setAttribute('aria-pressed', String(blank === colour));
      showSlide(part('screen'), deck, talk?.size);
      const before = shown;
      shown = talk;
      if (talk !== null && talk.notes !== before?.notes) showNotes(part('notes'), talk.notes);
      if (talk?.number !== before?.number) part('notes')?.scrollTo(0, 0);
    },
    keepAwake: () => {
      const { wakeLock } = navigator as { wakeLock?: WakeLock };
      const note = part('dark-note');
      if (wakeLock === undefined) {
        if (note !== null) note.hidden = false;
        return;
      }
      const request = (): void => {
        if (document.visibilityState === 'visible') wakeLock.request('screen').catch(() => {}); // a low battery
      };
      document.addEventListener('visibilitychange', request);
      request();
    },
  };
}

/** The part that belongs to the step in view is scrolled to. */
function showNotes(place: HTMLElement | null, notes: string): void {
  if (place === null) return;
  // HTML of the teacher's own page. Scripts in it do not run: the policy of this page forbids them.
  place.innerHTML = notes;
  const step = place.querySelector('.to-say')?.getBoundingClientRect();
  const frame = place.getBoundingClientRect();
  if (step !== undefined && (step.top < frame.top || step.bottom > frame.bottom))
    place.scrollTop += step.top - frame.top - frame.height / 5;
}

function showSlide(screen: HTMLElement | null, deck: string | null, size: readonly [number, number] | undefined): void {
  const [width, height] = size ?? [16, 9];
  screen?.style.setProperty('aspect-ratio', `${width} / ${height}`);
  screen?.style.setProperty('--proportion', String(width / height));
  if (screen !== null) screen.dataset.size = `${width} ${height}`;
  const frame = screen?.querySelector('iframe');
  const url = deck === null ? '' : `/slides/${deck.split('/').map(encodeURIComponent).join('/')}/?mirror`;
  // The frame follows the teacher by itself.
  if (frame && url !== '' && frame.dataset.deck !== deck) {
    frame.dataset.deck = deck ?? '';
    frame.src = url;
  }
}

/** Calls back with the place on the slide that is touched, in its units; with null when the finger is lifted. */
export function listenToLaser(point: (at: readonly [x: number, y: number] | null) => void): void {
  const area = document.querySelector<HTMLElement>('.touch');
  let pause: ReturnType<typeof setTimeout> | undefined;
  /** Where the finger went meanwhile. */
  let latest: PointerEvent | undefined;
  const send = ({ clientX, clientY }: PointerEvent, { left, top, width, height }: DOMRect): void => {
    const [slideWidth = 1280, slideHeight = 720] = (area?.parentElement?.dataset.size ?? '').split(' ').map(Number);
    const within = (share: number): number => Math.min(1, Math.max(0, share));
    point([
      Math.round(within((clientX - left) / width) * slideWidth),
      Math.round(within((clientY - top) / height) * slideHeight),
    ]);
  };
  const rest = (): void => {
    clearTimeout(pause);
    pause = undefined;
    latest = undefined;
  };
  const move = (event: PointerEvent): void => {
    if (area === null || !area.hasPointerCapture(event.pointerId)) return;
    latest = event;
    if (pause !== undefined) return;
    send(event, area.getBoundingClientRect());
    latest = undefined;
    pause = setTimeout(() => {
      pause = undefined;
      if (latest !== undefined) move(latest);
    }, pointingPause);
  };
  area?.addEventListener('pointerdown', event => {
    area.setPointerCapture(event.pointerId);
    rest();
    move(event);
  });
  area?.addEventListener('pointermove', move);
  for (const name of ['pointerup', 'pointercancel'] as const)
    area?.addEventListener(name, () => {
      rest();
      point(null);
    });
}

/** `1:02:03`, or `2:03` within the first hour. */
function duration(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
