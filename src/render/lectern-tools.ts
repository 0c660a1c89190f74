// The bar with the tools to draw with, and the question what to print.

import { type Html, html } from './html.js';
import { lecternWordsFor, type ToolAction } from './lectern-words.js';

/** Colours that stand out on light and on dark slides; words in the same order. The first one, and the medium width, is a pen's at first. */
const palette = ['#d92b1c', '#1769d2', '#1a8a3f', '#f5c400', '#16191d', '#ffffff'];

/** Drawn for the bar, 20 × 20, in lines. */
const icons: Readonly<Partial<Record<ToolAction, string>>> = {
  pen: 'M3 17l1-4L14 3l3 3L7 16z M12 5l3 3',
  highlighter: 'M6 11l7-8 4 4-8 7z M6 11l3 3-2 2H4z M3 18h14',
  eraser: 'M8 16l-5-5 8-8 6 6-7 7z M7 7l6 6 M8 16h9',
  laser: 'M3 17l8-8 M14 6v.01 M14 2v1 M14 9v1 M10 6h1 M17 6h1 M17 3l-.7.7 M11 9l.7-.7 M17 9l-.7-.7 M11 3l.7.7',
  zoom: 'M8.500 3a5.500 5.500 0 1 0 .01 0 M12.500 12.500L17 17 M8.500 6v5 M6 8.500h5',
  undo: 'M7 4L3 8l4 4 M3 8h9a4 4 0 0 1 0 8H8',
  redo: 'M13 4l4 4-4 4 M17 8H8a4 4 0 0 0 0 8h4',
  clear: 'M4 6h12 M8 6V4h4v2 M6 6l1 11h6l1-11',
  print: 'M6 8V3h8v5 M6 14H3V8h14v6h-3 M6 12h8v5H6z',
  leave: 'M5 5l10 10 M15 5L5 15',
};

export function toolbar(language: string): Html {
  const { tools: words, actions, close } = lecternWordsFor(language);
  const button = (action: ToolAction, isTool: boolean): Html =>
    html`<button type="button" data-do="${action}"${isTool && html` data-tool="${action}" aria-pressed="false"`} title="${actions[action]}" aria-label="${actions[action]}"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="${icons[action]}"/></svg></button>\n`;
  return html`<aside class="tools" aria-label="${words.toolbar}" hidden>
${(['pen', 'highlighter', 'eraser', 'laser', 'zoom'] as const).map(tool => button(tool, true))}
${palette.map((colour, index) => html`<button type="button" class="colour" data-colour="${colour}" style="--colour:${colour}" title="${words.colours[index]}" aria-label="${words.colours[index]}" aria-pressed="${index === 0 ? 'true' : 'false'}" hidden></button>\n`)}
${words.sizes.map((size, index) => html`<button type="button" class="size" data-size="${index}" title="${size}" aria-label="${size}" aria-pressed="${index === 1 ? 'true' : 'false'}" hidden></button>\n`)}
${(['undo', 'redo', 'clear', 'print', 'leave'] as const).map(action => button(action, false))}
</aside>
<dialog class="print" aria-label="${actions.print}"><p>${words.print}</p>
<form method="dialog"><button value="all">${words.printAll}</button>
<button value="drawn">${drawnCount(words.printDrawn)}</button>
<button value="">${close}</button></form></dialog>`;
}

function drawnCount(text: string): Html {
  const [before = '', after = ''] = text.split('%s');
  return html`${before}<span class="drawn-count">0</span>${after}`;
}
