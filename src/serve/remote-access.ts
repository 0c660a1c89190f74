// Who may control the talk from a phone: a code that works once, and the session that it is exchanged for. Codes are on the teacher's
// screens alone. Who guesses is locked out: a code has 40 bits, and an address gets few tries a minute.

import { createHash, timingSafeEqual } from 'node:crypto';

export interface RemoteAccess {
  /** The code that is good now, as it is shown: `ABCD-2345`. */
  code(): string;
  /** `token` is the session's secret, for the one who gave the code. */
  redeem(code: string, address: string): Redeemed;
  /** The session of a token; undefined when there is none. */
  session(token: string | undefined): string | undefined;
  /** The session has not ended. */
  isOpen(session: string): boolean;
  /** Ends all sessions. Codes stay good. */
  endAll(): void;
}

export type Redeemed =
  | { readonly type: 'connected'; readonly token: string }
  /** How many more tries there are. */
  | { readonly type: 'wrong'; readonly left: number }
  /** `isNews` for the try that locks the address out, not for those after it. */
  | { readonly type: 'locked'; readonly seconds: number; readonly isNews: boolean };

export interface AccessWorld {
  /** As many random bytes. */
  random(bytes: number): Uint8Array;
  /** Milliseconds, from any start. */
  now(): number;
}

/** Tries that an address has, and seconds for which it gets no other then. */
export const tries = 5;
const lockedFor = 60;
/** More than any room has; the oldest are forgotten. */
const mostAddresses = 10_000;
const mostSessions = 8;
/** Without letters and digits that look alike. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function createRemoteAccess({ random, now }: AccessWorld): RemoteAccess {
  const newCode = (): string => [...random(8)].map(byte => alphabet[byte % alphabet.length]).join('');
  let code = newCode();
  const wrong = new Map<string, { count: number; since: number }>();
  /** Hashes of tokens, by the names of their sessions. */
  const sessions = new Map<string, Uint8Array>();
  let numbered = 0;

  const lockOf = (address: string): number => {
    const known = wrong.get(address);
    const seconds = known === undefined ? 0 : lockedFor - (now() - known.since) / 1000;
    if (seconds <= 0) wrong.delete(address);
    return known !== undefined && known.count >= tries ? Math.ceil(seconds) : 0;
  };
  const miss = (address: string): Redeemed => {
    const count = (wrong.get(address)?.count ?? 0) + 1;
    wrong.delete(address);
    wrong.set(address, { count, since: now() });
    for (const oldest of wrong.keys()) {
      if (wrong.size <= mostAddresses) break;
      wrong.delete(oldest);
    }
    return count >= tries
      ? { type: 'locked', seconds: lockedFor, isNews: true }
      : { type: 'wrong', left: tries - count };
  };

  return {
    code: () => `${code.slice(0, 4)}-${code.slice(4)}`,
    redeem: (given, address) => {
      const seconds = lockOf(address);
      if (seconds > 0) return { type: 'locked', seconds, isNews: false };
      if (!isSame(hash(given.toUpperCase().replace(/[^A-Z\d]/g, '')), hash(code))) return miss(address);
      code = newCode();
      wrong.delete(address);
      const token = Buffer.from(random(32)).toString('base64url');
      sessions.set(`remote-${++numbered}`, hash(token));
      for (const oldest of sessions.keys()) {
        if (sessions.size <= mostSessions) break;
        sessions.delete(oldest);
      }
      return { type: 'connected', token };
    },
    session: token => {
      if (token === undefined) return undefined;
      const wanted = hash(token);
      // All are compared, so that time says nothing of which.
      return [...sessions].filter(([, known]) => isSame(known, wanted))[0]?.[0];
    },
    isOpen: session => sessions.has(session),
    endAll: () => sessions.clear(),
  };
}

/** Of one length, as a comparison in constant time needs it. */
function hash(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return timingSafeEqual(a, b);
}
