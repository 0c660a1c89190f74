// A student's page that goes where the teacher is. Whoever turns a page leaves, and hears nothing of the teacher until a button brings
// the page back. It is told all there is to know whenever it is connected, so that a phone that slept is where the others are.

import type { FollowerMessage } from '../serve/present-messages.js';
import type { StageChange } from '../serve/stage-messages.js';
import { connect } from './event-connection.js';
import { createOwnInk } from './own-ink.js';
import type { Presenting } from './present.js';
import { keep, kept } from './remembered.js';

export type FollowState = 'following' | 'left' | 'lost';

const leftKey = 'lutrin-left';

export interface Follow {
  /** Goes back to the teacher. */
  rejoin(): void;
}

export interface FollowOptions {
  readonly deck: string;
  /** Shows the slide to a remote: it cannot leave, and is no follower. */
  readonly isMirror: boolean;
  changed(state: FollowState): void;
}

export function follow({ player, stage }: Presenting, { deck, isMirror, changed }: FollowOptions): Follow {
  const link = {};
  const ownInk = createOwnInk(stage.all);
  let isFollowing = isMirror || kept(leftKey, 'session') !== 'yes';
  /** The page has been where the teacher was: then it goes along to another deck. */
  let wasThere = isMirror;
  const apply = (change: StageChange): void => {
    // The teacher's edition may have slides that this one has not.
    if (change.type === 'place' && !hasSlide(change.id)) return;
    stage.change(ownInk.beside(change), link);
  };
  const hasSlide = (id: string): boolean => /^\d+$/.test(id) || document.getElementById(id) !== null;
  const receive = (text: string): void => {
    if (!isFollowing) return;
    const message = JSON.parse(text) as FollowerMessage;
    if (message.type === 'stage' && message.deck !== null && message.deck !== deck) {
      // Whoever opened another deck wants to read it.
      if (wasThere) location.replace(addressOf(message.deck, isMirror));
      else leave();
      return;
    }
    if (message.type === 'stage') wasThere = true;
    for (const change of message.changes) apply(change);
  };
  const connection = connect({
    url: () => `/@lutrin/follow${isMirror ? '?mirror' : ''}`,
    receive,
    connected: isConnected => {
      if (isFollowing) changed(isConnected ? 'following' : 'lost');
    },
  });
  const leave = (): void => {
    if (!isFollowing || isMirror) return;
    isFollowing = false;
    keep(leftKey, 'yes', 'session');
    connection.end();
    changed('left');
  };
  if (!isFollowing) {
    connection.end();
    changed('left');
  }
  const placeNow = (): string => `${player.view().id}:${player.view().fragment}`;
  let place = placeNow();
  stage.onChange((change, source) => {
    if (source !== link) ownInk.did(change);
    const before = place;
    place = placeNow();
    if (source !== link && place !== before) leave();
  });
  return {
    rejoin: () => {
      isFollowing = true;
      wasThere = true;
      keep(leftKey, 'no', 'session');
      connection.restart();
    },
  };
}

function addressOf(deck: string, isMirror: boolean): string {
  return `/slides/${deck.split('/').map(encodeURIComponent).join('/')}/${isMirror ? '?mirror' : ''}`;
}
