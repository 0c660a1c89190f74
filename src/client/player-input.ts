// Keys, buttons, touch and wheel of the player. Which keys there are stands in the page's help.

import type { Player } from './player-state.js';

/** What keys and buttons do, by the names that the page gives them. */
export type Actions = Readonly<Record<string, () => void>>;

/** Milliseconds after which the controls hide from a pointer that is still. */
const idle = 2500;
/** Pixels that a finger moves to turn the page. */
const swipe = 40;
/** Pixels that a wheel turns to turn the page, and milliseconds in which it turns one page only. */
const wheel = { turn: 60, pause: 300 };
/** What stands in bars over the slide and beneath it. */
const bars = '.controls button, .tools button, .desk-bar button';

export function listen(player: Player, actions: Actions): void {
  const byKey = keysOfHelp();
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.altKey || isTakenBy(event)) return;
    const name = event.key.length === 1 && event.key !== ' ' ? event.key.toLowerCase() : event.key;
    const shift = event.shiftKey ? 'Shift+' : '';
    const isCommand = event.ctrlKey || event.metaKey;
    const found = isCommand ? byKey.get(`Ctrl+${shift}${name}`) : (byKey.get(shift + name) ?? byKey.get(name));
    const action = found?.map(each => actions[each]).find(each => each !== undefined);
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  document.addEventListener('click', event => {
    const target = event.target as Element | null;
    // A pointer leaves no focus behind: the space bar would press the button again, and the controls would never hide.
    if (event.detail > 0) target?.closest<HTMLElement>(bars)?.blur();
    const button = target?.closest('[data-do]');
    actions[button?.getAttribute('data-do') ?? '']?.();
  });
  addEventListener('hashchange', () => player.goToAddress(location.hash));
  listenToTouch(player);
  listenToWheel(player);
  listenToControls();
}

/** Names of actions by their keys. Some do something else in the presenter's window. */
function keysOfHelp(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const cap of document.querySelectorAll('[data-action] [data-key]')) {
    const key = cap.getAttribute('data-key') ?? '';
    const action = cap.closest('[data-action]')?.getAttribute('data-action') ?? '';
    found.set(key, [...(found.get(key) ?? []), action]);
  }
  return found;
}

/** A field in which one types, or a button that a space presses; among all slides and in a dialog there is no slide to turn. */
function isTakenBy({ key, target }: KeyboardEvent): boolean {
  const element = target instanceof Element ? target : null;
  if (element?.closest('input, textarea, select, [contenteditable]') != null) return true;
  // Those of its controls; a presenter's remote goes on also after a click on a film.
  if (/^(?:Arrow(?:Left|Right|Up|Down)|Home|End| )$/.test(key) && element?.closest('video, audio') != null) return true;
  if (/^Arrow(?:Left|Right)$/.test(key) && element?.matches('main :is(table, pre)[tabindex]')) return true;
  if (key === ' ' && element?.closest('a, button, summary') != null) return true;
  if (isReading() && /^(?:Arrow(?:Up|Down)|Page(?:Up|Down)|Home|End| )$/.test(key)) return true;
  return isBusy() && !(key === '?' && document.querySelector('dialog[open]') !== null);
}

function isBusy(): boolean {
  return document.querySelector('dialog[open]') !== null || document.documentElement.classList.contains('overview');
}

function isReading(): boolean {
  return document.documentElement.classList.contains('reading');
}

/** A finger and the wheel turn pages. */
function isPaging(): boolean {
  return !isBusy() && !isReading();
}

function listenToTouch(player: Player): void {
  let start: Touch | undefined;
  document.addEventListener('touchstart', event => {
    start = event.touches.length === 1 ? event.touches[0] : undefined;
  });
  document.addEventListener('touchend', event => {
    const end = event.changedTouches[0];
    if (start === undefined || end === undefined || !isPaging() || scrolls(event.target, 'x')) return;
    if (document.documentElement.dataset.tool !== undefined) return;
    const [x, y] = [end.clientX - start.clientX, end.clientY - start.clientY];
    start = undefined;
    if (Math.abs(x) < swipe || Math.abs(x) < Math.abs(y)) return;
    if (x < 0) player.next();
    else player.previous();
  });
}

function listenToWheel(player: Player): void {
  let turned = 0;
  let last = Number.NEGATIVE_INFINITY;
  let quietUntil = 0;
  document.addEventListener(
    'wheel',
    event => {
      if (event.ctrlKey || event.timeStamp < quietUntil || !isPaging() || scrolls(event.target, 'y')) return;
      // Lines and pages are what a wheel with notches counts in.
      const pixels = event.deltaY * ([1, 20, 400][event.deltaMode] ?? 1);
      if (event.timeStamp - last > wheel.pause || Math.sign(pixels) !== Math.sign(turned)) turned = 0;
      last = event.timeStamp;
      turned += pixels;
      if (Math.abs(turned) < wheel.turn) return;
      quietUntil = event.timeStamp + wheel.pause;
      if (turned > 0) player.next();
      else player.previous();
      turned = 0;
    },
    { passive: true },
  );
}

/** The pointer is on something that itself scrolls in this direction, or the page is zoomed in. */
function scrolls(target: EventTarget | null, direction: 'x' | 'y'): boolean {
  if ((visualViewport?.scale ?? 1) > 1.05) return true;
  for (let element = target as Element | null; element !== null; element = element.parentElement) {
    const style = getComputedStyle(element);
    const isLonger =
      direction === 'x'
        ? element.scrollWidth > element.clientWidth + 1
        : element.scrollHeight > element.clientHeight + 1;
    if (isLonger && /auto|scroll/.test(direction === 'x' ? style.overflowX : style.overflowY)) return true;
  }
  return false;
}

function listenToControls(): void {
  if (document.querySelector('.controls') === null) return;
  showControls(document);
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
  for (const button of root.querySelectorAll('.controls [data-do="reading"]'))
    button.setAttribute('aria-pressed', String(isReading()));
  const withNotes = document.documentElement.classList.contains('with-notes');
  for (const button of root.querySelectorAll('.controls .show-notes'))
    button.setAttribute('aria-pressed', String(withNotes));
}
