// What the watching server refuses: real requests, as a page from elsewhere, a curious neighbour or a broken client would send them.

import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type SiteWorld } from '../../src/serve/site.js';
import { course } from '../support/watch-course.js';
import { type Answer, launchWatch, patience, startWatch, type WatchProcess } from '../support/watch-process.js';

const secret = 'not-for-visitors';
const files = {
  ...course,
  'course.yml': `# ${secret}\n${course['course.yml']}`,
  'slides/a.md': `${course['slides/a.md']}\n<!-- ${secret} -->\n`,
  'themes/mine/t.css': `/* ${secret} */ ${course['themes/mine/t.css']}`,
  '.git/config': secret,
  '../outside.txt': secret,
};
const events = '/@lutrin/events?page=%2Fslides%2Fa%2F&version=';

let watch: WatchProcess;
let end = async (): Promise<void> => {};

beforeAll(async () => {
  watch = await launchWatch(files, {}, ending => {
    end = ending;
  });
});

afterAll(() => end());

/** Host and other headers; `PORT` stands for that of the server, `OTHER` for another. */
function filled(headers: Readonly<Record<string, string>>): Record<string, string> {
  const fill = (text: string): string => text.replace('PORT', `${watch.port}`).replace('OTHER', `${watch.port + 1}`);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
}

function expectProtected({ headers }: Answer): void {
  expect(headers['content-security-policy']).toMatch(/^default-src 'self'; script-src 'self'; /);
  expect(headers['content-security-policy']).toContain(`frame-ancestors 'self'`);
  expect(headers['x-content-type-options']).toBe('nosniff');
}

