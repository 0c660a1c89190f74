// CSS that is rewritten for speed or for paper: what it must not change.

import { describe, expect, it } from 'vitest';
import { flatGradients } from '../../src/markdown/flat-gradients.js';
import { paperStyles } from '../../src/markdown/paper-style.js';
import { plainSelectors } from '../../src/markdown/plain-selectors.js';

describe('selectors of Marp', () => {
  it.each([
    ['section :is(h1, marp-h1)', ['section h1', 'section marp-h1']],
    [':is(h1, marp-h1) > :is(pre, marp-pre)', ['h1 > pre', 'h1 > marp-pre', 'marp-h1 > pre', 'marp-h1 > marp-pre']],
    ['section :where(:is(h1, marp-h1))', ['section :where(:is(h1, marp-h1))']],
    ['section:not(:is(h1, marp-h1) a)', ['section:not(:is(h1, marp-h1) a)']],
    ['section :is(h1, h2)', ['section :is(h1, h2)']],
    [':is(h1, marp-h1):first-child::before', ['h1:first-child::before', 'marp-h1:first-child::before']],
  ])('%s', (selector, plain) => expect(plainSelectors(selector)).toEqual(plain));
});

describe('gradients on paper', () => {
  it.each([
    'linear-gradient(red, blue)',
    'linear-gradient(to right, #fff, #0b4a73ff)',
    'linear-gradient(rgb(1 2 3 / 100%), rgba(1, 2, 3, 1))',
    'linear-gradient(var(--a), transparent)',
    'linear-gradient(color-mix(in srgb, red, rgb(0 0 0 / 5%)), blue)',
    'url(a.png)',
    '#0008',
  ])('%s stays', value => expect(flatGradients(value)).toBeUndefined());

  it.each([
    ['linear-gradient(to right, transparent, #000)', 'color-mix(in srgb,#000 50.00%,transparent)'],
    ['radial-gradient(circle at top, #0008, rgb(0 0 0 / 0))', 'color-mix(in srgb,rgb(0 0 0 / 0) 50.00%,#0008)'],
    [
      'repeating-linear-gradient(45deg, rgba(1, 2, 3, .5) 0 10px, white 10px 20px, hsl(1 2% 3% / 20%))',
      'color-mix(in srgb,hsl(1 2% 3% / 20%) 33.33%,color-mix(in srgb,white 50.00%,rgba(1, 2, 3, .5)))',
    ],
  ])('%s becomes one colour', (value, colour) =>
    expect(decodeURIComponent(flatGradients(value) ?? '')).toContain(`fill:${colour}"`),
  );

  it('leaves what else a background has', () => {
    const flat = flatGradients('no-repeat linear-gradient(#0000, #fff) 0 0 / 10px, url(a.png) #fff');
    expect(flat).toMatch(/^no-repeat url\('data:[^']*'\) 0 0 \/ 10px, url\(a\.png\) #fff$/);
  });
});

describe('styles at an element, on paper', () => {
  it.each([
    ['<p style="box-shadow: 0 0 9px red">', '<p style="box-shadow: 0 0 9px red;box-shadow:none">'],
    ['<p style="box-shadow: 2px 2px red">', '<p style="box-shadow: 2px 2px red">'],
    ['<p style="filter:drop-shadow(0 0 1px)">', '<p style="filter:drop-shadow(0 0 1px);filter:none">'],
    ['<p style="box-shadow: {{{">', '<p style="box-shadow: {{{">'],
    ['<p title="shadow">', '<p title="shadow">'],
  ])('%s', (html, paper) => expect(paperStyles(html)).toBe(paper));
});
