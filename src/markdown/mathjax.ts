// MathJax for the decks that ask for it (`math: mathjax`), set to SVG as Marp's own plugin does. Marp's plugin needs three font
// packages of which the npm registry lacks two (bboldx, dsfont); this one registers the same library without those fonts.

import { createRequire } from 'node:module';
import type { Marp } from '@marp-team/marp-core';
import type { LiteElement } from '@mathjax/src/mjs/adaptors/lite/Element.js';
import type { LiteAdaptor } from '@mathjax/src/mjs/adaptors/liteAdaptor.js';
import type { SVG as SvgOutput } from '@mathjax/src/mjs/output/svg.js';
import type Token from 'markdown-it/lib/token.mjs';

export interface MathJax {
  /** A converter with no macros defined yet. */
  createConverter(): Converter;
}

interface Converter {
  readonly css: string;
  convert(tex: string, display: boolean): string;
}

/** The TeX packages of Marp's plugin, without bbm, bboldx and dsfont: folder, and file where it is not the folder's name. */
const packages: readonly (readonly [folder: string, file?: string])[] = [
  ...([
    ['base'],
    ['action'],
    ['ams'],
    ['amscd', 'AmsCd'],
    ['bbox'],
    ['begingroup'],
    ['boldsymbol'],
    ['braket'],
  ] as const),
  ...([['bussproofs'], ['cancel'], ['cases'], ['centernot'], ['color'], ['colortbl'], ['colorv2', 'ColorV2']] as const),
  ...([['configmacros', 'ConfigMacros'], ['empheq'], ['enclose'], ['extpfeil'], ['fontsizev3', 'FontSizeV3']] as const),
  ...([['gensymb'], ['html'], ['mathtools'], ['mhchem'], ['newcommand'], ['noerrors', 'NoErrors']] as const),
  ...([['noundefined', 'NoUndefined'], ['physics'], ['setoptions', 'SetOptions'], ['tagformat', 'TagFormat']] as const),
  ...([
    ['texhtml', 'TexHtml'],
    ['textcomp'],
    ['textmacros', 'TextMacros'],
    ['unicode'],
    ['units'],
    ['upgreek'],
  ] as const),
  ['verb'],
];

/**
 * MathJax as CommonJS: it asks for the files of its font with less usual signs (ℝ, ℒ, é) in the middle of a formula, and what is
 * required is there at once. As ES modules they would come too late for Marp, whose renderer does not wait.
 */
const load = createRequire(import.meta.url);

/** Loads MathJax; half a second, so only for decks that ask for it. */
export function loadMathJax(): MathJax {
  const { mathjax } = load('@mathjax/src/cjs/mathjax.js') as typeof import('@mathjax/src/mjs/mathjax.js');
  mathjax.asyncIsSynchronous = true;
  const { liteAdaptor } = load(
    '@mathjax/src/cjs/adaptors/liteAdaptor.js',
  ) as typeof import('@mathjax/src/mjs/adaptors/liteAdaptor.js');
  const { RegisterHTMLHandler } = load(
    '@mathjax/src/cjs/handlers/html.js',
  ) as typeof import('@mathjax/src/mjs/handlers/html.js');
  const { TeX } = load('@mathjax/src/cjs/input/tex.js') as typeof import('@mathjax/src/mjs/input/tex.js');
  const { SVG } = load('@mathjax/src/cjs/output/svg.js') as typeof import('@mathjax/src/mjs/output/svg.js');
  const { MathJaxMhchemFontExtension } = load(
    '@mathjax/mathjax-mhchem-font-extension/cjs/svg.js',
  ) as typeof import('@mathjax/mathjax-mhchem-font-extension/mjs/svg.js');
  for (const [folder, file = capitalised(folder)] of packages)
    load(`@mathjax/src/cjs/input/tex/${folder}/${file}Configuration.js`);
  const adaptor = liteAdaptor();
  const handler = RegisterHTMLHandler(adaptor);
  const createConverter = (): Converter => {
    const output = new SVG({ fontCache: 'none' });
    output.addExtension(MathJaxMhchemFontExtension);
    loadForItself(output.font);
    const document = handler.create('', {
      InputJax: new TeX({ packages: packages.map(([name]) => name) }),
      OutputJax: output,
    });
    const convert = (tex: string, display: boolean): string => {
      const node = document.convert(tex, { display }) as LiteElement;
      if (display) fillWidth(adaptor, node);
      return adaptor.outerHTML(node);
    };
    return { css: adaptor.textContent(output.styleSheet(document) as LiteElement), convert };
  };
  return { createConverter };
}

