// What the presenting server and its pages tell each other: the teacher's pages, the followers' and the phone remote. Types only:
// the scripts of pages import them. What is on the stage stands in stage-messages.ts.

import type { StageChange } from './stage-messages.js';

/** Addresses of the presenting server; nothing of a course can have them. */
export type PresentPath =
  /** The teacher's pages: messages from the server; a POST tells what was done there. */
  | '/@lutrin/teacher'
  | '/@lutrin/follow'
  /** A code becomes a session. */
  | '/@lutrin/remote/session'
  | '/@lutrin/remote/events'
  | '/@lutrin/remote/do';

/** What the remote shows of the slide in view. */
export interface Talk {
  /** Counted from 1. */
  readonly number: number;
  readonly total: number;
  readonly title: string;
  /** Title of what the next key shows; empty at the end. */
  readonly next: string;
  /** HTML of the notes, as the teacher's page has them. */
  readonly notes: string;
  /** Of the slide, in its own units. */
  readonly size: readonly [width: number, height: number];
}

export interface Clock {
  /** Since the talk began, without pauses. */
  readonly milliseconds: number;
  readonly isRunning: boolean;
}

/** What a teacher's page sends. */
export interface TeacherReport {
  /** As it was told when it joined. */
  readonly page: string;
  readonly changes?: readonly StageChange[];
  /** The changes are all that it knows of its stage, not what was done just now. */
  readonly isWhole?: boolean;
  readonly talk?: Talk;
  /** Of the presenter's window. */
  readonly clock?: Clock;
  /** What another page of the teacher should do. */
  readonly ask?: TeacherAction;
}

export type TeacherAction = 'join' | 'end-remotes';

/** What a remote may ask for. */
export type RemoteAction = 'next' | 'previous' | 'black' | 'white' | 'pause' | 'restart';

export interface RemoteRequest {
  readonly action?: RemoteAction;
  /** In units of the slide; null: off. */
  readonly laser?: readonly [x: number, y: number] | null;
}

/** How somebody comes in by a phone. */
export interface Entrance {
  readonly url: string;
  /** Path data of the QR code, in modules, and how many of them it is wide. */
  readonly qr: string;
  readonly size: number;
}

/** Where the room finds the slides. Null: it is not open. */
export interface Room {
  readonly join: Entrance | null;
  /** Other addresses of this machine. */
  readonly others: readonly string[];
  /** For the presenter's window alone. */
  readonly remote: (Entrance & { readonly code: string }) | null;
}

export type TeacherMessage =
  /** `stage`: what the server knows of this deck; null: nothing, it wants to be told. */
  | { readonly type: 'joined'; readonly page: string; readonly stage: readonly StageChange[] | null }
  | { readonly type: 'changes'; readonly changes: readonly StageChange[] }
  /** One of the page's own actions. */
  | { readonly type: 'do'; readonly action: RemoteAction | 'join' }
  | { readonly type: 'room'; readonly room: Room }
  | { readonly type: 'count'; readonly followers: number; readonly remotes: number };

export type FollowerMessage =
  /** The deck on the stage, and all that there is to know of it; null: none yet. */
  | { readonly type: 'stage'; readonly deck: string | null; readonly changes: readonly StageChange[] }
  | { readonly type: 'changes'; readonly changes: readonly StageChange[] };

/** All that a remote shows, whenever some of it changes. */
export interface RemoteMessage {
  /** A page of the teacher is there to be controlled. */
  readonly isReady: boolean;
  readonly deck: string | null;
  readonly talk: Talk | null;
  readonly blank: 'black' | 'white' | null;
  readonly clock: Clock;
  readonly followers: number;
}

/** What becomes of a code. */
export type CodeAnswer =
  | { readonly type: 'connected' }
  | { readonly type: 'wrong'; readonly left: number }
  | { readonly type: 'locked'; readonly seconds: number };
