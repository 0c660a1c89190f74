// One Chrome for the whole process, started at once and without waiting: the Markdown is rendered meanwhile.
// Tabs are used by one job at a time and again by the next. A Chrome that dies is replaced, and what it was at is tried again.
// Puppeteer's connection and sessions, without its browsers and pages: those load for longer than a deck takes to print, and
// listen to a dozen domains of each tab.

import type { CDPSession } from 'puppeteer-core/internal/api/CDPSession.js';
import type { Connection } from 'puppeteer-core/internal/cdp/Connection.js';
import { type ChromeProcess, type ChromeProgram, startChrome } from './chrome-process.js';

/** A page of the browser, by the commands of the DevTools protocol. */
export interface Tab {
  /** Loads the file and resolves when it and what it shows are there, or after `limit` milliseconds. */
  open(url: string, limit: number): Promise<void>;
  /** Lays the page out for `screen` or `print`. */
  setMedia(media: 'screen' | 'print'): Promise<void>;
  /** The value of an expression, awaited; it must be JSON. Throws when the page does. */
  evaluate(expression: string): Promise<unknown>;
  /** Draws some frames: what a page does in the next frame, or the one after that, is done. */
  drawFrames(): Promise<void>;
  /** A PDF of the page, with tags and outline, in the sizes that its CSS says. */
  print(): Promise<Uint8Array>;
}

export class ChromeFailed extends Error {}

/** Milliseconds that Chrome may take for one command, such as printing 2,000 slides on a slow machine. */
const commandTimeout = 15 * 60_000;

/** Milliseconds in which a frame must come. */
const frameTimeout = 20_000;

/** Marp's fitting elements need three: one to measure, one to observe, one to scale. */
const frames = 4;

export class Chrome {
  #running: Running | undefined;
  #sandbox = true;
  readonly #idle: { tab: Tab; of: Running }[] = [];

  constructor(readonly program: ChromeProgram) {}

  /** Starts the process if it is not running. Does not wait for it. */
  start(): void {
    this.#running ??= run(startChrome(this.program, { sandbox: this.#sandbox }), ended => {
      if (this.#running === ended) this.#running = undefined;
    });
  }

  /** Makes this many tabs ready. What goes wrong with them shows when they are used. */
  async prepare(count: number): Promise<void> {
    const ready = await Promise.allSettled(Array.from({ length: count }, () => this.#tab()));
    for (const tab of ready) if (tab.status === 'fulfilled') this.#idle.push(tab.value);
  }

  /**
   * Runs `action` with a tab of its own. When Chrome dies meanwhile, once more in a new one.
   * Throws `ChromeFailed` when Chrome cannot be started, or died twice.
   */
  async withTab<T>(action: (tab: Tab) => Promise<T>): Promise<T> {
    try {
      return await this.#once(action);
    } catch (error) {
      if (!(error instanceof ChromeFailed)) throw error;
      return this.#once(action);
    }
  }

  /** Ends the process and waits until its files are gone. */
  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    running?.process.kill();
    await running?.process.ended;
  }

  async #once<T>(action: (tab: Tab) => Promise<T>): Promise<T> {
    const { tab, of } = this.#takeIdle() ?? (await this.#tab());
    try {
      const result = await Promise.race([action(tab), of.death]);
      this.#idle.push({ tab, of });
      return result;
    } catch (error) {
      // A tab in an unknown state is not used again.
      if (of.isClosed()) await of.death;
      throw error;
    }
  }

  async #tab(): Promise<{ tab: Tab; of: Running }> {
    try {
      return await this.#newTab();
    } catch (error) {
      // Many systems let only root make the namespaces that it needs. The pages are the author's own and come from disk.
      if (!(error instanceof ChromeFailed) || !error.message.includes('No usable sandbox')) throw error;
      this.#sandbox = false;
      return this.#newTab();
    }
  }

  async #newTab(): Promise<{ tab: Tab; of: Running }> {
    this.start();
    const running = this.#running;
    if (running === undefined) throw new ChromeFailed('Chrome did not start');
    return { tab: await running.newTab(), of: running };
  }

  #takeIdle(): { tab: Tab; of: Running } | undefined {
    const index = this.#idle.findIndex(({ of }) => of === this.#running);
    return index < 0 ? undefined : this.#idle.splice(index, 1)[0];
  }
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
  // A browser with windows draws frames only of the tab that is in front.
  const inFront = createTurns();
  // It opens one tab by itself.
  let first: Promise<string | undefined> | undefined;
  const takeFirst = async (): Promise<string | undefined> => {
    const isTaken = first !== undefined;
    first ??= connection.then(firstTab);
    return isTaken ? undefined : first;
  };
  const newTab = async (): Promise<Tab> =>
    createTab(await connection, chrome.framesOnDemand, inFront, await takeFirst());
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

