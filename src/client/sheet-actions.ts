// What can be done on a lab sheet: copying commands, downloading files, and putting in the student's own values. It knows
// which parts of the page are meant only when something is done, so that parts may come and go.

import { copyText } from './clipboard.js';

/** Milliseconds for which the button says that it has copied. */
const copiedFor = 1500;
const storagePrefix = 'lutrin.value.';

/** For the whole page, once. */
export function listenToSheet(): void {
  document.addEventListener('click', event => {
    const target = event.target as Element | null;
    const button = target?.closest<HTMLButtonElement>('button.copy');
    if (button) void copyFrom(button);
    const link = target?.closest<HTMLAnchorElement>('a.download');
    if (link) downloadShown(link);
  });
  document.addEventListener('input', event => {
    const field = event.target as Element | null;
    if (!(field instanceof HTMLInputElement && field.matches('.values input'))) return;
    store(field.name, field.value.trim());
    putIn(field, document);
  });
  document.addEventListener('submit', event => {
    if ((event.target as Element | null)?.matches('form.values')) event.preventDefault();
  });
}

/** Shows the buttons below `root` and puts the student's values in. May be done again, and to what is not in the page yet. */
export function prepareSheet(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('.copy')) button.hidden = false;
  for (const field of root.querySelectorAll<HTMLInputElement>('.values input'))
    field.value = stored(field.name) ?? field.value;
  for (const field of document.querySelectorAll<HTMLInputElement>('.values input')) putIn(field, root);
}

async function copyFrom(button: HTMLButtonElement): Promise<void> {
  const code = button.parentElement?.querySelector('code');
  if (code === null || code === undefined) return;
  if (!(await copyText(textToCopy(code))) || button.textContent === button.dataset.copied) return;
  const label = button.textContent;
  button.textContent = button.dataset.copied ?? label;
  setTimeout(() => {
    button.textContent = label;
  }, copiedFor);
}

/** The commands of a transcript; else the whole text. */
function textToCopy(code: Element): string {
  const typed = [...code.querySelectorAll('.typed')];
  const lines = typed.length > 0 ? typed.map(line => line.textContent ?? '') : [code.textContent ?? ''];
  return `${lines.join('\n').replace(/\n$/, '')}\n`;
}

/** With the student's own values on the sheet, the file has them, too. */
function downloadShown(link: HTMLAnchorElement): void {
  const code = link.closest('figure')?.querySelector('.code code');
  if (!code?.querySelector('.variable')) return;
  link.href = URL.createObjectURL(new Blob([textToCopy(code)], { type: 'text/plain' }));
}

function putIn(field: HTMLInputElement, root: ParentNode): void {
  const value = field.value.trim() || (field.dataset.default ?? '');
  for (const place of root.querySelectorAll(`[data-variable="${CSS.escape(field.name)}"]`)) {
    const text = place.classList.contains('rest') ? '' : value;
    if (place.textContent !== text) place.textContent = text;
  }
}

function stored(name: string): string | undefined {
  try {
    return localStorage.getItem(storagePrefix + name) || undefined;
  } catch {
    return undefined; // a browser that keeps nothing
  }
}

function store(name: string, value: string): void {
  try {
    localStorage.setItem(storagePrefix + name, value);
  } catch {
    // The sheet works without being remembered.
  }
}
