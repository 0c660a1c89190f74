// A talk, as the server has it: the deck on the stage, what is on it, and everybody who sees or controls it. What one of the teacher's
// pages or a remote does, all others hear; followers only hear. The invariant of notes: they are in `talk`, which goes to remotes
// alone.

import type { EventListener } from '../io/http-server.js';
import type {
  FollowerMessage,
  RemoteAction,
  RemoteMessage,
  RemoteRequest,
  Room,
  Talk,
  TeacherMessage,
  TeacherReport,
} from './present-messages.js';
import type { SlidePoint, StageChange } from './stage-messages.js';
import { createStageState, type StageState } from './stage-state.js';
import { createTalkClock } from './talk-clock.js';

export interface TeacherPage {
  readonly deck: string;
  /** It is a presenter's window. */
  readonly isDesk: boolean;
  /** Another window of the teacher tells what is done in this one, and the other way round. */
  readonly isLinked: boolean;
}

export interface Counts {
  readonly followers: number;
  readonly remotes: number;
}

export interface PresentationWorld {
  /** Milliseconds, from any start. */
  now(): number;
  /** What tells the pages of this server from those of one before it. */
  readonly epoch: string;
  room(): Room;
  encode(message: string): Uint8Array;
  /** Ends the sessions of all remotes. */
  endRemotes(): void;
  /** Somebody came or went. */
  counted(counts: Counts): void;
}

export interface Presentation {
  /** Of the deck on the stage. */
  deck(): string | null;
  /** Each returns what is done when it leaves. */
  joinTeacher(page: TeacherPage, listener: EventListener): () => void;
  /** `isCounted`: false for what a remote shows of the slide. */
  follow(listener: EventListener, options: { readonly isCounted: boolean }): () => void;
  joinRemote(session: string, listener: EventListener): () => void;
  /** False when no page of this presentation has sent it. */
  report(report: TeacherReport): boolean;
  /** False when there is no page that could do it. */
  control(request: RemoteRequest): boolean;
  /** Cuts off the remotes whose session has ended. */
  keepRemotes(isGood: (session: string) => boolean): void;
  /** Addresses or the code are others now. */
  roomChanged(): void;
}

interface Teacher extends TeacherPage {
  readonly listener: EventListener;
}

/** Bytes that wait for a follower above which it does not get each movement of the laser. */
const crowded = 4096;

