// The theme keeps what it promises: contrast, sizes, lines that print, nothing that a PDF shows slowly, and every layout and class
// shown in the gallery and described in docs/theme.md.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const style = (name: string): string => read(`themes/lutrin/${name}`).replace(/\/\*[\s\S]*?\*\//g, '');
const slideStyles = ['base.css', 'layouts.css', 'diagram.css', 'paper.css'].map(style).join('\n');
const gallery = read('slides/theme-gallery.md');
const page = read('docs/theme.md');

type Palette = ReadonlyMap<string, string>;

/** The custom properties that a rule sets. */
function palette(css: string, selector: string): Palette {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`There is no rule "${selector}".`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return new Map([...body.matchAll(/(--[\w-]+)\s*:\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

function over(below: Palette, above: Palette): Palette {
  return new Map([...below, ...above]);
}

function colour(name: string, tokens: Palette): string {
  const value = tokens.get(name) ?? '';
  const other = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
  return other === undefined ? value : colour(other, tokens);
}

/** WCAG 2, relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const light = palette(style('tokens.css'), ':root');
const darkSlides = palette(style('layouts.css'), 'section.invert');
const sheet = style('sheet.css');
const darkSheets = palette(sheet.slice(sheet.indexOf('prefers-color-scheme')), ':root');
const palettes: readonly (readonly [string, Palette])[] = [
  ['in the light', light],
  ['in the dark', over(light, darkSlides)],
  ['on paper', over(light, palette(style('paper.css'), ':root'))],
  ['on the paper of sheets', over(light, palette(sheet.slice(sheet.indexOf('@media print')), ':root'))],
];

describe.each(palettes)('%s', (_name, tokens) => {
  const grounds = ['--paper', '--surface', '--tint'];
  const texts = [
    '--ink',
    '--ink-soft',
    '--accent',
    '--second',
    '--third',
    '--diagram-text',
    ...[...light.keys()].filter(name => name.startsWith('--marp-shiki-') && name !== '--marp-shiki-background'),
  ];

  it.each(texts)('%s can be read on every ground', text => {
    for (const ground of grounds)
      expect(contrast(colour(text, tokens), colour(ground, tokens)), ground).toBeGreaterThanOrEqual(7);
  });

  it('lines that matter are seen', () => {
    for (const line of ['--rule', '--diagram-line', '--diagram-border', '--accent'])
      for (const ground of grounds.slice(0, 2))
        expect(contrast(colour(line, tokens), colour(ground, tokens)), line).toBeGreaterThanOrEqual(3);
  });

  it('words on the accent can be read', () => {
    expect(contrast(colour('--paper', tokens), colour('--accent', tokens))).toBeGreaterThanOrEqual(7);
  });
});

it('dark slides and dark pages have the same colours, and a dark one for each', () => {
  expect(darkSheets).toEqual(darkSlides);
  const colours = [...light].filter(([, value]) => value.startsWith('#')).map(([name]) => name);
  expect([...darkSlides.keys()]).toEqual(colours);
});

describe('slides', () => {
  it('have no type under 20 pixels', () => {
    const sizes = [...slideStyles.matchAll(/font(?:-size)?:[^;]*?(\d+(?:\.\d+)?)px/g)].map(match => Number(match[1]));
    expect(sizes.length).toBeGreaterThan(20);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(20);
  });

  it('have no lines that vanish in print', () => {
    const widths = [...slideStyles.matchAll(/(?:border[\w-]*|stroke-width|column-rule|underline):?\s+(\d*\.?\d+)px/g)];
    expect(widths.length).toBeGreaterThan(5);
    expect(Math.min(...widths.map(match => Number(match[1])))).toBeGreaterThanOrEqual(2);
    expect(Number.parseFloat(light.get('--line') ?? '')).toBeGreaterThanOrEqual(2);
  });

  it('have nothing of which a PDF makes masks or shadings', () => {
    expect(slideStyles + sheet).not.toMatch(/shadow|gradient\(|filter:|mask|opacity:\s*0?\.\d|mix-blend/);
  });
});

describe('the gallery', () => {
  const classes = new Set([...slideStyles.matchAll(/section\.([a-z]+)/g)].map(match => match[1] ?? ''));

  it.each([...classes].filter(name => !['lab', 'invert'].includes(name)))('shows the layout %s', name => {
    const shown = [...gallery.matchAll(/^<!-- _class: (.*) -->|^_class: (.*)$/gm)].flatMap(([, a = '', b = '']) =>
      `${a} ${b}`.split(' '),
    );
    expect(shown).toContain(name);
  });

  it('shows the slide of a lab, which needs no class', () => {
    expect(gallery).toMatch(/^<!-- lab: [a-z-]+ -->$/m);
  });

  it.each([...classes])('the page of the theme describes the layout %s', name => {
    expect(page).toContain(`\`${name}\``);
  });

  it('shows the Markdown of its own slides', () => {
    const blocks = [...gallery.matchAll(/^````markdown\n([\s\S]*?)^````$/gm)].map(match => match[1] ?? '');
    expect(blocks.length).toBeGreaterThan(15);
    const slides = gallery.replace(/^````markdown\n[\s\S]*?^````$/gm, '');
    expect(blocks.filter(block => !slides.includes(block))).toEqual([]);
  });
});

describe('the page of the theme', () => {
  it.each([...light.keys()].filter(name => !name.startsWith('--marp-shiki-')))('describes %s', name => {
    expect(page).toContain(`\`${name}\``);
  });

  it('describes the classes of drawings', () => {
    const classes = new Set(
      [...style('diagram.css').matchAll(/svg\.diagram \.(\w+)(?:\.(\w+))?/g)].map(match => match[0]),
    );
    expect(classes.size).toBeGreaterThan(10);
    for (const found of classes) {
      const [name = '', more] = found.replace('svg.diagram .', '').split('.');
      expect(page).toContain(more === undefined ? `\`${name}\`` : `${name} ${more}`);
    }
  });
});

describe('drawings', () => {
  const drawings = ['themes', 'assets', 'slides', 'labs']
    .flatMap(folder =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => path.join(folder, name)),
    )
    .filter(name => name.endsWith('.svg') && /<svg[^>]*\bclass="[^"]*\bdiagram\b/.test(read(name)));

  it.each(drawings)('%s has the colours of the theme where no theme is', name => {
    const colours = new Set([...light.values()].filter(value => value.startsWith('#')));
    for (const [used] of read(name).matchAll(/#[\da-f]{6}\b/gi)) expect([...colours]).toContain(used);
  });

  it.each(drawings)('%s does not cut the edges of its boxes', name => {
    const drawing = read(name);
    const numbers = (text: string): number[] => text.split(/\s+/).map(Number);
    const [left = 0, top = 0, width = 0, height = 0] = numbers(/viewBox="([^"]+)"/.exec(drawing)?.[1] ?? '');
    for (const [box, kind = ''] of drawing.matchAll(/<rect class="((?:node|group)[^"]*)"[^>]*>/g)) {
      const [x = 0, y = 0, w = 0, h = 0] = ['x', 'y', 'width', 'height'].map(key =>
        Number(new RegExp(`\\b${key}="([-\\d.]+)"`).exec(box)?.[1]),
      );
      const half = kind.includes('accent') ? 2 : 1;
      expect([x - half >= left, y - half >= top], box).toEqual([true, true]);
      expect([x + w + half <= left + width, y + h + half <= top + height], box).toEqual([true, true]);
    }
  });

  it.each(drawings)('%s has no text under 20 pixels', name => {
    const sizes = [...read(name).matchAll(/font(?:-size)?[:="\s]+[^;"}]*?(\d+)(?:px)?/g)].map(match =>
      Number(match[1]),
    );
    for (const size of sizes.filter(found => found < 100)) expect(size).toBeGreaterThanOrEqual(20);
  });
});
