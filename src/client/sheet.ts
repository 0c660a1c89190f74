// A lab sheet in the browser: copies commands without prompts or output, and puts in the student's own values.

/** Milliseconds for which the button says that it has copied. */
const copiedFor = 1500;
const storagePrefix = 'lutrin.value.';

for (const button of document.querySelectorAll<HTMLButtonElement>('.copy')) {
  button.hidden = false;
  button.addEventListener('click', () => void copyFrom(button));
}
for (const link of document.querySelectorAll<HTMLAnchorElement>('a.download'))
  link.addEventListener('click', () => downloadShown(link));
for (const field of document.querySelectorAll<HTMLInputElement>('.values input')) {
  field.value = stored(field.name) ?? field.value;
  field.addEventListener('input', () => apply(field));
  apply(field);
}
document.querySelector('form.values')?.addEventListener('submit', event => event.preventDefault());

async function copyFrom(button: HTMLButtonElement): Promise<void> {
  const code = button.parentElement?.querySelector('code');
  if (code === null || code === undefined) return;
  const label = button.textContent;
  if (!(await copyText(textToCopy(code)))) return;
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

/** The clipboard is only for pages from https and localhost; the older way also works from a file. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

/** With the student's own values on the sheet, the file has them, too. */
function downloadShown(link: HTMLAnchorElement): void {
  const code = link.closest('figure')?.querySelector('.code code');
  if (!code?.querySelector('.variable')) return;
  link.href = URL.createObjectURL(new Blob([textToCopy(code)], { type: 'text/plain' }));
}

function apply(field: HTMLInputElement): void {
  const value = field.value.trim() || (field.dataset.default ?? '');
  store(field.name, field.value.trim());
  for (const place of document.querySelectorAll(`[data-variable="${CSS.escape(field.name)}"]`))
    place.textContent = place.classList.contains('rest') ? '' : value;
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
