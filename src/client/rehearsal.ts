// A rehearsal: how long each slide was shown, and at its end what to write down as the times of the slides. It lasts until it is
// ended, also when the window is loaded again.

import type { Clock } from './clock.js';
import { planOfPage } from './pace.js';
import { duration, suggestedSeconds, timeText } from './plan.js';
import type { Player } from './player-state.js';
import { keep, kept } from './remembered.js';
import { titleOf } from './slide-text.js';

/** Seconds for which a slide is shown at least; one only leafs through the others. */
const leafing = 5;

const key = 'lutrin-rehearsal';

interface Row {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** Seconds. */
  readonly planned: number | undefined;
  readonly measured: number;
  readonly suggested: number | undefined;
}

/** Begins a rehearsal; during one, pauses it and shows what was measured. */
export function createRehearsal(player: Player, desk: HTMLElement, clock: Clock): () => void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog.rehearsal');
  let isOn = kept(key, 'session') === location.pathname && clock.spent().size > 0;
  const set = (on: boolean): void => {
    isOn = on;
    keep(key, on ? location.pathname : '', 'session');
    desk.classList.toggle('rehearsing', on);
    const button = desk.querySelector<HTMLElement>('[data-do="rehearse"]');
    button?.setAttribute('aria-pressed', String(on));
    const text = on ? button?.dataset.onText : button?.dataset.offText;
    if (button && text) button.textContent = text;
  };
  if (isOn) set(true);
  dialog?.addEventListener('close', () => {
    if (dialog.returnValue === 'go-on') clock.run();
    else if (dialog.returnValue === 'end') set(false);
    dialog.returnValue = ''; // Escape leaves it paused
  });
  dialog?.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest('[data-file]') : null;
    const text = dialog.querySelector('textarea');
    if (button?.getAttribute('data-file') === 'download') download(`${fileName(dialog)}.yml`, text?.value ?? '');
    else if (button !== null) copy(text, button);
  });
  return () => {
    if (!isOn) {
      clock.restart();
      clock.run();
      set(true);
      return;
    }
    clock.pause();
    if (dialog === null || dialog.open) return;
    fill(dialog, rowsOf(player, clock));
    dialog.showModal();
  };
}

function rowsOf(player: Player, clock: Clock): Row[] {
  const spent = clock.spent();
  const slides = player.slides();
  const plan = planOfPage(player);
  return player.ids().flatMap((id, index) => {
    const measured = spent.get(id);
    const planned = plan.slides[index];
    if (measured === undefined) return [];
    const seconds = planned === undefined ? 0 : planned.end - planned.begin;
    const suggested = measured < leafing ? undefined : suggestedSeconds(measured);
    const title = titleOf(slides[index]);
    return [{ number: index + 1, id, title, planned: seconds || undefined, measured, suggested }];
  });
}

function fill(dialog: HTMLDialogElement, rows: readonly Row[]): void {
  const sum = (of: (row: Row) => number | undefined): number => rows.reduce((total, row) => total + (of(row) ?? 0), 0);
  const totals = [sum(row => row.planned), sum(row => row.measured), sum(row => row.suggested)];
  dialog.querySelector('tbody')?.replaceChildren(
    ...rows.map(row => {
      const cells = [row.planned, row.measured].map(seconds =>
        cell('td', seconds === undefined ? '–' : duration(seconds)),
      );
      const suggested = cell('td', row.suggested === undefined ? '–' : timeText(row.suggested));
      const line = document.createElement('tr');
      line.append(cell('td', String(row.number)), cell('th', row.title), ...cells, suggested);
      line.querySelector('th')?.setAttribute('scope', 'row');
      line.classList.toggle('other', row.suggested !== undefined && row.suggested !== row.planned);
      return line;
    }),
  );
  for (const [index, place] of [...dialog.querySelectorAll('tfoot td')].entries())
    place.textContent = duration(totals[index] ?? 0);
  const text = dialog.querySelector('textarea');
  if (text === null) return;
  text.value = timesText(dialog.dataset.deck ?? '', rows);
  text.rows = Math.min(6, rows.length + 4);
}

/** YAML that `lutrin time` reads, and that one can correct before. Ids are JSON strings, which are YAML as well. */
function timesText(deck: string, rows: readonly Row[]): string {
  const times = rows.flatMap(({ id, planned, measured, suggested }) => {
    if (suggested === undefined) return [];
    const before = planned === undefined ? '' : `, planned ${duration(planned)}`;
    return [`  ${JSON.stringify(id)}: ${timeText(suggested)}  # took ${duration(measured)}${before}\n`];
  });
  return `# lutrin time FILE shows what these change; with --write it changes the slides.\ndeck: ${JSON.stringify(deck)}\ntimes:${times.length === 0 ? ' {}' : ''}\n${times.join('')}`;
}

function fileName(dialog: HTMLDialogElement): string {
  return `times-${(dialog.dataset.deck ?? '').replaceAll('/', '-')}`;
}

function cell(name: 'td' | 'th', text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  link.download = name;
  link.click();
  // Not at once: the browser reads it after this.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The way that plain HTTP also allows; where it fails, the text is selected. */
function copy(text: HTMLTextAreaElement | null, button: Element): void {
  text?.select();
  if (document.execCommand('copy')) button.textContent = button.getAttribute('data-copied');
}
