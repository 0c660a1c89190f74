// What the player of a deck has beside its slides: the controls, the field that finds slides, and the help with all keys. The keys
// stand here alone: the script takes them from the help.

import type { Edition } from '../course/model.js';
import { siteUrl } from '../course/paths.js';
import { type Html, html } from './html.js';
import { toolbar } from './lectern-tools.js';
import { type Action, lecternWordsFor } from './lectern-words.js';
import { messagesFor } from './messages.js';
import { rehearsalView } from './rehearsal-view.js';

/** As in `KeyboardEvent.key`, letters small; `Shift+` goes before keys that do something else with it, `Ctrl+` before all. */
const keys: Readonly<Record<Action, readonly string[]>> = {
  next: ['ArrowRight', 'ArrowDown', 'PageDown', ' '],
  previous: ['ArrowLeft', 'ArrowUp', 'PageUp', 'Shift+ '],
  'next-slide': ['Shift+ArrowRight', 'Shift+ArrowDown', 'Shift+PageDown'],
  'previous-slide': ['Shift+ArrowLeft', 'Shift+ArrowUp', 'Shift+PageUp'],
  first: ['Home'],
  last: ['End'],
  overview: ['o'],
  reading: ['v'],
  find: ['g', '/'],
  black: ['b', '.'],
  white: ['w', ','],
  'full-screen': ['f', 'F11'],
  notes: ['n'],
  presenter: ['p', 's'],
  pen: ['d'],
  highlighter: ['m'],
  eraser: ['e'],
  laser: ['l'],
  colour: ['x'],
  undo: ['u', 'Ctrl+z'],
  redo: ['Ctrl+Shift+z', 'Ctrl+y'],
  clear: ['Delete'],
  zoom: ['z'],
  leave: ['Escape'],
  print: ['Shift+p'],
  pause: ['t'],
  restart: ['r'],
  rehearse: ['Shift+r'],
  'text-larger': ['+', '='],
  'text-smaller': ['-'],
  'text-normal': ['0'],
  larger: ['+', '='],
  smaller: ['-'],
  join: ['q'],
  remote: ['Shift+q'],
  help: ['?'],
};

const names: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** In which of the two windows a key does something, where it does so in one only. */
const windows: Readonly<Partial<Record<Action, 'audience' | 'presenter'>>> = {
  reading: 'audience',
  presenter: 'audience',
  'text-larger': 'audience',
  'text-smaller': 'audience',
  'text-normal': 'audience',
  pause: 'presenter',
  restart: 'presenter',
  rehearse: 'presenter',
  larger: 'presenter',
  smaller: 'presenter',
  remote: 'presenter',
};

/** What needs a server: `lutrin present` adds it to the pages that it serves. */
const served: ReadonlySet<Action> = new Set(['join', 'remote']);

const forInstructors: ReadonlySet<Action> = new Set(['notes', 'larger', 'smaller']);

export interface LecternInput {
  readonly language: string;
  readonly edition: Edition;
  readonly slides: number;
  /** Path of the deck's PDF in the edition. */
  readonly pdf: string;
  /** Id of the deck. */
  readonly deck: string;
}

export function lectern(input: LecternInput): Html {
  return html`${controls(input)}\n${toolbar(input.language)}\n${finder(input)}\n${desk(input)}\n${rehearsalView(input.language, input.deck)}\n${help(input)}`;
}

/** The presenter's window has it beside the slide. */
function desk({ language, edition }: LecternInput): Html {
  const { presenter: words, actions, close } = lecternWordsFor(language);
  const button = (action: Action, sign: string): Html =>
    html`<button type="button" data-do="${action}" title="${actions[action]}" aria-label="${actions[action]}">${sign}</button>`;
  return html`<aside class="desk" aria-label="${words.desk}" data-early="${words.early}" data-late="${words.late}" data-on-time="${words.onTime}" hidden>
<h1>${actions.presenter}</h1>
<div class="upcoming"><p>${words.next}: <span class="upcoming-title" data-end="${words.end}"></span></p><div class="upcoming-slide marpit" inert></div></div>
${edition === 'student' && html`<p class="no-notes">${words.noNotes}</p>`}
<div class="split-x" role="separator" aria-orientation="vertical" aria-label="${words.splitX}" aria-valuemin="15" aria-valuemax="85" aria-valuenow="62" tabindex="0"></div>
<div class="split-y" role="separator" aria-label="${words.splitY}" aria-valuemin="15" aria-valuemax="85" aria-valuenow="45" tabindex="0"></div>
<div class="desk-bar">
<span class="clock"></span>
<span class="elapsed"></span>
${button('pause', words.pause)}
${button('restart', '0:00')}
${button('pen', '✎')}
<button type="button" data-do="rehearse" title="${actions.rehearse}" aria-pressed="false" data-on-text="● ${words.rehearsal}" data-off-text="${words.rehearse}">${words.rehearse}</button>
<span class="pace" hidden></span>
<span class="module-pace" data-left-text="${words.left}" data-over-text="${words.over}" hidden><span class="module-title"></span> <span class="module-time"></span> <span class="module-gap"></span></span>
<span class="alone" role="status">${words.alone}</span>
${edition === 'instructor' && html`${button('smaller', 'A−')}\n${button('larger', 'A+')}`}
</div>
</aside>
<dialog class="popup" aria-label="${actions.presenter}"><p>${words.noWindow}</p><form method="dialog"><button>${close}</button></form></dialog>`;
}

