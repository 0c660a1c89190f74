// The screen stays on while a deck fills it, for who presents from the other window, and for a while after pages were turned: not
// everybody presents in full screen. Where the page may not ask for that (older browsers, plain HTTP), the system decides.

import type { Player } from './player-state.js';
import type { ViewModes } from './view-mode.js';

/** Milliseconds for which one may talk about a slide. A deck that only stays open lets the screen go dark. */
const talkedAbout = 30 * 60_000;

export function stayAwake(player: Player, modes: ViewModes, { isPresenter }: { readonly isPresenter: boolean }): void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  if (wakeLock === undefined) return;
  let lock: WakeLockSentinel | undefined;
  let isAsking = false;
  // The browser's own full screen (F11) has no element.
  const filled = matchMedia('(display-mode: fullscreen)');
  let isTalk = false;
  let end = 0;
  const update = (): void => {
    const isFilled = document.fullscreenElement !== null || filled.matches;
    const wanted = (isPresenter || isFilled || isTalk) && document.visibilityState === 'visible';
    if (isAsking || wanted === (lock?.released === false)) return;
    if (!wanted) {
      void lock?.release();
      return;
    }
    isAsking = true;
    wakeLock.request('screen').then(
      got => {
        lock = got;
        isAsking = false;
        update(); // the wish may have changed meanwhile
      },
      () => {
        isAsking = false; // refused, on a battery that is low for example
      },
    );
  };
  // The browser lets it go when the page is hidden.
  for (const event of ['fullscreenchange', 'visibilitychange']) document.addEventListener(event, update);
  filled.addEventListener('change', update);
  let place = '';
  player.onChange(() => {
    const { id, fragment } = player.view();
    const before = place;
    place = `${id}:${fragment}`;
    // The first is where the deck was opened.
    if (before === '' || before === place || modes.current() === 'reading') return;
    clearTimeout(end);
    isTalk = true;
    end = setTimeout(() => {
      isTalk = false;
      update();
    }, talkedAbout);
    update();
  });
  update();
}
