// The connection to the watching server. There is at most one; a lost one is made again, with the version that the page has
// then. A page that nobody sees lets go of it, as a browser has only six for all pages of a server.

export interface ConnectionOptions {
  url(): string;
  receive(text: string): void;
  /** Called with false once the connection has been missing for longer than it should, with true when it is there. */
  connected(isConnected: boolean): void;
}

export interface Connection {
  /** Connects anew, with the version that the page has now. */
  restart(): void;
  /** The same, after a while if that was tried just before. */
  restartLater(): void;
}

/** Milliseconds: the longest wait between two attempts, and for what a missing connection is no news. */
const longestDelay = 2000;
const unnoticed = 2000;
/** Milliseconds after which a connection counts as one that worked. */
const worked = 1000;
/** Milliseconds for which a page keeps its connection when it is not seen. */
const keptUnseen = 10_000;

export function connect(options: ConnectionOptions): Connection {
  let source: EventSource | undefined;
  let attempts = 0;
  let openedAt = 0;
  let [retry, notice, leave] = [0, 0, 0];

  const close = (): void => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  };
  const missing = (): void => {
    close();
    notice ||= setTimeout(() => options.connected(false), unnoticed);
  };
  const restart = (): void => {
    missing();
    const opened = new EventSource(options.url());
    source = opened;
    openedAt = performance.now();
    opened.onopen = () => {
      clearTimeout(notice);
      notice = 0;
      options.connected(true);
    };
    opened.onmessage = ({ data }) => {
      if (source === opened) options.receive(data);
    };
    opened.onerror = () => {
      if (source === opened) restartLater();
    };
  };
  const restartLater = (): void => {
    missing();
    if (performance.now() - openedAt > worked) attempts = 0;
    retry = setTimeout(restart, Math.min(longestDelay, attempts * attempts * 100));
    attempts++;
  };
  const restartUnlessOpen = (): void => {
    if (source?.readyState !== EventSource.OPEN) restart();
  };
  const sleep = (): void => {
    clearTimeout(notice);
    notice = 0;
    close();
  };
  const seenOrNot = (): void => {
    clearTimeout(leave);
    if (document.hidden) leave = setTimeout(sleep, keptUnseen);
    else restartUnlessOpen();
  };

  addEventListener('pagehide', sleep);
  addEventListener('pageshow', event => {
    if (event.persisted) restartUnlessOpen();
  });
  addEventListener('online', restart);
  document.addEventListener('visibilitychange', seenOrNot);
  restart();
  if (document.hidden) seenOrNot();
  return { restart, restartLater };
}
