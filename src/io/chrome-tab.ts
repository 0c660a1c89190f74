// A tab of Chrome, by the commands of the DevTools protocol: for printing and drawing pages, not for looking at them.

import type { CDPSession } from 'puppeteer-core/internal/api/CDPSession.js';
import type { Connection } from 'puppeteer-core/internal/cdp/Connection.js';
import type { ChromeTransport } from './chrome-process.js';

/** A page of the browser, by the commands of the DevTools protocol. */
export interface Tab {
  /**
   * Loads the file and resolves when it and what it shows are there, or after `limit` milliseconds. Of a page on which nothing runs,
   * `still` is its HTML: after another such page it takes the place of that, which is faster than a navigation.
   */
  open(url: string, limit: number, still?: string): Promise<void>;
  /** Lays the page out for `screen` or `print`. */
  setMedia(media: 'screen' | 'print'): Promise<void>;
  /** The value of an expression, awaited; it must be JSON. Throws when the page does. */
  evaluate(expression: string): Promise<unknown>;
  /** A PDF of the page, with tags and outline, in the sizes that its CSS says. */
  print(): Promise<Uint8Array>;
  /** Ends what it is at, which fails. */
  close(): void;
}

/** What opening a tab needs. */
export interface TabSettings {
  readonly connection: Connection;
  readonly transport: ChromeTransport;
  /** A browser with windows, which draws what is in them. */
  readonly hasWindows: boolean;
  /** A tab that is there already. */
  readonly opened: string | undefined;
}

export async function createTab({ connection, transport, hasWindows, opened }: TabSettings): Promise<Tab> {
  const targetId = opened ?? (await connection.send('Target.createTarget', { url: 'about:blank' })).targetId;
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const session = connection.session(sessionId);
  if (session === null) throw new Error('Chrome gave no session for a new tab');
  // A page that asks something (`alert`, `confirm`) would stand still until somebody answers.
  session.on('Page.javascriptDialogOpening', () => {
    session.send('Page.handleJavaScriptDialog', { accept: false }).catch(() => {}); // the page may be gone
  });
  await Promise.all([
    session.send('Page.enable'),
    // Most tabs are for printing.
    session.send('Emulation.setEmulatedMedia', { media: 'print' }),
    hasWindows ? minimise(targetId, connection) : undefined,
  ]);
  const close = (): void => {
    connection.send('Target.closeTarget', { targetId }).catch(() => {}); // the browser may be gone
  };
  return tabOf(session, transport, close);
}

/** A window that is minimised draws nothing. */
async function minimise(targetId: string, connection: Connection): Promise<void> {
  const { windowId } = await connection.send('Browser.getWindowForTarget', { targetId });
  await connection.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
}

function tabOf(session: CDPSession, transport: ChromeTransport, close: () => void): Tab {
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
  /** The frame of the page when nothing runs on that. */
  let stillFrame: string | undefined;
  return {
    open: async (url, limit, still) => {
      const loaded = loadEvent(session, limit);
      const frame = still === undefined ? undefined : stillFrame;
      if (frame !== undefined && still !== undefined)
        await session.send('Page.setDocumentContent', { frameId: frame, html: withBase(still, url) });
      else {
        stillFrame = undefined;
        const { frameId, errorText } = await session.send('Page.navigate', { url });
        if (errorText) throw new Error(`${url}: ${errorText}`);
        if (still !== undefined) stillFrame = frameId;
      }
      await loaded;
    },
    setMedia: async wanted => {
      if (wanted === media) return;
      await session.send('Emulation.setEmulatedMedia', { media: wanted });
      media = wanted;
    },
    evaluate,
    print: async () => {
      const { data } = await session.send('Page.printToPDF', {
        preferCSSPageSize: true,
        printBackground: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      });
      return transport.takeBytes(data);
    },
    close,
  };
}

/** The HTML with the address of its file, which links and files that it names start from. */
function withBase(html: string, url: string): string {
  return html.replace('<head>', head => `${head}<base href="${url.replace(/&/g, '&amp;')}">`);
}

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
