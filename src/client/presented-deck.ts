// The script of a deck that the presenting server serves to the teacher: the player, linked to the room and to the phone remote.

import type { TeacherMessage } from '../serve/present-messages.js';
import { watchClock } from './desk-clock.js';
import { closeByItsKeys, listenToCopy, showRoom, toggleDialog } from './entrance.js';
import { type Presenting, present } from './present.js';
import { linkServer, type ServerLink } from './server-link.js';
import { talkOf } from './talk.js';

/** Milliseconds: how long a presenter's window that was just loaded waits for the audience's before it goes its own way. */
const patience = 2500;

present(presenting => {
  const { player, stage, actions } = presenting;
  const root = document.documentElement;
  const desk = document.querySelector<HTMLElement>('.desk');
  const isDesk = root.classList.contains('presenter');
  const deck = document.querySelector<HTMLMetaElement>('meta[name="lutrin-deck"]')?.content ?? '';
  let isLinked = isDesk;
  const clock = isDesk && desk !== null ? watchClock(desk, () => link.tell()) : undefined;
  const link: ServerLink = linkServer(stage, {
    deck,
    isDesk,
    isLinked: () => isLinked,
    more: () => ({
      ...(!isLinked && { talk: talkOf(player) }),
      ...(clock && { clock: clock() }),
    }),
    receive: message => receive(message, presenting),
    connected: isConnected => root.classList.toggle('disconnected', !isConnected),
  });
  placeParts(desk);
  // On the audience's screen, whichever window the key is pressed in.
  actions.join = () => (isLinked ? link.tell({ ask: 'join' }) : toggleDialog('join'));
  actions['end-remotes'] = () => link.tell({ ask: 'end-remotes' });
  if (isDesk) actions.remote = () => toggleDialog('pair');
  closeByItsKeys('join', 'join');
  closeByItsKeys('pair', 'remote');
  listenToCopy();
  stage.onChange(({ type }) => {
    if (type === 'place') document.querySelector<HTMLDialogElement>('dialog.join')?.close();
  });
  if (desk === null || !isDesk) return;
  let timer = 0;
  let wasLinked = false;
  const look = (): void => {
    clearTimeout(timer);
    const isAlone = desk.classList.contains('alone');
    wasLinked ||= !isAlone;
    if (isAlone !== isLinked) return;
    timer = setTimeout(
      () => {
        isLinked = !isAlone;
        link.restart({ knowsBest: wasLinked });
      },
      wasLinked ? 0 : patience,
    );
  };
  new MutationObserver(look).observe(desk, { attributeFilter: ['class'] });
  look();
});

function receive(
  message: Exclude<TeacherMessage, { readonly type: 'joined' | 'changes' }>,
  { actions }: Presenting,
): void {
  switch (message.type) {
    case 'room':
      showRoom(message.room);
      return;
    case 'count':
      showCount('followers', message.followers);
      showCount('remotes', message.remotes);
      return;
    case 'do':
      if (message.action === 'join') toggleDialog('join');
      else actions[message.action]?.();
  }
}

function showCount(name: string, count: number): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-count="${name}"]`)) {
    place.textContent = (place.dataset.text ?? '%s').replace('%s', String(count));
    place.classList.toggle('none', count === 0);
  }
}

/** Puts what the server added to the page where it belongs. */
function placeParts(desk: HTMLElement | null): void {
  const parts = document.querySelector('.present-parts');
  const bar = desk?.querySelector('.desk-bar');
  bar?.append(...(parts?.querySelectorAll('.for-desk > *') ?? []));
  document.querySelector('.controls [data-do="help"]')?.before(...(parts?.querySelectorAll('.for-controls > *') ?? []));
  parts?.remove();
}
