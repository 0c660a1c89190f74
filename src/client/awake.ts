// The screen stays on while a deck fills it. Where the page may not ask for that (older browsers, plain HTTP), the system decides.

export function stayAwake(): void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  if (wakeLock === undefined) return;
  let lock: WakeLockSentinel | undefined;
  const update = (): void => {
    const wanted = document.fullscreenElement !== null && document.visibilityState === 'visible';
    if (wanted === (lock?.released === false)) return;
    if (!wanted) void lock?.release();
    else
      wakeLock.request('screen').then(
        got => {
          lock = got;
          update(); // the wish may have changed meanwhile
        },
        () => {}, // refused, on a battery that is low for example
      );
  };
  // The browser lets it go when the page is hidden.
  for (const event of ['fullscreenchange', 'visibilitychange']) document.addEventListener(event, update);
}
