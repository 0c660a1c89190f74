// The script of a deck that the presenting server serves to the room: the player, which goes where the teacher is.

import { type FollowState, follow } from './follow.js';
import { present } from './present.js';
import { keep, kept } from './remembered.js';

const noteKey = 'lutrin-dark-note';

present(presenting => {
  const root = document.documentElement;
  const deck = document.querySelector<HTMLMetaElement>('meta[name="lutrin-deck"]')?.content ?? '';
  const isMirror = new URLSearchParams(location.search).has('mirror');
  root.classList.add(isMirror ? 'mirror' : 'follower');
  // There is nothing to present here.
  delete presenting.actions.presenter;
  const parts = document.querySelector<HTMLElement>('.follow');
  const changed = (state: FollowState): void => {
    if (parts === null) return;
    parts.dataset.state = state;
    const said = parts.querySelector('.follow-state');
    if (said !== null) said.textContent = parts.dataset[state] ?? '';
  };
  const { rejoin } = follow(presenting, { deck, isMirror, changed });
  presenting.actions.back = rejoin;
  if (parts === null || isMirror) return;
  parts.hidden = false;
  const dark = parts.querySelector<HTMLElement>('.dark-note');
  if (dark !== null) dark.hidden = !goesDark() || kept(noteKey, 'session') === 'closed';
  presenting.actions['close-note'] = () => {
    dark?.remove();
    keep(noteKey, 'closed', 'session');
  };
});

/** A page of plain HTTP may not keep the screen on; those of phones and tablets go dark soon. */
function goesDark(): boolean {
  return !('wakeLock' in navigator) && matchMedia('(pointer: coarse)').matches;
}
