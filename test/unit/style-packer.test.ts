// Packing in parts must give what Marpit gives for the whole, but for white space.

import { Marp } from '@marp-team/marp-core';
import katex from '@marp-team/marp-core/plugins/katex';
import { describe, expect, it } from 'vitest';
import { createStylePacker, emptyTheme } from '../../src/markdown/style-packer.js';

class Packing extends Marp {
  readonly packed: string[] = [];
  readonly packer = createStylePacker((theme, options: ReturnType<Packing['themeSetPackOptions']>) =>
    this.themeSet.pack(theme, options),
  );

  protected override renderStyle(theme?: string): string {
    const options = this.themeSetPackOptions();
    this.packed.push(this.packer(theme, options, JSON.stringify(this.lastGlobalDirectives?.size)));
    return this.themeSet.pack(theme, options);
  }
}

const marp = new Packing({ script: false, minifyCSS: false });
marp.use(katex());
marp.themeSet.add(emptyTheme.css);
marp.themeSet.add(
  '/* @theme small */ @import "default"; :root { --x: 1 } section h1 { font-size: 2rem } @media print { a { color: red } }',
);

const decks: readonly [string, string][] = [
  ['nothing of its own', '# A'],
  ['a style block', '<style>h1 { color: red } section { font-size: 20px } :root { --a: 1rem }</style>\n\n# A'],
  [
    'a scoped style',
    '<style scoped>h1, section.lead { color: red } @keyframes k { to { top: 0 } } p { animation: k 1s }</style>\n\n# A',
  ],
  [
    'nesting, media and containers',
    '<style>section { & h1 { color: red; &.x { color: blue } } } @media (width > 1px) { p { a: b } } @container (width > 1px) { q { c: d } }</style>\n\n# A',
  ],
  [
    'a page rule, comments and strings',
    '<style>/* c */ @page { margin: 1px } p::before { content: "} @keyframes {" }</style>\n\n# A',
  ],
  [
    'two blocks and a style directive',
    '---\nstyle: "p { a: b }"\n---\n\n<style>h1 { c: d }</style>\n\n# A\n\n---\n\n<style>h2 { e: f }</style>',
  ],
  ['an import', '<style>@import "gaia"; h1 { color: red }</style>\n\n# A'],
  ['a charset', '<style>@charset "utf-8"; h1 { color: red }</style>\n\n# A'],
  ['math', '$x^2$'],
  ['math and a style block', '<style>h1 { color: red }</style>\n\n$x^2$'],
  ['another size', '---\nsize: 4:3\n---\n\n<style>h1 { color: red }</style>\n\n# A'],
  [
    'a star, a root and a universal selector',
    '<style>* { font-size: 1px } section > * { font-size: 2px } section::after { font-size: 3px }</style>',
  ],
];

describe.each(['default', 'gaia', 'uncover', 'small'])('theme %s with', theme => {
  it.each(decks)('%s', (_name, deck) => {
    const text = deck.startsWith('---\n')
      ? deck.replace('---\n', `---\ntheme: ${theme}\n`)
      : `---\ntheme: ${theme}\n---\n\n${deck}`;
    // Scopes are random: the CSS of the same rendering is compared.
    const { css } = marp.render(text);
    expect(normalised(marp.packed.at(-1) ?? '')).toBe(normalised(css));
  });
});

function normalised(css: string): string {
  return css
    .replace(/\s+/g, ' ')
    .replace(/\s*([{}:;,>])\s*/g, '$1')
    .replace(/;}/g, '}')
    .trim();
}
