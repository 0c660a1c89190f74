// Printing in a real browser: what becomes of a print that nobody waits for any more.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findInstalledBrowser } from '../../src/io/installed-browser.js';
import { createBrowserWork } from '../../src/print/browser-work.js';
import type { PrintJob } from '../../src/print/print-page.js';
import { courseFolder } from '../support/cli.js';

/** A server that never answers; `asked` resolves with the first request. */
async function silentServer(): Promise<{ url: string; asked: Promise<IncomingMessage> }> {
  const server = createServer();
  const asked = new Promise<IncomingMessage>(resolve => server.once('request', resolve));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/never.png`, asked };
}

function pageIn(folder: string, name: string, body: string): PrintJob {
  const file = path.join(folder, name, 'index.html');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `<!DOCTYPE html><html lang="en"><head><title>${name}</title></head><body>${body}</body></html>`);
  const metadata = { title: name, author: '', subject: '', keywords: '', singlePages: false };
  return { file, root: folder, page: `${name}/index.html`, metadata, url: undefined };
}

it('ends a print that is abandoned, with its tab, at once, and prints the next page', async () => {
  const folder = courseFolder({});
  const { url, asked } = await silentServer();
  const browser = createBrowserWork();
  onTestFinished(() => browser.close());
  expect(await browser.start(findInstalledBrowser(process.env), { atOnce: 1, opened: 1 }, { webgl: true })).toBe(true);
  const first = browser.print(1, pageIn(folder, 'first', `<h1>First</h1><img src="${url}" alt="">`));
  const request = await asked;
  const hungUp = new Promise(resolve => request.socket.once('close', resolve));
  await browser.abandon(1);
  expect(await first).toBeUndefined();
  await hungUp;
  const second = await browser.print(2, pageIn(folder, 'second', '<h1>Second</h1>'));
  expect(new TextDecoder('latin1').decode(second?.pdf.slice(0, 5))).toBe('%PDF-');
});

it('does not begin a print that is abandoned while the browser starts', async () => {
  const folder = courseFolder({});
  const browser = createBrowserWork();
  onTestFinished(() => browser.close());
  const { url, asked } = await silentServer();
  let requests = 0;
  void asked.then(() => requests++);
  void browser.start(findInstalledBrowser(process.env), { atOnce: 1, opened: 1 }, { webgl: true });
  const first = browser.print(1, pageIn(folder, 'first', `<img src="${url}" alt="">`));
  await browser.abandon(1);
  expect(await first).toBeUndefined();
  const second = await browser.print(2, pageIn(folder, 'second', '<h1>Second</h1>'));
  expect(second?.missing).toEqual([]);
  expect(requests).toBe(0);
});
