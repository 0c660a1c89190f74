// The parts of `lutrin present` that need no socket: what is read of messages, what the stage keeps, codes, addresses, QR codes and
// the clock.

import { describe, expect, it } from 'vitest';
import { parseChange, parseRemoteRequests, parseTeacherReport } from '../../src/serve/present-input.js';
import { entranceOf, qrLines, qrModules } from '../../src/serve/qr.js';
import { createRemoteAccess, tries } from '../../src/serve/remote-access.js';
import { roomAddresses } from '../../src/serve/room-address.js';
import { createStageState } from '../../src/serve/stage-state.js';
import { createTalkClock } from '../../src/serve/talk-clock.js';

const stroke = { id: 'a', tool: 'pen', colour: '#d92b1c', width: 7, points: [1, 2, 0.5] };

describe('a message', () => {
  it.each([
    { type: 'place', id: 'tcp/états', fragment: 2 },
    { type: 'blank', colour: 'black' },
    { type: 'blank', colour: null },
    { type: 'laser', at: [1.5, -3] },
    { type: 'laser', at: null },
    { type: 'zoom', part: [0, 0, 640, 360] },
    { type: 'zoom', part: null },
    { type: 'stroke', slide: 'tcp', stroke, from: 0 },
    { type: 'erase', slide: 'tcp', strokes: ['a', 'b'] },
    { type: 'ink', slides: { tcp: [stroke], udp: [] } },
  ])('is read: %j', change => {
    expect(parseChange(JSON.parse(JSON.stringify(change)))).toEqual(change);
    expect(parseTeacherReport(JSON.stringify({ page: 'p', changes: [change] }))?.changes).toEqual([change]);
  });

  it.each([
    null,
    [],
    'place',
    { type: 'notes', text: 'x' },
    { type: 'place', id: 7, fragment: 0 },
    { type: 'place', id: 'a', fragment: -1 },
    { type: 'place', id: 'a', fragment: 0.5 },
    { type: 'place', id: 'a'.repeat(2000), fragment: 0 },
    { type: 'blank', colour: 'red' },
    { type: 'blank' },
    { type: 'laser', at: [1] },
    { type: 'laser', at: [1, '2'] },
    { type: 'laser', at: [1, 1e9] },
    { type: 'laser' },
    { type: 'zoom', part: [0, 0, 0, 360] },
    { type: 'zoom', part: [0, 0, 640] },
    { type: 'stroke', slide: 'a', stroke: { ...stroke, points: [1, 2] }, from: 0 },
    { type: 'stroke', slide: 'a', stroke: { ...stroke, colour: 'url(//evil)' }, from: 0 },
    { type: 'stroke', slide: 'a', stroke: { ...stroke, tool: 'laser' }, from: 0 },
    { type: 'stroke', slide: 'a', stroke: { ...stroke, points: Array.from({ length: 90_000 }, () => 1) }, from: 0 },
    { type: 'stroke', slide: 'a', stroke, from: '0' },
    { type: 'erase', slide: 'a', strokes: 'a' },
    { type: 'ink', slides: [stroke] },
    { type: 'ink', slides: { a: [{ ...stroke, width: null }] } },
  ])('is refused whole: %j', change => {
    expect(parseChange(change)).toBeUndefined();
    const both = { page: 'p', changes: [{ type: 'blank', colour: null }, change] };
    expect(parseTeacherReport(JSON.stringify(both))).toBeUndefined();
  });

  it('has nothing but what it may have', () => {
    const text = '{"type":"place","id":"a","fragment":0,"notes":"secret","__proto__":{"id":"b"}}';
    expect(JSON.stringify(parseChange(JSON.parse(text)))).toBe('{"type":"place","id":"a","fragment":0}');
  });

  it.each([
    ['{"requests":[{"action":"next"},{"laser":[1,2]},{"laser":null}]}', 3],
    ['{"requests":[]}', 0],
    ['{"requests":[{"action":"quit"}]}', undefined],
    ['{"requests":[{"laser":"off"}]}', undefined],
    ['{"requests":[{}]}', undefined],
    [`{"requests":[${Array.from({ length: 200 }, () => '{"action":"next"}').join()}]}`, undefined],
    ['next', undefined],
  ])('of a remote is read, or refused: %s', (text, count) => {
    expect(parseRemoteRequests(text)?.length).toBe(count);
  });
});

describe('the stage', () => {
  it('knows nothing before the first place, and then all that was said', () => {
    const stage = createStageState();
    expect(stage.all()).toBeNull();
    expect(stage.apply({ type: 'blank', colour: null })).toBe(false);
    expect(stage.apply({ type: 'place', id: 'a', fragment: 0 })).toBe(true);
    expect(stage.all()?.map(({ type }) => type)).toEqual(['ink', 'place', 'blank', 'zoom', 'laser']);
  });

  it('forgets laser and zoom with the slide, not with a fragment', () => {
    const stage = createStageState();
    const zoom = { type: 'zoom', part: [0, 0, 9, 9] } as const;
    stage.apply({ type: 'place', id: 'a', fragment: 0 });
    stage.apply(zoom);
    stage.apply({ type: 'place', id: 'a', fragment: 1 });
    expect(stage.all()).toContainEqual(zoom);
    stage.apply({ type: 'place', id: 'b', fragment: 0 });
    expect(stage.all()).toContainEqual({ type: 'zoom', part: null });
  });

  it('does not grow without end', () => {
    const stage = createStageState();
    const points = Array.from({ length: 60_000 }, () => 1);
    stage.apply({ type: 'place', id: 'a', fragment: 0 });
    for (let count = 0; count < 40; count++)
      stage.apply({ type: 'stroke', slide: 'a', stroke: { ...stroke, tool: 'pen', id: `s${count}`, points }, from: 0 });
    expect(JSON.stringify(stage.all()).length).toBeLessThan(5_000_000);
    stage.apply({ type: 'ink', slides: {} });
    expect(stage.all()?.[0]).toEqual({ type: 'ink', slides: {} });
  });
});