function controls({ language, slides, edition, pdf }: LecternInput): Html {
  const words = messagesFor(language);
  const { actions, presenter } = lecternWordsFor(language);
  return html`<nav class="controls" aria-label="${words.slides}" hidden>
<a class="home" href="${siteUrl('index.html')}">${words.course}</a>
<button type="button" data-do="previous" aria-label="${words.previous}">‹</button>
<button type="button" class="position" data-do="find" title="${actions.find}">1 / ${slides}</button>
<button type="button" data-do="next" aria-label="${words.next}">›</button>
<button type="button" data-do="overview" aria-label="${actions.overview}" title="${actions.overview}">▦</button>
<button type="button" data-do="reading" aria-pressed="false" aria-label="${actions.reading}" title="${actions.reading}">☰</button>
<button type="button" class="wide" data-do="pen" aria-label="${actions.pen}" title="${actions.pen}">✎</button>
${edition === 'instructor' && html`<button type="button" class="wide" data-do="presenter" title="${actions.presenter}">${presenter.desk}</button>\n`}<button type="button" class="full-screen" data-do="full-screen">${words.fullScreen}</button>
${edition === 'instructor' && html`<button type="button" class="show-notes" data-do="notes" aria-pressed="false">${words.notes}</button>`}
<a class="pdf" href="${siteUrl(pdf)}">${words.pdf}</a>
<button type="button" data-do="help" aria-label="${actions.help}" title="${actions.help}">?</button>
</nav>`;
}

function finder({ language }: LecternInput): Html {
  const words = lecternWordsFor(language);
  return html`<search class="finder" hidden>
<input type="search" aria-label="${words.finder}" placeholder="${words.finder}" autocomplete="off" spellcheck="false">
<span class="found" role="status" data-none="${words.nothingFound}"></span>
<button type="button" data-do="overview">${words.close}</button>
</search>
<p class="announcement" role="status"></p>
<p class="notice" aria-hidden="true" data-text-size="${words.textSize}" hidden></p>`;
}

function help({ language, edition }: LecternInput): Html {
  const words = lecternWordsFor(language);
  const shown = (Object.keys(keys) as Action[]).filter(
    action => !served.has(action) && (edition === 'instructor' || !forInstructors.has(action)),
  );
  return html`<dialog class="help" aria-labelledby="lutrin-help">
<h2 id="lutrin-help">${words.keys}</h2>
<dl>
${shown.map(action => helpLine(action, language))}
</dl>
<form method="dialog"><button>${words.close}</button></form>
</dialog>`;
}

/** Lines of the help for what only a served page has. */
export function servedHelp(language: string): Html {
  return html`${[...served].map(action => helpLine(action, language))}`;
}

function helpLine(action: Action, language: string): Html {
  const words = lecternWordsFor(language);
  return html`<div data-action="${action}"${windows[action] !== undefined && html` class="in-${windows[action]}"`}><dt>${keyCaps(action, words.keyNames)}</dt><dd>${words.actions[action]}</dd></div>\n`;
}

function keyCaps(action: Action, keyNames: Readonly<Record<string, string>>): Html[] {
  return keys[action].map(key => {
    const [, control, shift, plain = ''] = /^(Ctrl\+)?(Shift\+)?(.+)$/s.exec(key) ?? [];
    const cap = keyNames[plain] ?? names[plain] ?? plain;
    return html`<kbd data-key="${key}">${control !== undefined && `${keyNames.Control} `}${shift !== undefined && '⇧ '}${cap}</kbd> `;
  });
}
