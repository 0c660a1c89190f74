// A room full of followers on real sockets of the loopback address: how long each change takes to each of them, and what memory they
// take on the server. Used by the benchmark and by a smaller test.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const few = 20;

/** Waits for a condition; throws after a while. */
async function until(condition, what) {
  const end = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Waited for too long for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/**
 * @param {{ folder: string, work: string, deck: string, places: string[], followers: number, turns: number, movements: number }} options
 *   `folder` holds the course; `places` are ids of slides; `movements` of the laser and the pen come 60 times a second.
 */
export async function measureRoom({ folder, work, deck, places, followers, turns, movements }) {
  const server = await startServer(folder, work, deck);
  try {
    const teacher = await joinTeacher(server.teacher, deck);
    // What the first ones cost once for all, and what the same changes cost without a room, is no cost of a follower.
    const first = await joinRoom(server.room, few);
    await turnPages(teacher, first, places, turns, 10);
    await moveHands(teacher, first, places[0] ?? '', movements, 5);
    for (const follower of first) follower.close();
    await teacher.counted(0);
    const before = await server.memory();
    const room = await joinRoom(server.room, followers);
    await teacher.counted(followers);
    const joined = await server.memory();
    const turned = await turnPages(teacher, room, places, turns, 50);
    const moved = await moveHands(teacher, room, places[0] ?? '', movements, 1000 / 60);
    const after = await server.memory();
    const lost = room.filter(follower => follower.isClosed()).length;
    for (const follower of room) follower.close();
    teacher.close();
    const each = (now, name) => (now[name] - before[name]) / followers;
    return {
      followers,
      lost,
      turned: latencies(turned),
      moved: latencies(moved),
      /** Bytes for each follower. */
      memory: {
        joined: each(joined, 'rss'),
        after: each(after, 'rss'),
        heap: each(after, 'heapUsed') + each(after, 'external'),
      },
    };
  } finally {
    await server.stop();
  }
}

/** Milliseconds. */
function latencies(all) {
  const sorted = [...all].sort((a, b) => a - b);
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, median: at(0.5), p99: at(0.99), longest: sorted.at(-1) ?? 0 };
}

async function startServer(folder, work, deck) {
  const file = path.join(work, 'memory.json');
  const preload = path.join(root, 'scripts/measure-server.mjs');
  const args = ['present', deck, '--course', folder, '--lan', '--port', '0'];
  const child = spawn(process.execPath, ['--expose-gc', '--import', preload, path.join(root, 'lib/cli.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LUTRIN_MEMORY_FILE: file },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
  const portOf = pattern => Number(pattern.exec(output)?.[1]);
  const [teacher, room] = [/localhost:(\d+)/, /follows at http:\/\/[\d.]+:(\d+)/];
  const isReady = () => (teacher.test(output) && room.test(output)) || child.exitCode !== null;
  await until(isReady, 'the server');
  if (child.exitCode !== null) throw new Error(output);
  return {
    teacher: portOf(teacher),
    room: portOf(room),
    memory: async () => {
      rmSync(file, { force: true });
      child.kill('SIGUSR2');
      await until(() => existsSync(file), 'the memory of the server');
      return JSON.parse(readFileSync(file, 'utf8'));
    },
    stop: async () => {
      child.kill('SIGINT');
      await until(() => child.exitCode !== null || child.signalCode !== null, 'the end of the server');
    },
  };
}

async function joinTeacher(port, deck) {
  const headers = { host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` };
  const page = `/@lutrin/teacher?deck=${deck}`;
  let text = '';
  const stream = request({ host: '127.0.0.1', port, path: page, headers, agent: false }, response =>
    response.on('data', chunk => (text += chunk)),
  );
  stream.on('error', () => {}); // it is closed
  stream.end();
  await until(() => text.includes('"joined"'), 'the teacher’s page');
  const id = /"page":"([^"]+)"/.exec(text)?.[1];
  return {
    close: () => stream.destroy(),
    counted: async count => {
      const isCounted = () => [...text.matchAll(/"followers":(\d+)/g)].at(-1)?.[1] === String(count);
      await until(isCounted, `${count} followers`);
    },
    change: change =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify({ page: id, changes: [change] });
        const options = { host: '127.0.0.1', port, path: '/@lutrin/teacher', method: 'POST', headers };
        const sent = request(options, response => {
          response.resume();
          response.on('end', () =>
            response.statusCode === 204 ? resolve() : reject(new Error(`${response.statusCode}`)),
          );
        });
        sent.on('error', reject);
        sent.end(body);
      }),
  };
}

async function joinRoom(port, count) {
  const room = Array.from({ length: count }, () => createFollower(port));
  await until(() => room.every(follower => follower.isThere()), 'the followers');
  return room;
}

/** Reads as a browser would, and remembers when each change came. */
function createFollower(port) {
  let text = '';
  let [isThere, isClosed] = [false, false];
  const times = new Map();
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  socket.on('data', chunk => {
    const now = performance.now();
    text += chunk;
    const end = text.lastIndexOf('\n\n');
    if (end < 0) return;
    for (const [, mark] of text.slice(0, end).matchAll(/"(?:fragment|from)":(\d+)|"at":\[(\d+)/g))
      if (mark !== undefined) times.set(Number(mark), now);
    for (const [, mark] of text.slice(0, end).matchAll(/"at":\[(\d+)/g)) times.set(Number(mark), now);
    isThere ||= text.includes('"stage"');
    text = text.slice(end);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
  });
  socket.write(`GET /@lutrin/follow HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  return { isThere: () => isThere, isClosed: () => isClosed, close: () => socket.destroy(), times };
}

/** Each change has a number of its own, by which followers know it. */
let numbered = 0;

async function send(teacher, room, changes, pause) {
  const sent = [];
  let next = performance.now();
  for (const change of changes) {
    await until(() => performance.now() >= next, 'the next change');
    next += pause;
    numbered = (numbered % 9000) + 1;
    const mark = numbered;
    for (const { times } of room) times.delete(mark);
    sent.push([mark, performance.now()]);
    await teacher.change(change(mark));
  }
  const last = sent.at(-1)?.[0];
  await until(() => room.every(({ times, isClosed }) => isClosed() || times.has(last)), 'the last change');
  // A movement of the laser may be left out for one who is behind: the next one says where it is.
  return sent.flatMap(([mark, at]) => room.flatMap(({ times }) => (times.has(mark) ? [times.get(mark) - at] : [])));
}

function turnPages(teacher, room, places, count, pause) {
  const changes = Array.from({ length: count }, (_, index) => mark => ({
    type: 'place',
    id: places[index % places.length],
    fragment: mark,
  }));
  return send(teacher, room, changes, pause);
}

/** The laser and the pen in turn, as fast as a screen is drawn. */
function moveHands(teacher, room, slide, count, pause) {
  const changes = Array.from({ length: count }, (_, index) => mark => {
    if (index % 2 === 0) return { type: 'laser', at: [mark, index % 720] };
    const points = [index % 1280, index % 720, 0.5, (index + 3) % 1280, (index + 2) % 720, 0.5];
    const stroke = { id: `s${Math.floor(index / 120)}-${mark}`, tool: 'pen', colour: '#d92b1c', width: 7, points };
    return { type: 'stroke', slide, stroke, from: mark };
  });
  return send(teacher, room, changes, pause);
}