/** `first` is the deck that is on the stage before the teacher has opened one. */
export function createPresentation(world: PresentationWorld, first: string | null): Presentation {
  const teachers = new Map<string, Teacher>();
  const followers = new Map<EventListener, { readonly isCounted: boolean }>();
  const remotes = new Map<EventListener, string>();
  const stages = new Map<string, StageState>();
  const clock = createTalkClock(world.now);
  let deck = first;
  let talk: Talk | null = null;
  let joined: Uint8Array | undefined;
  let numbered = 0;
  let isRemotePointing = false;

  const stageOf = (name: string): StageState => {
    const stage = stages.get(name) ?? createStageState();
    stages.set(name, stage);
    return stage;
  };
  const leading = (): Teacher | undefined =>
    [...teachers.values()].filter(page => page.deck === deck && !page.isLinked).at(-1);
  const desk = (): Teacher | undefined => [...teachers.values()].filter(page => page.isDesk).at(-1);
  const tell = (listener: EventListener, message: TeacherMessage): void => listener.send(JSON.stringify(message));
  const count = (): Counts => ({
    followers: [...followers.values()].filter(({ isCounted }) => isCounted).length,
    remotes: new Set(remotes.values()).size,
  });
  const counted = (): void => {
    const counts = count();
    for (const { listener } of teachers.values()) tell(listener, { type: 'count', ...counts });
    tellRemotes();
    world.counted(counts);
  };
  const roomFor = ({ isDesk }: TeacherPage): TeacherMessage => {
    const room = world.room();
    return { type: 'room', room: isDesk ? room : { ...room, remote: null } };
  };
  const tellRemotes = (): void => {
    if (remotes.size === 0) return;
    const message: RemoteMessage = {
      isReady: leading() !== undefined,
      deck,
      talk,
      blank: deck === null ? null : stageOf(deck).blank(),
      clock: clock.now(),
      followers: count().followers,
    };
    const event = world.encode(JSON.stringify(message));
    for (const listener of remotes.keys()) listener.send(event);
  };
  const wholeStage = (): Uint8Array => {
    const changes = deck === null ? [] : (stageOf(deck).all() ?? []);
    const message: FollowerMessage = { type: 'stage', deck, changes };
    joined ??= world.encode(JSON.stringify(message));
    return joined;
  };
  const tellFollowers = (changes: readonly StageChange[]): void => {
    const message: FollowerMessage = { type: 'changes', changes };
    const event = world.encode(JSON.stringify(message));
    // The next movement says where it is now; that it went out must be heard.
    const isPassing = changes.every(change => change.type === 'laser' && change.at !== null);
    for (const listener of followers.keys()) if (!isPassing || listener.waiting() < crowded) listener.send(event);
  };
  const putOnStage = (name: string): void => {
    if (deck === name) return;
    deck = name;
    talk = null;
    joined = undefined;
    for (const listener of followers.keys()) listener.send(wholeStage());
  };
  /** `by` is the page that knows already. */
  const apply = (name: string, changes: readonly StageChange[], by?: Teacher): void => {
    const stage = stageOf(name);
    const fresh = changes.filter(change => stage.apply(change));
    if (fresh.length === 0) return;
    for (const page of teachers.values())
      if (page !== by && page.deck === name && !page.isLinked) tell(page.listener, { type: 'changes', changes: fresh });
    if (name !== deck) return;
    joined = undefined;
    tellFollowers(fresh);
  };
  const point = (at: SlidePoint | null): void => {
    isRemotePointing = at !== null;
    if (deck !== null) apply(deck, [{ type: 'laser', at }]);
  };
  const act = (action: RemoteAction): boolean => {
    if (action === 'pause' || action === 'restart') {
      const window = desk();
      if (window !== undefined) tell(window.listener, { type: 'do', action });
      else clock[action]();
      tellRemotes();
      return true;
    }
    const page = leading();
    if (page !== undefined) tell(page.listener, { type: 'do', action });
    return page !== undefined;
  };

  return {
    deck: () => deck,
    joinTeacher: (page, listener) => {
      const id = `${world.epoch}-${++numbered}`;
      const teacher: Teacher = { ...page, listener };
      // Whoever only looks at another deck does not take the room along before a page is turned there.
      if (!page.isLinked && leading() === undefined) putOnStage(page.deck);
      teachers.set(id, teacher);
      const stage = page.isLinked ? null : (stages.get(page.deck)?.all() ?? null);
      tell(listener, { type: 'joined', page: id, stage });
      tell(listener, roomFor(page));
      tell(listener, { type: 'count', ...count() });
      tellRemotes();
      return () => {
        teachers.delete(id);
        tellRemotes();
      };
    },
    follow: (listener, options) => {
      followers.set(listener, options);
      listener.send(wholeStage());
      if (options.isCounted) counted();
      return () => {
        followers.delete(listener);
        if (options.isCounted) counted();
      };
    },
    joinRemote: (session, listener) => {
      remotes.set(listener, session);
      counted();
      return () => {
        remotes.delete(listener);
        // A phone that is put away with a finger on it.
        if (isRemotePointing) point(null);
        counted();
      };
    },
    report: report => {
      const page = teachers.get(report.page);
      if (page === undefined) return false;
      const { changes = [], isWhole = false } = report;
      if (!isWhole && changes.some(change => change.type === 'place')) {
        putOnStage(page.deck);
        if (desk() === undefined) clock.begin();
      }
      apply(page.deck, changes, page);
      if (report.talk !== undefined && page.deck === deck) talk = report.talk;
      if (report.clock !== undefined && page.isDesk) clock.set(report.clock);
      if (report.ask === 'join') {
        const shows = leading();
        if (shows !== undefined) tell(shows.listener, { type: 'do', action: 'join' });
      } else if (report.ask === 'end-remotes') world.endRemotes();
      const isHeard = changes.some(({ type }) => type === 'blank') || report.talk !== undefined;
      if (isHeard || report.clock !== undefined) tellRemotes();
      return true;
    },
    control: ({ action, laser }) => {
      if (laser !== undefined) point(laser);
      return action === undefined || act(action);
    },
    keepRemotes: isGood => {
      for (const [listener, session] of remotes) if (!isGood(session)) listener.close();
    },
    roomChanged: () => {
      for (const page of teachers.values()) tell(page.listener, roomFor(page));
    },
  };
}
