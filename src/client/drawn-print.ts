// Puts the slides on paper, or into a PDF, as they are now: with what was drawn on them and without notes.

export function printDrawn(): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog.print');
  if (dialog === null || dialog.open) return;
  const drawn = document.querySelectorAll('g.ink > path:first-child').length;
  const count = dialog.querySelector('.drawn-count');
  if (count !== null) count.textContent = String(drawn);
  for (const button of dialog.querySelectorAll<HTMLButtonElement>('[value="drawn"]')) button.disabled = drawn === 0;
  dialog.returnValue = '';
  dialog.addEventListener('close', () => print(dialog.returnValue), { once: true });
  dialog.showModal();
}

function print(choice: string): void {
  if (choice !== 'all' && choice !== 'drawn') return;
  const { classList } = document.documentElement;
  classList.add('print-slides');
  classList.toggle('print-drawn', choice === 'drawn');
  addEventListener('afterprint', () => classList.remove('print-slides', 'print-drawn'), { once: true });
  window.print();
}
