// Hostile edits of a deck, from a seed: what an author types, and what could make a slide reach beyond itself.

import { random } from '../../scripts/generate-course.mjs';

const inserts = [
  'word',
  ' *emphasis* ',
  '\n\nA paragraph.\n\n',
  '\n- item\n- item\n',
  '\n* fragment\n* fragment\n',
  '\n---\n',
  '\n***\n',
  '\n```js\nlet a\n```\n',
  '\n```\n',
  '\n~~~\n',
  '\n<!-- a note -->\n',
  '\n<!--\n**note** `code` [label] @{NAME}\n\n[click] ![](images/red.png)\n-->\n',
  '[click]',
  '\n<!-- class: lead -->\n',
  '\n<!-- _class: lead -->\n',
  '\n<!-- paginate: false -->\n',
  '\n<!-- _paginate: skip -->\n',
  '\n<!-- _paginate: false -->\n',
  '\n<!-- header: Above -->\n',
  '\n<!-- _footer: Below -->\n',
  '\n<!-- _backgroundColor: teal -->\n',
  '\n<!-- id: mine -->\n',
  '\n<!-- time: 3m -->\n',
  '\n<!-- moduleTime: 2m -->\n',
  '\n<!-- agenda -->\n',
  '\n<!-- step: lab/one -->\n',
  '\n<!-- _class: packet -->\n\n- a `4`\n- b `28`\n',
  '\n<!-- color: blue\n_color: red -->\n',
  '\n<!-- theme: gaia -->\n',
  '\n<!--\n',
  '-->',
  '\n<style>h1 { color: red }</style>\n',
  '\n<style scoped>p { color: red }</style>\n',
  '\n<div>\n',
  '</div>',
  '\n<details>\n<summary>s</summary>\n\nx\n\n</details>\n',
  '\n[label]: https://example.org/\n',
  '[label]',
  '[text][label]',
  '\n# Heading\n',
  '\n## Heading\n',
  '\n===\n',
  '$x^2$',
  '$',
  '\n$$\n\\gdef\\a{b}\n$$\n',
  '$\\a$',
  ':tada:',
  '😀',
  '\n![](images/red.png)\n',
  '\n![bg](images/red.png)\n',
  '\n![bg left](images/red.png)\n',
  '\n> quote\n',
  '\n| a | b |\n|---|---|\n| 1 | 2 |\n',
  '\n    indented\n',
  '\n1. one\n\n   two\n',
  '@{NAME}',
  '`code`',
  '\\',
  '<b>',
  '&amp;',
  '\t',
  '   ',
  '\r',
];

/** The deck after one edit more, each time it is called. */
export function createEdits(text: string, seed: number): () => string {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  let current = text;
  return () => {
    const at = wholeCharacter(current, below(current.length + 1));
    const kind = next();
    if (kind < 0.35) current = current.slice(0, at) + (inserts[below(inserts.length)] ?? '') + current.slice(at);
    else if (kind < 0.6) current = `${current.slice(0, at)}${'abc xyz'[below(7)]}${current.slice(at)}`;
    else if (kind < 0.8) current = current.slice(0, at) + current.slice(wholeCharacter(current, at + 1 + below(4)));
    else if (kind < 0.85) current = withoutLine(current, at);
    else if (kind < 0.9) current = withOtherHeading(current, at, kind < 0.87);
    else if (kind < 0.95) current = current.slice(0, at) + current.slice(wholeCharacter(current, at + below(200)));
    else current = text; // undone
    return current;
  };
}

/** A file cannot hold half a character. */
function wholeCharacter(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at + 1 : at;
}

/** The next heading after `at` gets one word more, or the words of the first one. */
function withOtherHeading(text: string, at: number, isNew: boolean): string {
  const first = /^#+ (.*)$/m.exec(text)?.[1] ?? 'None';
  return (
    text.slice(0, at) +
    text.slice(at).replace(/^(#+) (.*)$/m, (_all, marks, words) => `${marks} ${isNew ? `${words} more` : first}`)
  );
}

function withoutLine(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.slice(0, start) : text.slice(0, start) + text.slice(end + 1);
}
