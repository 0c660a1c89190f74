// The screen stays on while a deck fills it, and for who presents from the other window. Where the page may not ask for that (older
// browsers, plain HTTP), the system decides.

export function stayAwake({ isPresenter }: { readonly isPresenter: boolean }): void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  if (wakeLock === undefined) return;
  let lock: WakeLockSentinel | undefined;
  let isAsking = false;
  // The browser's own full screen (F11) has no element.
  const filled = matchMedia('(display-mode: fullscreen)');
  const update = (): void => {
    const isFilled = document.fullscreenElement !== null || filled.matches;
    const wanted = (isPresenter || isFilled) && document.visibilityState === 'visible';
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
  update();
}
