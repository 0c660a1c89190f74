// A tab of Chrome, by the commands of the DevTools protocol: for printing and drawing pages, not for looking at them.

import type { CDPSession } from 'puppeteer-core/internal/api/CDPSession.js';
import type { Connection } from 'puppeteer-core/internal/cdp/Connection.js';

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

/** Milliseconds in which a frame must come. */
const frameTimeout = 20_000;

/** Marp's fitting elements need three: one to measure, one to observe, one to scale. */
const frames = 4;

/** What opening a tab needs. */
export interface TabSettings {
  readonly connection: Connection;
  /** A frame is drawn only when it is asked for. */
  readonly framesOnDemand: boolean;
  /** A browser with windows draws frames only of the tab that is in front. */
  readonly inFront: Turns;
  /** A tab that is there already. */
  readonly opened: string | undefined;
}

export async function createTab({ connection, framesOnDemand, inFront, opened }: TabSettings): Promise<Tab> {
  const targetId = opened ?? (await connection.send('Target.createTarget', { url: 'about:blank' })).targetId;
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const session = connection.session(sessionId);
  if (session === null) throw new Error('Chrome gave no session for a new tab');
  // A page that asks something (`alert`, `confirm`) would stand still until somebody answers.
  session.on('Page.javascriptDialogOpening', () => {
    session.send('Page.handleJavaScriptDialog', { accept: false }).catch(() => {}); // the page may be gone
  });
  const resizeWindow = framesOnDemand ? undefined : await windowOf(targetId, connection);
  // Most tabs are for printing.
  await Promise.all([
    session.send('Page.enable'),
    session.send('Emulation.setEmulatedMedia', { media: 'print' }),
    resizeWindow?.('minimized'),
  ]);
  return tabOf(session, resizeWindow, inFront);
}

/** A window that is minimised draws nothing, which a page that is only printed does not need. */
type ResizeWindow = (windowState: 'minimized' | 'normal') => Promise<void>;

async function windowOf(targetId: string, connection: Connection): Promise<ResizeWindow> {
  const { windowId } = await connection.send('Browser.getWindowForTarget', { targetId });
  return async windowState =>
    void (await connection.send('Browser.setWindowBounds', { windowId, bounds: { windowState } }));
}

/** Runs actions one after another. */
export type Turns = (action: () => Promise<void>) => Promise<void>;

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return action => {
    const turn = last.then(action);
    last = turn.catch(() => {});
    return turn;
  };
}

/** `resizeWindow` is undefined when frames are drawn on demand. */
function tabOf(session: CDPSession, resizeWindow: ResizeWindow | undefined, inFront: Turns): Tab {
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  let media = 'print';
  return {
    open: async (url, limit) => {
      const loaded = loadEvent(session, limit);
      const { errorText } = await session.send('Page.navigate', { url });
      if (errorText) throw new Error(`${url}: ${errorText}`);
      await loaded;
    },
    setMedia: async wanted => {
      if (wanted === media) return;
      await session.send('Emulation.setEmulatedMedia', { media: wanted });
      media = wanted;
    },
    evaluate,
    drawFrames: async () => {
      if (resizeWindow === undefined) {
        for (let i = 0; i < frames; i++) await session.send('HeadlessExperimental.beginFrame');
        return;
      }
      await inFront(async () => {
        await resizeWindow('normal');
        await session.send('Page.bringToFront');
        await evaluate(`(${nextFrames})(${frames}, ${frameTimeout})`);
        await resizeWindow('minimized');
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
