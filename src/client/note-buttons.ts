// In a deck that is read, buttons beneath the slides open the notes of the instructor's edition.

export function addNoteButtons(): void {
  for (const note of document.querySelectorAll<HTMLElement>('main > .page > aside.note')) {
    const page = note.parentElement;
    if (page === null || note.childElementCount === 0 || page.querySelector('.open-note') !== null) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'open-note';
    const label = note.getAttribute('aria-label') ?? '';
    button.textContent = label;
    button.setAttribute('aria-label', `${label} ${page.querySelector('svg[role]')?.getAttribute('aria-label') ?? ''}`);
    button.setAttribute('aria-expanded', String(page.classList.contains('with-note')));
    button.addEventListener('click', () => {
      const isOpen = page.classList.toggle('with-note');
      button.setAttribute('aria-expanded', String(isOpen));
    });
    note.before(button);
  }
}

export function removeNoteButtons(): void {
  for (const button of document.querySelectorAll('.open-note')) button.remove();
}