async function connect({ transport }: ChromeProcess, onClose: () => void): Promise<Connection> {
  const [{ Connection }, { CDPSessionEvent }] = await Promise.all([
    import('puppeteer-core/internal/cdp/Connection.js'),
    import('puppeteer-core/internal/api/CDPSession.js'),
  ]);
  const connection = new Connection('', transport, 0, commandTimeout);
  connection.once(CDPSessionEvent.Disconnected, onClose);
  return connection;
}

async function createTab(
  connection: Connection,
  framesOnDemand: boolean,
  inFront: Turns,
  opened: string | undefined,
): Promise<Tab> {
  const targetId = opened ?? (await connection.send('Target.createTarget', { url: 'about:blank' })).targetId;
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const session = connection.session(sessionId);
  if (session === null) throw new ChromeFailed('Chrome gave no session for a new tab');
  await session.send('Page.enable');
  return tabOf(session, framesOnDemand, inFront);
}

async function firstTab(connection: Connection): Promise<string | undefined> {
  const { targetInfos } = await connection.send('Target.getTargets');
  return targetInfos.find(({ type, url }) => type === 'page' && url === 'about:blank')?.targetId;
}

/** Runs actions one after another. */
type Turns = (action: () => Promise<void>) => Promise<void>;

function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return action => {
    const turn = last.then(action);
    last = turn.catch(() => {});
    return turn;
  };
}

function tabOf(session: CDPSession, framesOnDemand: boolean, inFront: Turns): Tab {
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  return {
    open: async (url, limit) => {
      const loaded = loadEvent(session, limit);
      const { errorText } = await session.send('Page.navigate', { url });
      if (errorText) throw new Error(`${url}: ${errorText}`);
      await loaded;
    },
    setMedia: async media => void (await session.send('Emulation.setEmulatedMedia', { media })),
    evaluate,
    drawFrames: async () => {
      if (framesOnDemand) for (let i = 0; i < frames; i++) await session.send('HeadlessExperimental.beginFrame');
      else
        await inFront(async () => {
          await session.send('Page.bringToFront');
          await evaluate(`(${nextFrames})(${frames}, ${frameTimeout})`);
        });
    },
    print: async () => {
      const { data } = await session.send('Page.printToPDF', {
        preferCSSPageSize: true,
        printBackground: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      });
      return Buffer.from(data, 'base64');
    },
  };
}

/** Runs in the page. Throws rather than wait for ever for a browser that draws nothing. */
const nextFrames = `async (count, limit) => {
  for (let i = 0; i < count; i++)
    await new Promise((resolve, reject) => {
      requestAnimationFrame(resolve);
      setTimeout(() => reject(new Error('no frame was drawn')), limit);
    });
}`;

function loadEvent(session: CDPSession, limit: number): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer);
      session.off('Page.loadEventFired', done);
      resolve();
    };
    const timer = setTimeout(done, limit);
    session.on('Page.loadEventFired', done);
  });
}