describe('codes', () => {
  let now = 0;
  let seed = 0;
  const make = () =>
    createRemoteAccess({
      now: () => now,
      random: bytes => Uint8Array.from({ length: bytes }, () => (seed = (seed * 41 + 7) % 251)),
    });

  it('work once, in any writing, and give a session', () => {
    const access = make();
    const code = access.code();
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/);
    const got = access.redeem(` ${code.toLowerCase().replace('-', ' ')}`, 'a');
    const token = got.type === 'connected' ? got.token : '';
    expect(access.session(token)).toBe('remote-1');
    expect(access.session(`${token}x`)).toBeUndefined();
    expect(access.session(undefined)).toBeUndefined();
    expect(access.redeem(code, 'a')).toEqual({ type: 'wrong', left: tries - 1 });
    access.endAll();
    expect(access.session(token)).toBeUndefined();
  });

  it('lock an address out that guesses, and no other, for a minute', () => {
    const access = make();
    for (let count = 1; count < tries; count++)
      expect(access.redeem('x', 'a')).toEqual({ type: 'wrong', left: tries - count });
    expect(access.redeem('x', 'a')).toEqual({ type: 'locked', seconds: 60, isNews: true });
    now += 30_000;
    expect(access.redeem(access.code(), 'a')).toEqual({ type: 'locked', seconds: 30, isNews: false });
    expect(access.redeem(access.code(), 'b').type).toBe('connected');
    now += 30_000;
    expect(access.redeem(access.code(), 'a').type).toBe('connected');
  });

  it('let in eight phones at most: the first one has to leave', () => {
    const access = make();
    const tokens = Array.from({ length: 9 }, () => access.redeem(access.code(), 'a')).map(got =>
      got.type === 'connected' ? got.token : '',
    );
    expect(tokens.map(token => access.session(token) !== undefined)).toEqual([
      false,
      ...Array.from({ length: 8 }, () => true),
    ]);
  });
});

it('a room comes in by the address that phones reach most probably', () => {
  const of = (card: string, address: string, isInternal = false, family: 'IPv4' | 'IPv6' = 'IPv4') => ({
    card,
    address,
    isInternal,
    family,
  });
  expect(
    roomAddresses([
      of('lo', '127.0.0.1', true),
      of('docker0', '172.17.0.1'),
      of('eth0', '10.0.0.5'),
      of('eth0', 'fe80::1', false, 'IPv6'),
      of('eth1', '169.254.7.7'),
      of('tun0', '10.8.0.2'),
      of('wlp3s0', '192.168.1.20'),
    ]),
  ).toEqual(['192.168.1.20', '10.0.0.5', '172.17.0.1', '10.8.0.2', '169.254.7.7']);
  expect(roomAddresses([of('lo', '127.0.0.1', true)])).toEqual([]);
});

describe('a QR code', () => {
  const url = 'http://192.168.1.20:8091/';
  const modules = qrModules(url);

  it('is the same in a terminal, in either of its colours, as in modules', () => {
    for (const colours of [true, false]) {
      const lines = qrLines(url, { colours });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what such a sequence begins with
      const signs = lines.map(line => line.replace(/\x1b\[[\d;]*m/g, ''));
      const rows = signs.flatMap(line => [
        [...line].map(sign => sign === ' ' || sign === '▄'),
        [...line].map(sign => sign === ' ' || sign === '▀'),
      ]);
      expect(rows.slice(0, modules.length)).toEqual(modules);
      // What is beneath an odd number of rows belongs to the light border.
      expect(rows.slice(modules.length).flat()).not.toContain(true);
    }
  });

  it('is the same in a path', () => {
    const { qr, size } = entranceOf(url);
    const dark = new Set<string>();
    for (const [, x, y, width] of qr.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
      for (let at = 0; at < Number(width); at++) dark.add(`${Number(x) + at} ${y}`);
    expect(size).toBe(modules.length);
    const wanted = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])));
    expect([...dark].sort()).toEqual(wanted.sort());
  });
});

it('the clock of a talk begins with the first page, stops, and follows the presenter’s', () => {
  let now = 0;
  const clock = createTalkClock(() => now);
  expect(clock.now()).toEqual({ milliseconds: 0, isRunning: false });
  clock.begin();
  now += 5000;
  clock.begin();
  expect(clock.now()).toEqual({ milliseconds: 5000, isRunning: true });
  clock.pause();
  now += 5000;
  expect(clock.now()).toEqual({ milliseconds: 5000, isRunning: false });
  clock.set({ milliseconds: 60_000, isRunning: true });
  now += 1000;
  expect(clock.now()).toEqual({ milliseconds: 61_000, isRunning: true });
  clock.restart();
  expect(clock.now()).toEqual({ milliseconds: 0, isRunning: true });
});
