// Two windows on one deck, kept in step: the one that the audience sees and the presenter's. Messages between windows work from
// file://, where channels and storage need not. Either window may be loaded again: it asks the other one where it is.

import type { StageChange } from '../serve/stage-messages.js';
import type { Stage } from './stage.js';

/** Milliseconds between two signs of life, and without one until the other window is taken for closed. */
const beat = { every: 500, limit: 2000 };

interface Message {
  /** What both windows of a session know, and no other page. */
  readonly lutrin: string;
  /** What changed; `ask`: what do you show?; `alive`: I am here. */
  readonly say: readonly StageChange[] | 'ask' | 'alive';
}

export interface WindowLink {
  /** The other window gave a sign of life just now. */
  isAlive(): boolean;
}

/** `other` is known to the window that was opened; the one that opened it learns it by the first message. */
export function linkWindows(stage: Stage, secret: string, other: () => Window | null, changed: () => void): WindowLink {
  let peer = other();
  let heard = Number.NEGATIVE_INFINITY;
  let wasAlive = false;
  const isAlive = (): boolean => performance.now() - heard < beat.limit;
  const link: WindowLink = { isAlive };
  let said = Number.NEGATIVE_INFINITY;
  const send = (say: Message['say']): void => {
    said = performance.now();
    // Pages of the disk have no origin that one could name. What is sent is what the audience sees.
    const target = location.origin === 'null' || location.protocol === 'file:' ? '*' : location.origin;
    const message: Message = { lutrin: secret, say };
    if (peer !== null && !peer.closed) peer.postMessage(message, target);
  };
  /** A window that was closed or loaded again does not say that its laser is out. */
  const endPointing = (): void => stage.change({ type: 'laser', at: null }, link);
  addEventListener('message', ({ data, source, origin }) => {
    if (origin !== location.origin && location.protocol !== 'file:') return;
    if (source === null || !isMessage(data) || data.lutrin !== secret) return;
    const isNew = peer === null;
    peer = source as Window;
    heard = performance.now();
    if (isNew) send('ask');
    if (data.say === 'ask') {
      endPointing();
      send(stage.all());
    } else if (data.say !== 'alive') for (const change of data.say) stage.change(change, link);
    // The clock of a window that is covered stands still; what it hears wakes it.
    else if (performance.now() - said > beat.every) send('alive');
    alive();
  });
  const alive = (): void => {
    if (wasAlive === isAlive()) return;
    wasAlive = isAlive();
    if (!wasAlive) endPointing();
    changed();
  };
  stage.onChange((change, source) => {
    if (source !== link) send([change]);
  });
  setInterval(() => {
    peer ??= other();
    send('alive');
    alive();
  }, beat.every);
  send('ask');
  return link;
}

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'lutrin' in data;
}
