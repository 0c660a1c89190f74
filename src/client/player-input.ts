// Keys, touch and buttons of the player. Marp's keys keep their meaning.

import type { Player } from './player-state.js';

const actions: Readonly<Record<string, (player: Player) => void>> = {
  ArrowRight: player => player.next(),
  ArrowDown: player => player.next(),
  PageDown: player => player.next(),
  ' ': player => player.next(),
  'Shift+ArrowRight': player => player.nextSlide(),
  'Shift+ArrowDown': player => player.nextSlide(),
  ArrowLeft: player => player.previous(),
  ArrowUp: player => player.previous(),
  PageUp: player => player.previous(),
  'Shift+ ': player => player.previous(),
  'Shift+ArrowLeft': player => player.previousSlide(),
  'Shift+ArrowUp': player => player.previousSlide(),
  Home: player => player.first(),
  End: player => player.last(),
  f: toggleFullScreen,
  n: toggleNotes,
};

/** Milliseconds after which the controls hide from a pointer that is still. */
const idle = 2500;
/** Pixels that a finger moves to turn the page. */
const swipe = 40;

export function listen(player: Player): void {
  document.addEventListener('keydown', event => {
    const target = event.target as Element | null;
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      target?.closest('input, textarea, select, video, audio, [contenteditable]')
    )
      return;
    if (event.key === ' ' && target?.closest('a, button, summary')) return;
    const action =
      actions[`${event.shiftKey && event.key.length !== 1 ? 'Shift+' : ''}${event.key}`] ??
      actions[event.shiftKey ? `Shift+${event.key}` : ''];
    if (action === undefined) return;
    event.preventDefault();
    action(player);
  });
  addEventListener('hashchange', () => player.goToAddress(location.hash));
  listenToTouch(player);
  listenToControls(player);
}

function listenToTouch(player: Player): void {
  let start: Touch | undefined;
  document.addEventListener('touchstart', event => {
    start = event.touches.length === 1 ? event.touches[0] : undefined;
  });
  document.addEventListener('touchend', event => {
    const end = event.changedTouches[0];
    if (start === undefined || end === undefined || scrolls(event.target)) return;
    const [x, y] = [end.clientX - start.clientX, end.clientY - start.clientY];
    start = undefined;
    if (Math.abs(x) < swipe || Math.abs(x) < Math.abs(y)) return;
    if (x < 0) player.next();
    else player.previous();
  });
}

/** The finger is on something that itself scrolls sideways, or is zoomed in. */
function scrolls(target: EventTarget | null): boolean {
  if ((visualViewport?.scale ?? 1) > 1.05) return true;
  for (let element = target as Element | null; element !== null; element = element.parentElement)
    if (element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX))
      return true;
  return false;
}

const buttons: Readonly<Record<string, (player: Player) => void>> = {
  '.previous': player => player.previous(),
  '.next': player => player.next(),
  '.show-notes': toggleNotes,
  '.full-screen': toggleFullScreen,
};

function listenToControls(player: Player): void {
  if (document.querySelector('.controls') === null) return;
  showControls(document);
  document.addEventListener('click', event => {
    const button = (event.target as Element | null)?.closest('.controls button');
    for (const [name, action] of Object.entries(buttons)) if (button?.matches(name)) action(player);
  });

  let timer = 0;
  const wake = (): void => {
    document.documentElement.classList.remove('idle');
    clearTimeout(timer);
    timer = setTimeout(() => document.documentElement.classList.add('idle'), idle);
  };
  for (const event of ['pointermove', 'pointerdown', 'focusin']) document.addEventListener(event, wake);
  wake();
}

/** Shows the controls below `root`: they are of no use without scripts. */
export function showControls(root: ParentNode): void {
  for (const controls of root.querySelectorAll<HTMLElement>('.controls')) controls.hidden = false;
  for (const button of root.querySelectorAll<HTMLElement>('.controls .full-screen'))
    button.hidden = !document.fullscreenEnabled;
  const withNotes = document.documentElement.classList.contains('with-notes');
  for (const button of root.querySelectorAll('.controls .show-notes'))
    button.setAttribute('aria-pressed', String(withNotes));
}

function toggleFullScreen(): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen();
  // Refused without a gesture, in an embedded page or by the user: the slide stays as it is.
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function toggleNotes(): void {
  const button = document.querySelector('.show-notes');
  if (button === null) return;
  const shown = document.documentElement.classList.toggle('with-notes');
  button.setAttribute('aria-pressed', String(shown));
}
