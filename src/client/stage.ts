// What the audience sees beside the slides themselves, in this window and in all that are kept in step with it: place, black screen,
// and what others add (laser, ink, zoom). Each change is told with where it comes from, so that nobody hears his own.

import type { StageChange } from '../serve/stage-messages.js';
import type { Player } from './player-state.js';

export interface Stage {
  /** `source`: the link by which it came; missing for what was done in this window. */
  change(change: StageChange, source?: object): void;
  /** Calls back after each change, also of the player's place. */
  onChange(listener: (change: StageChange, source: object | undefined) => void): void;
  /** `state` gives what somebody who joins must know of one kind of change. */
  keeps(state: () => readonly StageChange[]): void;
  /** What somebody who joins must know. */
  all(): readonly StageChange[];
  blank(): 'black' | 'white' | null;
}

export function createStage(player: Player): Stage {
  const listeners: ((change: StageChange, source: object | undefined) => void)[] = [];
  const states: (() => readonly StageChange[])[] = [];
  const { dataset } = document.documentElement;
  const blank = (): 'black' | 'white' | null => {
    const { blank: colour } = dataset;
    return colour === 'black' || colour === 'white' ? colour : null;
  };
  const tell = (change: StageChange, source: object | undefined): void => {
    for (const listener of listeners) listener(change, source);
  };
  let placedBy: object | undefined;
  const place = (): StageChange => {
    const { id, fragment } = player.view();
    return { type: 'place', id, fragment };
  };
  player.onChange(() => tell(place(), placedBy));
  states.push(() => [place(), { type: 'blank', colour: blank() }]);
  const goTo = (id: string, fragment: number, source: object | undefined): void => {
    const view = player.view();
    if (view.id === id && view.fragment === fragment) return;
    placedBy = source;
    player.goToAddress(`#${encodeURI(id)}${fragment > 0 ? `:${fragment}` : ''}`);
    placedBy = undefined;
  };
  return {
    blank,
    change: (change, source) => {
      if (change.type === 'place') goTo(change.id, change.fragment, source);
      else {
        if (change.type === 'blank') {
          if (change.colour === null) delete dataset.blank;
          else dataset.blank = change.colour;
        }
        tell(change, source);
      }
    },
    onChange: listener => void listeners.push(listener),
    keeps: state => void states.push(state),
    all: () => states.flatMap(state => state()),
  };
}
