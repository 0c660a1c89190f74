// The connection by which a page hears its server. There is at most one; a lost one is made again, with what the page says then, as
// its version. A page that nobody sees lets go of it, as a browser has only six for all pages of a server.

export interface ConnectionOptions {
  url(): string;
  receive(text: string): void;
  /** Called with false once the connection has been missing for longer than it should, with true when it is there. */
  connected(isConnected: boolean): void;
  /** It is kept by a page that nobody sees, too: one behind the presenter's window for example. */
  readonly isKeptUnseen?: boolean;
}

export interface Connection {
  /** Connects anew, with the version that the page has now. */
  restart(): void;
  /** The same, after a while if that was tried just before. */
  restartLater(): void;
  /** Lets go of it until it is restarted. */
  end(): void;
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
  let isWanted = true;

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
    isWanted = true;
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
    if (isWanted && source?.readyState !== EventSource.OPEN) restart();
  };
  const sleep = (): void => {
    clearTimeout(notice);
    notice = 0;
    close();
  };
  let unseenSince = 0;
  const seenOrNot = (): void => {
    clearTimeout(leave);
    // A device that slept may think that it is still connected.
    if (document.hidden) unseenSince = Date.now();
    else if (Date.now() - unseenSince > keptUnseen && options.isKeptUnseen !== true) sleep();
    if (document.hidden && options.isKeptUnseen !== true) leave = setTimeout(sleep, keptUnseen);
    else restartUnlessOpen();
  };

  addEventListener('pagehide', sleep);
  addEventListener('pageshow', event => {
    if (event.persisted) restartUnlessOpen();
  });
  addEventListener('online', () => {
    if (isWanted) restart();
  });
  document.addEventListener('visibilitychange', seenOrNot);
  restart();
  if (document.hidden) seenOrNot();
  const end = (): void => {
    isWanted = false;
    sleep();
  };
  return { restart, restartLater, end };
}
