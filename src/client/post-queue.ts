// Tells a server what is done here: one message at a time, so that a slow network gets fewer of them, each with all that came
// meanwhile.

export interface PostQueue<T> {
  /** What is to be said next; `merge` joins it to what waits. */
  push(item: T): void;
  isWaiting(): boolean;
  /** Takes back what waits. */
  clear(): void;
}

export interface PostOptions<T> {
  readonly url: string;
  /** False while the server would not know who tells it: what is said waits for the next push. */
  isReady?(): boolean;
  merge(waiting: T, item: T): T;
  body(item: T): unknown;
  /** The server was reached, and refused. */
  refused(status: number): void;
  /** The server was not reached; what was said waits for the next push. */
  missed(): void;
}

export function createPostQueue<T>({ url, isReady, merge, body, refused, missed }: PostOptions<T>): PostQueue<T> {
  let waiting: T | undefined;
  let isSending = false;
  const send = async (): Promise<void> => {
    if (isSending || waiting === undefined || isReady?.() === false) return;
    const item = waiting;
    waiting = undefined;
    isSending = true;
    try {
      const { ok, status } = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body(item)),
      });
      isSending = false;
      if (!ok) refused(status);
    } catch {
      isSending = false;
      waiting = waiting === undefined ? item : merge(item, waiting);
      missed();
      return;
    }
    void send();
  };
  return {
    push: item => {
      waiting = waiting === undefined ? item : merge(waiting, item);
      void send();
    },
    isWaiting: () => waiting !== undefined || isSending,
    clear: () => {
      waiting = undefined;
    },
  };
}
