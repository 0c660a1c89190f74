// What those who are in a talk hear, on real sockets: late, again, too slowly, by a phone.

import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TeacherMessage } from '../../src/serve/present-messages.js';
import type { Stroke } from '../../src/serve/stage-messages.js';
import { ask, type Events, launchPresent, type PresentProcess, startPresent } from '../support/present-process.js';
import { boats, followTalk, joinTeacher, pairRemote, place, toldTo } from '../support/present-talk.js';
import { until } from '../support/watch-process.js';

let talk: PresentProcess;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  talk = await launchPresent(boats, { args: ['talk', '--lan'] }, end => void ends.push(end));
});
afterAll(async () => {
  for (const end of ends) await end();
});
beforeEach(async () => {
  const teacher = await joinTeacher(talk);
  await teacher.change({ type: 'ink', slides: {} }, place('boats'), { type: 'blank', colour: null });
  teacher.events.close();
});

function stroke(id: string, points: readonly number[]): Stroke {
  return { id, tool: 'pen', colour: '#d92b1c', width: 7, points };
}

function isCount(followers: number) {
  return (message: TeacherMessage): boolean => message.type === 'count' && message.followers === followers;
}

/** What the page was told of the stage when it joined. */
function stageOf({ messages }: Events<TeacherMessage>): unknown {
  const [joined] = messages;
  return joined?.type === 'joined' ? joined.stage : undefined;
}

describe('a follower', () => {
  it('hears each change in order', async () => {
    const teacher = await joinTeacher(talk);
    const follower = await followTalk(talk);
    const changes = [
      place('sails'),
      place('sails', 1),
      { type: 'laser', at: [10, 20] },
      { type: 'laser', at: null },
      { type: 'zoom', part: [0, 0, 640, 360] },
      { type: 'zoom', part: null },
      { type: 'stroke', slide: 'sails', stroke: stroke('a', [1, 2, 0.5]), from: 0 },
      { type: 'stroke', slide: 'sails', stroke: stroke('a', [3, 4, 0.5]), from: 1 },
      { type: 'erase', slide: 'sails', strokes: ['a'] },
      { type: 'blank', colour: 'white' },
    ] as const;
    for (const change of changes) expect((await teacher.change(change)).status).toBe(204);
    await follower.next(message => message.changes.some(({ type }) => type === 'blank') && message.type === 'changes');
    expect(toldTo(follower).slice(follower.messages[0]?.changes.length)).toEqual(changes);
  });

  it('who comes late gets all of it, and who comes again too', async () => {
    const teacher = await joinTeacher(talk);
    await teacher.change(
      place('sails', 2),
      { type: 'blank', colour: 'black' },
      { type: 'zoom', part: [0, 0, 640, 360] },
      { type: 'stroke', slide: 'sails', stroke: stroke('a', [1, 2, 0.5]), from: 0 },
      { type: 'stroke', slide: 'sails', stroke: stroke('a', [3, 4, 0.5]), from: 1 },
      { type: 'stroke', slide: 'oars', stroke: stroke('b', [5, 6, 1]), from: 0 },
    );
    const whole = {
      type: 'stage',
      deck: 'talk',
      changes: [
        { type: 'ink', slides: { sails: [stroke('a', [1, 2, 0.5, 3, 4, 0.5])], oars: [stroke('b', [5, 6, 1])] } },
        place('sails', 2),
        { type: 'blank', colour: 'black' },
        { type: 'zoom', part: [0, 0, 640, 360] },
        { type: 'laser', at: null },
      ],
    };
    for (let time = 0; time < 2; time++) {
      const follower = await followTalk(talk);
      expect(await follower.next(() => true)).toEqual(whole);
      follower.close();
    }
    // Another slide is shown whole.
    await teacher.change(place('oars'));
    expect((await (await followTalk(talk)).next(() => true)).changes).toContainEqual({ type: 'zoom', part: null });
  });

  it('is not told twice what is so already', async () => {
    const teacher = await joinTeacher(talk);
    const follower = await followTalk(talk);
    await teacher.change(place('oars'), place('oars'));
    await teacher.change(place('oars'), { type: 'blank', colour: null });
    await teacher.change({ type: 'blank', colour: 'black' });
    await follower.next(({ type, changes }) => type === 'changes' && changes.some(change => change.type === 'blank'));
    expect(follower.messages.slice(1).flatMap(({ changes }) => changes)).toEqual([
      place('oars'),
      { type: 'blank', colour: 'black' },
    ]);
  });

  it('is counted for the teacher, as long as it is there', async () => {
    const { events } = await joinTeacher(talk);
    const followers = [await followTalk(talk), await followTalk(talk)];
    await events.next(isCount(2));
    for (const follower of followers) follower.close();
    await events.next(isCount(0));
  });

  it('that does not read is dropped, and nobody waits for it', async () => {
    const teacher = await joinTeacher(talk);
    const reading = await followTalk(talk);
    const silent = connect(talk.room, '127.0.0.1');
    silent.on('error', () => {}); // it is cut off
    silent.pause();
    silent.write(`GET /@lutrin/follow HTTP/1.1\r\nhost: 127.0.0.1:${talk.room}\r\n\r\n`);
    await teacher.events.next(isCount(2));
    const counts = teacher.events.messages.length;
    const isDropped = (): boolean => teacher.events.messages.slice(counts).some(isCount(1));
    // More than what the system takes for a socket that nobody reads.
    const points = Array.from({ length: 9000 }, (_, index) => index % 1280);
    let longest = 0;
    for (let count = 0; count < 400 && !isDropped(); count++) {
      const started = performance.now();
      const id = `stroke-${count}`;
      await teacher.change({ type: 'stroke', slide: 'sails', stroke: stroke(id, points), from: 0 });
      await teacher.change({ type: 'erase', slide: 'sails', strokes: [id] });
      await reading.next(({ changes }) => changes.some(change => change.type === 'erase' && change.strokes[0] === id));
      longest = Math.max(longest, performance.now() - started);
    }
    await teacher.events.next(isCount(1));
    expect(reading.isOpen()).toBe(true);
    expect(longest).toBeLessThan(2000);
    silent.destroy();
  });
});