describe('a request from elsewhere is refused', () => {
  const refused: readonly Readonly<Record<string, string>>[] = [
    { host: 'evil.example:PORT' },
    { host: 'localhost.evil.example:PORT' },
    { host: '127.0.0.1.evil.example:PORT' },
    { host: '192.0.2.1:PORT' },
    { host: 'localhost:OTHER' },
    { host: 'localhost' },
    { origin: 'http://evil.example' },
    { origin: 'http://evil.example:PORT' },
    { origin: 'http://127.0.0.1:OTHER' },
    { origin: 'https://127.0.0.1:PORT' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
  ];
  it.each(refused.map(headers => [JSON.stringify(headers), headers] as const))('%s', async (_text, headers) => {
    for (const url of ['/slides/a/', '/private/slides/a/', events, '/@lutrin/deck.js', '/nothing']) {
      const answer = await watch.get(url, { headers: filled(headers) });
      expect([url, answer.status]).toEqual([url, 403]);
      expect(answer.headers['content-type']).toMatch(/^text\/plain/);
      expect(answer.body.toString()).not.toContain(secret);
      expectProtected(answer);
    }
  });

  it('but one of its own pages is not, nor one that follows a link', async () => {
    const allowed: readonly Readonly<Record<string, string>>[] = [
      { host: 'localhost:PORT' },
      { host: '127.0.0.1:PORT' },
      { host: '[::1]:PORT' },
      { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' },
      { host: 'localhost:PORT', origin: 'http://localhost:PORT' },
      { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ];
    for (const headers of allowed)
      for (const url of ['/slides/a/', events])
        expect([headers, (await watch.get(url, { headers: filled(headers) })).status]).toEqual([headers, 200]);
  });

  it('and one that is no GET', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await watch.get('/slides/a/', { method });
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, 'GET, HEAD']);
      expectProtected(answer);
    }
    const head = await watch.get('/slides/a/', { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });
});

describe('a path leads nowhere but to pages', () => {
  it.each([
    '/../course.yml',
    '/../outside.txt',
    '/../../outside.txt',
    '/slides/../../course.yml',
    '/assets/../../course.yml',
    '/assets/../../slides/a.md',
    '/assets/../../../../../../../../etc/passwd',
    '/private/../course.yml',
    '/private/../../outside.txt',
    '/./../course.yml',
    '/%2e%2e/course.yml',
    '/%2E%2E%2Fcourse.yml',
    '/assets/%2e%2e/%2e%2e/course.yml',
    '/assets/..%2f..%2fcourse.yml',
    '/%252e%252e/course.yml',
    '/assets/..%252f..%252fcourse.yml',
    '/%c0%ae%c0%ae/course.yml',
    '/..\\course.yml',
    '/assets\\..\\..\\course.yml',
    '/..%5ccourse.yml',
    '/assets/..%5c..%5ccourse.yml',
    '/..%255ccourse.yml',
    '/course.yml%00.html',
    '/..%00/course.yml',
    '/%00',
    '/%',
    '/%zz',
    '/.lutrin/manifest.json',
    '/%2elutrin/manifest.json',
    '/private/.lutrin/manifest.json',
    '/private/../.lutrin/manifest.json',
    '/.git/config',
    '/.git/',
    '/course.yml',
    '/slides/a.md',
    '/slides/parts/p.md',
    '/labs/01-one.md',
    '/themes/mine/t.css',
    '/themes/mine/slides.css',
    '/dist/index.html',
    '/dist/slides/a/',
    '/private/private/',
    '/private/dist/slides/a/index.html',
    '//course.yml',
    '//etc/passwd',
    '///etc/passwd',
    '/slides//a.md',
    '/etc/passwd/',
    '*',
    'http://evil.example/course.yml',
    '/@lutrin/../course.yml',
    '/@lutrin/cli.js',
    '/@lutrin/',
    '/@lutrin/events?page=/../course.yml',
    '/@lutrin/events?page=/.lutrin/',
  ])('%s', async url => {
    const answer = await watch.get(url);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).not.toContain(secret);
    expectProtected(answer);
  });

  it('also when a request is not as browsers send it', async () => {
    const host = `Host: localhost:${watch.port}`;
    const requests = [
      `GET /\0 HTTP/1.1\r\n${host}`,
      `GET /a\0/../course.yml HTTP/1.1\r\n${host}`,
      `GET course.yml HTTP/1.1\r\n${host}`,
      'GET /slides/a/\r\nHost: evil.example',
      'GET /slides/a/ HTTP/1.1\r\nHost:',
      'GET /slides/a/ HTTP/1.1',
      'GET /slides/a/ HTTP/1.0',
      `GET /slides/a/ HTTP/1.1\r\nHost: evil.example\r\n${host}`,
      `GET /slides/a/ HTTP/1.1\r\n${host}, evil.example`,
      `GET http://localhost:${watch.port}/slides/a/ HTTP/1.1\r\nHost: evil.example`,
      'GET',
      '\0\0\0',
    ];
    for (const request of requests) {
      const answer = await raw(`${request}\r\nConnection: close\r\n\r\n`);
      expect([request, answer]).toEqual([request, expect.not.stringMatching(/^HTTP\/1\.1 [23]|<html/)]);
      expect(answer).not.toContain(secret);
    }
    expect(await raw(`GET /slides/a/ HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200/);
  });

  it('nor to other sites, nor into headers', async () => {
    for (const url of ['/evil', '/%0d%0ax-evil:%201', '/%09/evil', '/private/evil', '/a%3fb', '/@evil']) {
      const { status, headers } = await watch.get(url);
      expect([url, status, headers['x-evil']]).toEqual([url, 302, undefined]);
      expect(headers.location).toMatch(/^\/[^/\\\s]/);
      expect((await watch.get(headers.location ?? '')).status).toBe(404);
    }
    for (const url of ['//evil.example', '/%2fevil.example', '/%5cevil.example'])
      expect([url, (await watch.get(url)).status]).toEqual([url, 404]);
  });
});

it('every answer says what the page may do', async () => {
  const page = await watch.text('/slides/a/');
  const [, style = ''] = /href="\.\.\/\.\.(\/assets\/[^"]+\.css)"/.exec(page) ?? [];
  const answers = ['/', '/slides/a/', '/private/', '/labs/one/', style, '/@lutrin/deck.js', '/slides/a/a.pdf', events];
  for (const url of answers) {
    const answer = await watch.get(url);
    expect([url, answer.status]).toEqual([url, 200]);
    expectProtected(answer);
  }
  expect((await watch.get(style)).headers['content-type']).toMatch(/^text\/css/);
});

it('a busy port is said, and the next free one is taken', async () => {
  const busy = createServer();
  const port = await new Promise<number>(resolve =>
    busy.listen(0, '127.0.0.1', () => resolve((busy.address() as { port: number }).port)),
  );
  try {
    const other = await startWatch(course, { port });
    expect(other.output()).toMatch(new RegExp(`Port ${port} is taken: serving on ${other.port} instead\\.`));
    expect(other.port).toBeGreaterThan(port);
    expect((await other.get('/slides/a/')).status).toBe(200);
  } finally {
    busy.close();
  }
});

describe('a server that is open to the network', () => {
  const address = Object.values(networkInterfaces())
    .flatMap(found => found ?? [])
    .find(found => found.family === 'IPv4' && !found.internal)?.address;
  const forOthers = ['/private/', '/private', '/private/slides/a/', '/private/slides/a/a.pdf', '/private/assets/x.css'];
  const instructorEvents = ['/@lutrin/events?page=/private/slides/a/', '/@lutrin/events?page=/private'];

  if (address === undefined)
    it('keeps the instructor edition for this machine (this one has no other address: made-up requests)', async () => {
      const world = { course: { allowsScripts: false } } as unknown as SiteWorld;
      const site = createSite(world, () => ({ host: '0.0.0.0', port: 80, machine: 'here' }));
      for (const url of [...forOthers, ...instructorEvents]) {
        const header = (name: string): string | undefined => (name === 'host' ? '192.0.2.7' : undefined);
        const { status } = await site({ method: 'GET', url, header, remoteAddress: '192.0.2.9', body: async () => '' });
        expect([url, status]).toEqual([url, 403]);
      }
    });
  else
    it(`keeps the instructor edition for this machine (asked by way of ${address})`, async () => {
      const open = await startWatch(files, { args: ['--host', '0.0.0.0'] });
      await open.printed(/Everybody in this network can see the student edition\./);
      for (const url of ['/', '/slides/a/', events]) expect((await open.get(url, { address })).status).toBe(200);
      for (const url of [...forOthers, ...instructorEvents, '/%70rivate/slides/a/']) {
        const answer = await open.get(url, { address });
        expect([url, answer.status]).toEqual([url, 403]);
        expect(answer.body.toString()).not.toContain(secret);
      }
      const host = `evil.example:${open.port}`;
      expect((await open.get('/', { address, headers: { host } })).status).toBe(403);
      expect((await open.get('/private/slides/a/')).status, 'from this machine').toBe(200);
    });
});

/** The answer to these bytes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(watch.port, '127.0.0.1', () => socket.end(bytes, 'latin1'));
    socket.setTimeout(patience, () => socket.destroy(new Error('no answer')));
    socket.on('data', chunk => {
      text += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
