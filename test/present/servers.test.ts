// `lutrin present` on real sockets: what each of its two servers answers, and to whom.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { courseFolder, lutrin } from '../support/cli.js';
import { ask, launchPresent, type PresentProcess, startPresent } from '../support/present-process.js';
import { boats, followTalk, joinTeacher, pairRemote, place, secrets } from '../support/present-talk.js';
import { until } from '../support/watch-process.js';

let talk: PresentProcess;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  talk = await launchPresent(boats, { args: ['talk', '--lan'] }, end => void ends.push(end));
});
afterAll(async () => {
  for (const end of ends) await end();
});

describe('the teacher’s server', () => {
  it('gives the instructor’s edition, with the deck that was asked for first', async () => {
    const first = await ask(talk.teacher, '/');
    expect([first.status, first.headers.location]).toEqual([302, '/slides/talk/']);
    const { text } = await ask(talk.teacher, '/slides/talk/');
    expect(text).toContain('herringbone');
    expect(text).toContain('/@lutrin/presented-deck.js');
    expect(text).toMatch(/data-action="join"[\s\S]*<\/dl>/);
    expect((await ask(talk.teacher, '/labs/knots/')).text).toContain('windlass');
  });

  it('listens on the loopback address alone', async () => {
    const [, address = ''] = await talk.printed(/follows at http:\/\/([\d.]+):/);
    await expect(ask(talk.teacher, '/', { address })).rejects.toThrow(/ECONNREFUSED/);
    expect((await ask(talk.room, '/', { address })).status).toBe(302);
  });

  it.each([
    ['another Host', { host: 'evil.example' }, 'GET'],
    ['an address as Host', { host: '192.0.2.77:80' }, 'GET'],
    ['another Origin', { origin: 'http://evil.example' }, 'GET'],
    ['another Origin in a POST', { origin: 'http://evil.example' }, 'POST'],
    ['another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }, 'GET'],
    ['a POST without Origin', {}, 'POST'],
    ['another method', {}, 'DELETE'],
  ])('refuses %s', async (_name, headers, method) => {
    for (const port of [talk.teacher, talk.room]) {
      const { status } = await ask(port, '/@lutrin/teacher', { method, headers: headers as Record<string, string> });
      // An address is a Host that the room may use, on its own port.
      expect([403, 405]).toContain(status);
    }
  });

  it('refuses reports that are none, or of a page that it does not know', async () => {
    const post = (json: unknown): Promise<number> =>
      ask(talk.teacher, '/@lutrin/teacher', { json }).then(({ status }) => status);
    expect(await post({ page: 'old-1', changes: [place('oars')] })).toBe(410);
    const { page } = await joinTeacher(talk);
    expect(await post({ page, changes: [{ type: 'place', id: 7, fragment: 0 }] })).toBe(400);
    expect(await post({ page, changes: 'all' })).toBe(400);
    expect(await post('none')).toBe(400);
    expect(await post({ page, changes: [place('oars')] })).toBe(204);
  });
});

describe('the room’s server', () => {
  it('gives the student edition, with the deck on the stage first', async () => {
    const first = await ask(talk.room, '/');
    expect([first.status, first.headers.location]).toEqual([302, '/slides/talk/']);
    const { text, headers } = await ask(talk.room, '/slides/talk/');
    expect(text).toContain('/@lutrin/followed-deck.js');
    expect(text).toContain('Back to the teacher');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it.each([
    '/private/slides/talk/',
    '/../private/slides/talk/index.html',
    '/%2e%2e/private/slides/talk/index.html',
    '/slides/../../private/slides/talk/index.html',
    '/slides/talk/..%2f..%2f..%2fprivate%2fslides%2ftalk%2findex.html',
    '/..%5cprivate%5cslides%5ctalk%5cindex.html',
    '/.lutrin/manifest.json',
    '/course.yml',
    '/slides/talk.md',
    '//etc/passwd',
    '/@lutrin/../../../package.json',
  ])('does not lead to %s', async url => {
    const { status, text } = await ask(talk.room, url);
    expect(status === 404 || status === 302, `${status} ${text}`).toBe(true);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('gives no follower a byte of what is the teacher’s, whatever is said meanwhile', async () => {
    const follower = await followTalk(talk);
    const teacher = await joinTeacher(talk);
    const remote = await pairRemote(talk);
    const notes = '<p>Say <strong>herringbone</strong> first.</p>';
    const shown = { number: 1, total: 3, title: 'Boats', next: 'Sails', notes, size: [1280, 720] as const };
    await teacher.post({ changes: [place('boats'), { type: 'blank', colour: 'black' }], talk: shown });
    await teacher.post({ changes: [place('sails'), { type: 'blank', colour: null }], talk: shown });
    await remote.events.next(({ talk: told }) => told?.notes === notes);
    await follower.next(({ changes }) => changes.some(change => change.type === 'place' && change.id === 'sails'));
    const pages = ['/', '/index.html', '/slides/talk/', '/slides/other/', '/labs/knots/', '/remote'];
    const scripts = ['followed-deck.js', 'remote.js', 'waiting.js', 'present.css', 'remote.css'];
    const urls = [...pages, ...scripts.map(name => `/@lutrin/${name}`), '/@lutrin/remote/events', '/@lutrin/teacher'];
    const all = [follower.bytes(), ...(await Promise.all(urls.map(async url => (await ask(talk.room, url)).text)))];
    for (const secret of [...secrets, talk.code()]) expect(all.join('\n')).not.toContain(secret);
  });

  it('lets a follower control nothing', async () => {
    const follower = await followTalk(talk);
    await follower.next(() => true);
    const report = { page: (await joinTeacher(talk)).page, changes: [place('oars')] };
    for (const url of ['/@lutrin/teacher', '/@lutrin/follow', '/slides/talk/', '/@lutrin/anything'])
      expect((await ask(talk.room, url, { json: report })).status, url).toBe(403);
    for (const requests of [[{ action: 'next' }], [{ laser: [1, 2] }]])
      expect((await ask(talk.room, '/@lutrin/remote/do', { json: { requests } })).status).toBe(401);
    expect((await ask(talk.room, '/@lutrin/remote/events')).status).toBe(401);
    expect(follower.messages).toHaveLength(1);
  });

  it('sends texts compressed to those who take that', async () => {
    const { headers } = await ask(talk.room, '/slides/talk/', { headers: { 'accept-encoding': 'gzip' } });
    expect(headers['content-encoding']).toBe('gzip');
  });
});

describe('the command', () => {
  it('finds the deck by its file, and says which there are', async () => {
    const { teacher } = await startPresent(boats, { args: ['slides/other.md'] });
    expect((await ask(teacher, '/')).headers.location).toBe('/slides/other/');
    const wrong = await lutrin(['present', 'tlak', '--course', courseFolder(boats)]);
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('did you mean "talk"?')]);
  });

  it('takes the only deck, and without a choice begins with the course page', async () => {
    const several = await startPresent(boats, { args: ['--lan'] });
    expect((await ask(several.teacher, '/')).text).toContain('<h1>Boats</h1>');
    expect((await ask(several.room, '/')).text).toContain('/@lutrin/waiting.js');
    const one = await startPresent({ 'slides/talk.md': '# One\n' }, { args: [] });
    expect((await ask(one.teacher, '/')).headers.location).toBe('/slides/talk/');
    expect(one.output()).not.toContain('follows at');
  });

  it('says what is wrong with the course, and that there is nothing to present', async () => {
    const { status, stderr } = await lutrin(['present', '--course', courseFolder({ 'labs/01-a.md': '# A\n' })]);
    expect([status, stderr]).toEqual([1, expect.stringContaining('There is no deck to present.')]);
    const broken = await startPresent({ 'slides/talk.md': '# One\n\n![A boat](boat.png)\n' }, { args: [] });
    await broken.printed(/slides\/talk\.md:3:/);
  });

  it('takes the next port when one is taken, and gives it back when it ends', async () => {
    const first = await startPresent({ 'slides/talk.md': '# One\n' }, { args: [] });
    const second = await startPresent({ 'slides/talk.md': '# One\n' }, { args: [], port: first.teacher });
    expect(second.teacher).toBeGreaterThan(first.teacher);
    expect(second.output()).toContain(`Port ${first.teacher} is taken`);
    expect(await first.stop()).toBe(130);
    expect(await second.stop('SIGTERM')).toBe(143);
  });

  it('makes the PDFs while it is already served', async () => {
    const { folder, room } = await startPresent({ 'slides/talk.md': '# One\n' }, { args: ['--lan'], prints: true });
    const pdf = path.join(folder, 'dist/slides/talk/talk.pdf');
    await until(
      () => existsSync(pdf),
      () => 'the PDF',
    );
    const { status, text } = await ask(room, '/slides/talk/talk.pdf');
    expect([status, text.slice(0, 5)]).toEqual([200, '%PDF-']);
  });

  it('serves what is built now, also when that changes', async () => {
    const { folder, teacher } = await startPresent({ 'slides/talk.md': '# One\n' }, { args: [] });
    mkdirSync(path.join(folder, 'slides'), { recursive: true });
    writeFileSync(path.join(folder, 'slides/talk.md'), '# Another one\n');
    expect((await lutrin(['build', folder])).status).toBe(0);
    expect((await ask(teacher, '/slides/talk/')).text).toContain('Another one');
  });
});
