// What the author is told on a live page: mistakes in the course, and that the server cannot be reached. It stands in an element
// of its own beside the body, which no change of the page touches, and takes no keys that turn pages.

import { Idiomorph } from 'idiomorph';
import type { Problem } from '../serve/messages.js';
import { overlayStyle } from './live-overlay-style.js';

export interface Overlay {
  problems(problems: readonly Problem[]): void;
  connected(isConnected: boolean): void;
  /** The page is no more on the server. */
  gone(isGone: boolean): void;
}

export function createOverlay(): Overlay {
  const host = document.createElement('lutrin-live');
  host.lang = 'en';
  const shadow = host.attachShadow({ mode: 'open' });
  const style = new CSSStyleSheet();
  style.replaceSync(overlayStyle);
  shadow.adoptedStyleSheets = [style];

  const notConnected = element('p', { class: 'note', role: 'status', hidden: '' }, 'not connected');
  const isGone = element('p', { class: 'note', role: 'status', hidden: '' }, 'this page is gone');
  const { badge, panel, alert, show } = problemList();
  const corner = element('div', { class: 'corner' }, badge, notConnected, isGone);
  const place = document.querySelector('.controls') === null ? 'notes' : 'notes above-controls';
  shadow.append(element('div', { class: place }, corner, panel, alert));
  document.documentElement.append(host);
  return {
    problems: show,
    connected: isConnected => {
      notConnected.hidden = isConnected;
    },
    gone: gone => {
      isGone.hidden = !gone;
    },
  };
}

interface ProblemList {
  readonly badge: HTMLElement;
  readonly panel: HTMLElement;
  /** Read aloud when it changes. */
  readonly alert: HTMLElement;
  show(problems: readonly Problem[]): void;
}

/** Errors open the panel; warnings alone are only counted, until the author asks for them. */
function problemList(): ProblemList {
  const title = element('h2', {});
  const close = element('button', { class: 'close', type: 'button', 'aria-label': 'Close' }, '×');
  const list = element('div', { class: 'list', role: 'group', 'aria-label': 'Problems', tabindex: '0' });
  const head = element('div', { class: 'head' }, title, close);
  const panel = element('section', { class: 'panel', 'aria-label': 'Problems in the course', hidden: '' }, head, list);
  const badge = element('button', { class: 'badge', type: 'button', hidden: '' });
  const alert = element('p', { class: 'alert', role: 'alert' });
  let shown = '[]';

  const open = (isOpen: boolean): void => {
    panel.hidden = !isOpen;
    badge.hidden = isOpen || shown === '[]';
  };
  badge.addEventListener('click', () => {
    open(true);
    close.focus();
  });
  close.addEventListener('click', () => {
    open(false);
    badge.focus();
  });
  keepToItself(panel, list, close);
  const show = (problems: readonly Problem[]): void => {
    const text = JSON.stringify(problems);
    if (text === shown) return;
    shown = text;
    const errors = problems.filter(({ severity }) => severity === 'error');
    const warnings = problems.filter(({ severity }) => severity === 'warning');
    const counts = [count(errors, 'error'), count(warnings, 'warning')].filter(Boolean).join(', ');
    title.textContent = counts;
    badge.textContent = counts;
    badge.classList.toggle('error', errors.length > 0);
    panel.classList.toggle('warnings', errors.length === 0);
    alert.textContent = errors.length === 0 ? '' : `${counts}. ${errors[0]?.message}`;
    // In place: the focus and what is scrolled stay.
    const items = element('div', {}, ...[...errors, ...warnings].map(problemItem));
    Idiomorph.morph(list, [...items.children], { morphStyle: 'innerHTML' });
    open(errors.length > 0 || (!panel.hidden && warnings.length > 0));
  };
  return { badge, panel, alert, show };
}

/** The player would take the space bar from a button, arrow keys from a list that scrolls, and swipes. */
function keepToItself(panel: HTMLElement, list: HTMLElement, close: HTMLElement): void {
  panel.addEventListener('keydown', event => {
    const [target] = event.composedPath();
    const isPressed = target instanceof HTMLButtonElement && (event.key === ' ' || event.key === 'Enter');
    const isScrolled = target === list && /^Arrow(?:Up|Down)$/.test(event.key);
    if (event.key === 'Escape') close.click();
    if (isPressed || isScrolled) event.stopPropagation();
  });
  for (const touch of ['touchstart', 'touchend']) panel.addEventListener(touch, event => event.stopPropagation());
}

function problemItem({ severity, code, message, place, url, frame, notes }: Problem): HTMLElement {
  return element(
    'article',
    { class: `problem ${severity}` },
    element(
      'p',
      { class: 'line' },
      element('span', { class: 'severity' }, severity === 'error' ? 'Error' : 'Warning'),
      element('span', { class: 'code' }, code),
      element('a', { href: url, title: 'Open in the editor' }, place),
    ),
    element('p', { class: 'message' }, message),
    ...(frame === '' ? [] : [element('pre', {}, frame)]),
    ...(notes.length === 0 ? [] : [element('ul', {}, ...notes.map(note => element('li', {}, note)))]),
  );
}

function count({ length }: readonly Problem[], word: string): string {
  return length === 0 ? '' : `${length} ${word}${length === 1 ? '' : 's'}`;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}
