// One Chrome for the whole process, started at once and without waiting: the Markdown is rendered meanwhile.
// Tabs are used by one job at a time and again by the next. A Chrome that dies is replaced, and what it was at is tried again.
// Puppeteer's connection and sessions, without its browsers and pages: those load for longer than a deck takes to print, and
// listen to a dozen domains of each tab.

import type { Connection } from 'puppeteer-core/internal/cdp/Connection.js';
import { type ChromeOptions, type ChromeProcess, type ChromeProgram, startChrome } from './chrome-process.js';
import { createTab, type Tab } from './chrome-tab.js';

export class ChromeFailed extends Error {}

/** Milliseconds that Chrome may take for one command, such as printing 2,000 slides on a slow machine. */
const commandTimeout = 15 * 60_000;

export class Chrome {
  #running: Running | undefined;
  #sandbox = true;
  #isClosed = false;
  /** Tabs that nobody uses, some not there yet. */
  readonly #idle: Promise<OpenTab>[] = [];

  constructor(
    readonly program: ChromeProgram,
    readonly options: Pick<ChromeOptions, 'webgl'>,
  ) {}

  /** Starts the process if it is not running. Does not wait for it. */
  start(): void {
    this.#running ??= run(startChrome(this.program, { ...this.options, sandbox: this.#sandbox }), ended => {
      if (this.#running === ended) this.#running = undefined;
    });
  }

  /** Makes this many tabs ready. What goes wrong with them shows when they are used. */
  prepare(count: number): void {
    for (let i = 0; i < count; i++) {
      const tab = this.#tab();
      tab.catch(() => {});
      this.#idle.push(tab);
    }
  }

  /**
   * Runs `action` with a tab of its own. When Chrome dies meanwhile, once more in a new one. A `signal` ends it, with its tab.
   * Throws `ChromeFailed` when Chrome cannot be started, or died twice, and the reason of the signal.
   */
  async withTab<T>(action: (tab: Tab) => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await this.#once(action, signal);
    } catch (error) {
      if (!(error instanceof ChromeFailed) || this.#isClosed || signal?.aborted) throw error;
      return this.#once(action, signal);
    }
  }

  /** Ends the process, for good, and waits until its files are gone. What it was at fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const running = this.#running;
    this.#running = undefined;
    running?.process.kill();
    await running?.process.ended;
  }

  async #once<T>(action: (tab: Tab) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const open = (await this.#takeIdle()) ?? (await this.#tab());
    const { tab, of } = open;
    if (signal?.aborted) {
      this.#idle.push(Promise.resolve(open));
      throw signal.reason;
    }
    const end = whenAborted(signal);
    try {
      const result = await Promise.race([action(tab), of.death, end.aborted]);
      this.#idle.push(Promise.resolve(open));
      return result;
    } catch (error) {
      // A tab in an unknown state is not used again.
      tab.close();
      if (of.isClosed() && !signal?.aborted) await of.death;
      throw error;
    } finally {
      end.forget();
    }
  }

  async #tab(): Promise<OpenTab> {
    try {
      return await this.#newTab();
    } catch (error) {
      // Many systems let only root make the namespaces that it needs. The pages are the author's own and come from disk.
      if (!(error instanceof ChromeFailed) || !error.message.includes('No usable sandbox')) throw error;
      this.#sandbox = false;
      return this.#newTab();
    }
  }

  async #newTab(): Promise<OpenTab> {
    if (this.#isClosed) throw new ChromeFailed('Chrome was closed');
    this.start();
    const running = this.#running;
    if (running === undefined) throw new ChromeFailed('Chrome did not start');
    return { tab: await running.newTab(), of: running };
  }

  /** One that works in the Chrome of now; those that came to nothing are left out. */
  async #takeIdle(): Promise<OpenTab | undefined> {
    for (let next = this.#idle.shift(); next !== undefined; next = this.#idle.shift()) {
      const open = await next.catch(() => undefined);
      if (open !== undefined && open.of === this.#running) return open;
    }
    return undefined;
  }
}

interface OpenTab {
  readonly tab: Tab;
  readonly of: Running;
}

interface Running {
  readonly process: ChromeProcess;
  /** Throws `ChromeFailed`. */
  newTab(): Promise<Tab>;
  /** Whether nothing can be said to it any more: it has ended, or is about to. */
  isClosed(): boolean;
  /** Rejects with `ChromeFailed` when the process ends, and never resolves. */
  readonly death: Promise<never>;
}

function run(chrome: ChromeProcess, onEnd: (running: Running) => void): Running {
  let closed = false;
  const death = chrome.ended.then(reason => {
    onEnd(running);
    throw new ChromeFailed(`Chrome ended: ${reason}`);
  });
  death.catch(() => {}); // nobody may be waiting
  const connection = connect(chrome, () => {
    closed = true;
  });
  connection.catch(() => {}); // who wants a tab will hear of it
  // It opens one tab by itself.
  let first: Promise<string | undefined> | undefined;
  const takeFirst = async (): Promise<string | undefined> => {
    const isTaken = first !== undefined;
    first ??= connection.then(firstTab);
    return isTaken ? undefined : first;
  };
  const newTab = async (): Promise<Tab> =>
    createTab({
      connection: await connection,
      transport: chrome.transport,
      hasWindows: chrome.hasWindows,
      opened: await takeFirst(),
    });
  const running: Running = {
    process: chrome,
    death,
    isClosed: () => closed,
    newTab: async () => {
      try {
        return await Promise.race([newTab(), death]);
      } catch {
        // A browser that gives no tab is ended: its end says why.
        chrome.kill();
        return death;
      }
    },
  };
  return running;
}

/** Rejects with the reason of the signal, until it is forgotten. */
function whenAborted(signal: AbortSignal | undefined): { readonly aborted: Promise<never>; forget(): void } {
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason);
  });
  signal?.addEventListener('abort', abort);
  return { aborted, forget: () => signal?.removeEventListener('abort', abort) };
}

async function connect({ transport }: ChromeProcess, onClose: () => void): Promise<Connection> {
  const [{ Connection }, { CDPSessionEvent }] = await Promise.all([
    import('puppeteer-core/internal/cdp/Connection.js'),
    import('puppeteer-core/internal/api/CDPSession.js'),
  ]);
  const connection = new Connection('', transport, 0, commandTimeout);
  connection.once(CDPSessionEvent.Disconnected, onClose);
  return connection;
}

async function firstTab(connection: Connection): Promise<string | undefined> {
  const { targetInfos } = await connection.send('Target.getTargets');
  return targetInfos.find(({ type, url }) => type === 'page' && url === 'about:blank')?.targetId;
}