describe('the teacher’s page', () => {
  it('that is loaded again is told where the talk is', async () => {
    const first = await joinTeacher(talk);
    await first.change(place('oars'), { type: 'blank', colour: 'white' });
    first.events.close();
    const again = await joinTeacher(talk);
    expect(stageOf(again.events)).toEqual(expect.arrayContaining([place('oars'), { type: 'blank', colour: 'white' }]));
  });

  it('hears what another one does, and not what it does itself', async () => {
    const [one, two] = [await joinTeacher(talk), await joinTeacher(talk)];
    await one.change(place('sails'));
    await two.change(place('oars'));
    await one.events.next(({ type }) => type === 'changes');
    const heard = (events: Events<TeacherMessage>): unknown[] =>
      events.messages.flatMap(message => (message.type === 'changes' ? message.changes : []));
    expect([heard(one.events), heard(two.events)]).toEqual([[place('oars')], [place('sails')]]);
  });

  it('takes the room along to another deck when a page is turned there, not when it is only opened', async () => {
    const talking = await joinTeacher(talk);
    const follower = await followTalk(talk);
    const other = await joinTeacher(talk, 'deck=other');
    await other.post({ changes: [place('ports')], isWhole: true });
    await talking.change(place('oars'));
    await follower.next(({ changes }) => changes.some(change => change.type === 'place' && change.id === 'oars'));
    expect(follower.messages.every(message => message.type !== 'stage' || message.deck === 'talk')).toBe(true);
    await other.change(place('harbours'));
    expect(await follower.next(({ type }) => type === 'stage')).toMatchObject({ deck: 'other' });
    await talking.change(place('boats'));
    await follower.next(message => message.type === 'stage' && message.deck === 'talk');
    // A closed deck does not hold the room.
    talking.events.close();
    other.events.close();
    await until(
      async () => {
        (await joinTeacher(talk, 'deck=other')).events.close();
        return follower.messages.at(-1)?.type === 'stage';
      },
      () => 'the other deck on the stage',
    );
    const back = await joinTeacher(talk);
    await back.change(place('sails'));
    await follower.next(message => message.type === 'stage' && message.deck === 'talk');
  });
});

