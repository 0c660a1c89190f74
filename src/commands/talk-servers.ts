// The two servers of a talk: the teacher's, on the loopback address alone, and the room's, on all addresses of this machine. They share
// the presentation; the files that they serve are of different editions.

import { randomBytes } from 'node:crypto';
import type { Outline } from '../course/model.js';
import { encodeEvent, startServer, type WebServer } from '../io/http-server.js';
import { machineAddresses } from '../io/network.js';
import type { Output } from '../io/output.js';
import { createToolFiles } from '../io/tool-files.js';
import type { Room } from '../serve/present-messages.js';
import type { PresentSiteWorld } from '../serve/present-site.js';
import { type Counts, createPresentation } from '../serve/presentation.js';
import { entranceOf } from '../serve/qr.js';
import { createRemoteAccess } from '../serve/remote-access.js';
import { roomAddresses } from '../serve/room-address.js';
import { createRoomSite } from '../serve/room-site.js';
import { createTeacherSite } from '../serve/teacher-site.js';

export interface TalkOptions {
  readonly outline: Outline;
  /** The deck that is on the stage at first. */
  readonly deck: string | undefined;
  readonly output: Output;
  readonly port: number;
  /** The room may come in. */
  readonly lan: boolean;
  /** Name of this machine in its network. */
  readonly machine: string;
  clock(): number;
  /** Somebody came or went. */
  counted(counts: Counts): void;
  /** A phone at this address became a remote: there is a new code. */
  paired(address: string): void;
  lockedOut(address: string): void;
  /** The room finds this machine elsewhere now. */
  moved(): void;
  crashed(page: string, error: unknown): void;
}

export interface Talk {
  /** The teacher's. */
  readonly port: number;
  room(): Room;
  close(): Promise<void>;
}

const loopback = '127.0.0.1';
const everywhere = '0.0.0.0';
/** Milliseconds between two looks at the addresses of this machine, and after which silent pages get a sign of life. */
const [addressPause, silence] = [3000, 15_000];

export async function startTalk(options: TalkOptions): Promise<Talk> {
  const { outline, machine, port } = options;
  const access = createRemoteAccess({ random: bytes => randomBytes(bytes), now: options.clock });
  let roomServer: WebServer | undefined;
  const room = (): Room => roomOf(roomServer, access.code());
  const keepRemotes = (): void => presentation.keepRemotes(session => access.isOpen(session));
  const presentation = createPresentation(
    {
      now: options.clock,
      epoch: randomBytes(6).toString('hex'),
      room,
      encode: encodeEvent,
      endRemotes: () => {
        access.endAll();
        keepRemotes();
      },
      counted: options.counted,
    },
    options.deck ?? null,
  );
  const world: Omit<PresentSiteWorld, 'listening'> = {
    presentation,
    output: options.output,
    tool: createToolFiles(),
    decks: new Set(outline.decks.map(({ id }) => id)),
    language: outline.config.language,
    allowsScripts: outline.config.html,
    crashed: options.crashed,
  };
  const bound = { teacher: 0, room: 0 };
  const teacherSite = createTeacherSite({
    ...world,
    listening: () => ({ host: loopback, port: bound.teacher, machine }),
  });
  const teacherServer = await startServer(loopback, port, teacherSite, { silence });
  bound.teacher = teacherServer.port;
  if (options.lan) {
    const roomSite = createRoomSite({
      ...world,
      listening: () => ({ host: everywhere, port: bound.room, machine }),
      access,
      lockedOut: options.lockedOut,
      redeemed: address => {
        keepRemotes();
        presentation.roomChanged();
        options.paired(address);
      },
    });
    const next = port === 0 ? 0 : teacherServer.port + 1;
    roomServer = await startServer(everywhere, next, roomSite, { compress: true, silence });
    bound.room = roomServer.port;
  }
  const endLooking = lookAtAddresses(() => {
    presentation.roomChanged();
    options.moved();
  });
  return {
    port: teacherServer.port,
    room,
    close: async () => {
      endLooking();
      await Promise.all([teacherServer.close(), roomServer?.close()]);
    },
  };
}

/** Calls back when this machine is in another network. Returns how to end that. */
function lookAtAddresses(changed: () => void): () => void {
  let known = roomAddresses(machineAddresses()).join();
  const timer = setInterval(() => {
    const now = roomAddresses(machineAddresses()).join();
    if (now === known) return;
    known = now;
    changed();
  }, addressPause);
  return () => clearInterval(timer);
}

/** How the room comes in by the network that this machine is in now. */
function roomOf(server: WebServer | undefined, code: string): Room {
  if (server === undefined) return { join: null, others: [], remote: null };
  const [first = loopback, ...others] = roomAddresses(machineAddresses());
  const url = (address: string): string => `http://${address}:${server.port}/`;
  return {
    join: entranceOf(url(first)),
    others: others.map(url),
    remote: { ...entranceOf(`${url(first)}remote#${code}`), code },
  };
}
