// Some actions at once, first come first served.

export interface Turns {
  /** Runs `action` when it is its turn. One whose `signal` was given meanwhile is never begun: throws the reason of the signal. */
  take<T>(action: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export function createTurns(atOnce: number): Turns {
  let running = 0;
  const waiting = new Set<() => void>();
  const next = (): void => {
    const [begin] = waiting;
    if (begin === undefined) {
      running--;
      return;
    }
    waiting.delete(begin);
    begin();
  };
  const wait = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.delete(begin);
        reject(signal.reason);
      };
      waiting.add(begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  return {
    take: async (action, signal) => {
      signal.throwIfAborted();
      if (running >= atOnce) await wait(signal);
      else running++;
      try {
        return await action();
      } finally {
        next();
      }
    },
  };
}