describe('a remote', () => {
  it('has its page turned by the teacher’s page, and is told where that went', async () => {
    const teacher = await joinTeacher(talk);
    const remote = await pairRemote(talk);
    expect((await remote.send({ action: 'next' })).status).toBe(204);
    await teacher.events.next(message => message.type === 'do' && message.action === 'next');
    const shown = { number: 2, total: 3, title: 'Sails', next: 'Oars', notes: '', size: [1280, 720] as const };
    await teacher.post({ changes: [place('sails')], talk: shown });
    await remote.events.next(({ talk: told }) => told?.title === 'Sails');
    await teacher.change({ type: 'blank', colour: 'black' });
    await remote.events.next(({ blank }) => blank === 'black');
    teacher.events.close();
    await remote.events.next(({ isReady }) => !isReady);
    expect((await remote.send({ action: 'next' })).status).toBe(409);
  });

  it('points at the slide for everybody', async () => {
    const teacher = await joinTeacher(talk);
    const follower = await followTalk(talk);
    const remote = await pairRemote(talk);
    await remote.send({ laser: [640, 360] }, { laser: null });
    const off = { type: 'laser', at: null } as const;
    await follower.next(({ type, changes }) => type === 'changes' && changes.some(change => change.type === 'laser'));
    await teacher.events.next(({ type }) => type === 'changes');
    await until(
      () => toldTo(follower).filter(({ type }) => type === 'laser').length >= 3,
      () => 'the laser on and off',
    );
    expect(toldTo(follower).slice(-2)).toEqual([{ type: 'laser', at: [640, 360] }, off]);
  });

  it('has the clock of the presenter’s window while there is one, else one of its own', async () => {
    const teacher = await joinTeacher(talk);
    const remote = await pairRemote(talk);
    await teacher.change(place('oars'));
    await remote.send({ action: 'restart' });
    await remote.send({ action: 'pause' });
    await remote.events.next(({ clock }) => !clock.isRunning);
    await remote.send({ action: 'pause' });
    await remote.events.next(({ clock }) => clock.isRunning);
    const desk = await joinTeacher(talk, 'deck=talk&desk&linked');
    await desk.post({ clock: { milliseconds: 600_000, isRunning: false } });
    await remote.events.next(({ clock }) => clock.milliseconds === 600_000 && !clock.isRunning);
    await remote.send({ action: 'pause' });
    await desk.events.next(message => message.type === 'do' && message.action === 'pause');
    desk.events.close();
  });

  it('gets in by a code once; the next phone needs the next code', async () => {
    const code = talk.code();
    const first = await pairRemote(talk);
    expect(first.cookie).toMatch(/^lutrin-remote=[\w-]{40,}$/);
    await talk.printed(new RegExp(`(?!.*${code})The code for another one is`));
    const again = await ask(talk.room, '/@lutrin/remote/session', { json: { code } });
    expect([again.status, JSON.parse(again.text)]).toEqual([403, { type: 'wrong', left: 4 }]);
    const second = await pairRemote(talk);
    expect(second.cookie).not.toBe(first.cookie);
    const set = await ask(talk.room, '/@lutrin/remote/session', { json: { code: talk.code().toLowerCase() } });
    expect(set.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/);
  });

  it('is told to the presenter’s window alone, which can end them all', async () => {
    const audience = await joinTeacher(talk);
    const desk = await joinTeacher(talk, 'deck=talk&desk&linked');
    const remote = await pairRemote(talk);
    await desk.events.next(message => message.type === 'room' && message.room.remote?.code === talk.code());
    await desk.events.next(message => message.type === 'count' && message.remotes > 0);
    expect(audience.events.bytes()).not.toContain('/remote#');
    await desk.post({ ask: 'end-remotes' });
    await until(
      () => !remote.events.isOpen(),
      () => 'the end of the remote',
    );
    expect((await remote.send({ action: 'next' })).status).toBe(401);
  });

  it('is locked out when it guesses, even with the right code then', async () => {
    // With the address of this machine in its network, as nobody else in these tests.
    const [, address = ''] = await talk.printed(/follows at http:\/\/([\d.]+):/);
    const guess = (code: string) => ask(talk.room, '/@lutrin/remote/session', { json: { code }, address });
    const answers = [];
    for (let count = 0; count < 6; count++) answers.push(await guess('AAAA-AAAA'));
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 429, 429]);
    expect(JSON.parse(answers[5]?.text ?? '')).toEqual({
      type: 'locked',
      seconds: expect.any(Number),
      isNews: expect.any(Boolean),
    });
    const right = await guess(talk.code());
    expect([right.status, right.headers['set-cookie']]).toEqual([429, undefined]);
    await talk.printed(new RegExp(`Too many wrong codes came from ${address}`));
    // Others are not.
    expect((await pairRemote(talk)).cookie).not.toBe('');
  });
});

describe('a server that is started again', () => {
  it('knows no session and no page of before, and lets the page tell it where the talk is', async () => {
    const first = await startPresent(boats, { args: ['talk', '--lan'] });
    const teacher = await joinTeacher(first);
    const remote = await pairRemote(first);
    const { code, folder } = { code: first.code(), folder: first.folder };
    await first.stop('SIGKILL');
    const again = await startPresent({}, { args: ['talk', '--lan'], folder, port: first.teacher });
    expect(again.teacher).toBe(first.teacher);
    const headers = { cookie: remote.cookie };
    expect((await ask(again.room, '/@lutrin/remote/session', { headers })).status).toBe(401);
    expect((await ask(again.room, '/@lutrin/remote/session', { json: { code } })).status).toBe(403);
    expect((await ask(again.teacher, '/@lutrin/teacher', { json: { page: teacher.page } })).status).toBe(410);
    expect(stageOf((await joinTeacher(again)).events)).toBeNull();
  });
});