type Font = InstanceType<typeof SvgOutput>['font'];

/** MathJax adds what a file of its font holds to the font that asked first, and lets all later ones ask for ever. */
function loadForItself(font: Font): void {
  // The font is a dependency of MathJax, not of this package.
  const ofMathJax = createRequire(load.resolve('@mathjax/src/cjs/output/svg.js'));
  font.loadDynamicFileSync = file => {
    ofMathJax(`@mathjax/mathjax-newcm-font/cjs/svg/dynamic/${file.file}.js`);
    file.setup(font);
  };
}

function capitalised(word: string): string {
  return `${word[0]?.toUpperCase()}${word.slice(1)}`;
}

/** A displayed formula shrinks with its slide and never grows over its natural height. */
function fillWidth(adaptor: LiteAdaptor, container: LiteElement): void {
  const svg = adaptor.firstChild(container) as LiteElement;
  const height = adaptor.getAttribute(svg, 'height');
  adaptor.setStyle(container, 'margin', '0');
  const styles = { display: 'block', width: '100%', height: 'auto', 'max-height': height };
  for (const [name, value] of Object.entries(styles)) adaptor.setStyle(svg, name, value);
}

interface MathContext {
  readonly libs: Readonly<Record<string, { readonly context?: { converter?: Converter } }>>;
}

/** Where Marp keeps the libraries that its math plugins registered. */
const contextKey = Symbol.for('marp-math-context');

/** Registers MathJax beside KaTeX, which must be registered before and stays the library of decks that name none. */
export function registerMathJax(marp: Marp, mathjax: MathJax): void {
  const holder = marp as unknown as Record<symbol, MathContext | undefined>;
  const before = holder[contextKey];
  if (before === undefined) throw new Error('Marp has no math libraries: register KaTeX first');
  // Marp makes a new context for each deck: macros that a formula defines hold until its end.
  const converter = (): Converter => {
    const context = holder[contextKey]?.libs.mathjax?.context ?? {};
    context.converter ??= mathjax.createConverter();
    return context.converter;
  };
  const render = (tokens: readonly Token[], index: number, display: boolean): string =>
    withSafeLinks(converter().convert(tokens[index]?.content ?? '', display), marp.markdown.validateLink);
  const library = {
    context: {},
    initializeContext: () => ({}),
    css: () => `${converter().css}\n${printCss}`,
    inlineRenderer: () => (tokens: Token[], index: number) => render(tokens, index, false),
    blockRenderer: () => (tokens: Token[], index: number) => `<p>${render(tokens, index, true)}</p>`,
  };
  holder[contextKey] = { ...before, libs: { ...before.libs, mathjax: library } };
}

/** `\href` of a formula leads where a link of the text may lead: not into a script. */
function withSafeLinks(html: string, isSafe: (url: string) => boolean): string {
  return html.replace(/\s(?:xlink:)?href="([^"]*)"/g, (all, url: string) => {
    // Browsers pass over spaces and control characters in the name of a scheme.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are
    const plain = url.replaceAll('&amp;', '&').replace(/[\u0000-\u0020]+/g, '');
    return isSafe(plain) ? all : '';
  });
}

/** On paper MathJax's outlines would be drawn twice: filled and stroked. */
const printCss = `@media print {
  mjx-container[jax="SVG"] use[data-c], mjx-container[jax="SVG"] path[data-c] { stroke-width: 0; }
}`;
