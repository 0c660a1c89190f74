// The QR codes on the teacher's pages: the one for the room, and the one for the teacher's own phone.

import type { Entrance, Room } from '../serve/present-messages.js';
import { copyText } from './clipboard.js';

/** Puts an entrance into the element that is made for it; null: it says why there is none. */
export function showEntrance(place: Element | null, entrance: Entrance | null): void {
  place?.classList.toggle('closed', entrance === null);
  if (place === null || entrance === null) return;
  const { url, qr, size } = entrance;
  const picture = place.querySelector('.qr');
  picture?.setAttribute('viewBox', `0 0 ${size} ${size}`);
  picture?.querySelector('path')?.setAttribute('d', qr);
  const address = place.querySelector('.address');
  // What stands behind the # is the code, which is shown by itself.
  if (address !== null) address.textContent = url.replace(/^http:\/\/|#.*/g, '');
}

export function showRoom(room: Room): void {
  const [join, pair] = ['join', 'pair'].map(name => document.querySelector(`dialog.${name}`));
  showEntrance(join ?? null, room.join);
  showEntrance(pair ?? null, room.remote);
  const others = join?.querySelector<HTMLElement>('.others');
  if (others) {
    others.hidden = room.others.length === 0;
    others.querySelector('span')?.replaceChildren(room.others.join(', '));
  }
  pair?.querySelector('.code')?.replaceChildren(room.remote?.code ?? '');
}

/** Opens it, or closes it by the same key. */
export function toggleDialog(name: string): void {
  const dialog = document.querySelector<HTMLDialogElement>(`dialog.${name}`);
  if (dialog?.open) dialog.close();
  else dialog?.showModal();
}

/** The keys of an action close the dialog that they open: the player has no keys while one is open. */
export function closeByItsKeys(name: string, action: string): void {
  const keys = new Set(
    [...document.querySelectorAll(`[data-action="${action}"] [data-key]`)].map(cap => cap.getAttribute('data-key')),
  );
  const dialog = document.querySelector<HTMLDialogElement>(`dialog.${name}`);
  document.addEventListener('keydown', event => {
    const letter = event.key.toLowerCase();
    // The key that opens it is taken already.
    if (event.defaultPrevented || dialog?.open !== true) return;
    if (!keys.has(event.shiftKey ? `Shift+${letter}` : letter)) return;
    event.preventDefault();
    dialog.close();
  });
}

/** Copies the address of the dialog, and says so. */
export function listenToCopy(): void {
  document.addEventListener('click', event => {
    const button = (event.target as Element | null)?.closest<HTMLElement>('button.copy-address');
    const address = button?.closest('dialog')?.querySelector('.address');
    if (!button || !address) return;
    void copyText(`http://${address.textContent ?? ''}`).then(done => {
      if (done) button.textContent = button.dataset.copied ?? '';
      // Then the author's own hands can copy it.
      else getSelection()?.selectAllChildren(address);
    });
  });
}
