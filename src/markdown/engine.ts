// The one Marp of the process. Slides go through all of Marp's rules; documents (labs) through those that are not about slides.
// Each call is synchronous, so what Marp leaves on its instance belongs to that call.

import { Marp, type MarpOptions } from '@marp-team/marp-core';
import katex from '@marp-team/marp-core/plugins/katex';
import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { blindContext, environment, type MarkdownContext, type SlideContext } from './context.js';
import { createHighlighter, type Highlighter, languagesIn } from './highlight.js';
import { addLazily } from './lazy-themes.js';
import { loadMathJax, registerMathJax } from './mathjax.js';
import { paperPlugin, uncoverPaperCss } from './paper-style.js';
import { plainSelectorsPlugin } from './plain-selectors.js';
import { directivesPlugin, metadataKeys, metadataName } from './plugins/directives.js';
import { emojiPlugin } from './plugins/emoji.js';
import { fencesPlugin } from './plugins/fences.js';
import { htmlPlugin } from './plugins/html.js';
import { instructorPlugin } from './plugins/instructor.js';
import { linksPlugin } from './plugins/links.js';
import { mathPlugin } from './plugins/math.js';
import { type SlideMeta, slidesPlugin } from './plugins/slides.js';
import { stylesPlugin } from './plugins/styles.js';
import { variablesPlugin } from './plugins/variables.js';
import { createStylePacker, emptyTheme, type Pack, type StyleStore } from './style-packer.js';

export interface RenderedSlide extends SlideMeta {
  readonly html: string;
  /** Presenter notes: the comments that are no directives. */
  readonly notes: readonly string[];
  /** Line of the text on which the slide starts, counted from 0. */
  readonly line: number;
}

export interface RenderedSlides {
  readonly slides: readonly RenderedSlide[];
  readonly css: string;
  readonly metadata: Readonly<Partial<Record<(typeof metadataKeys)[number], unknown>>>;
  readonly language: string | undefined;
  readonly theme: string | undefined;
}

export interface Engine {
  /** Loads what the text needs before it is rendered: grammars of its code, MathJax. */
  prepare(text: string): Promise<void>;
  /** `theme` is for slides that name none. */
  renderSlides(text: string, theme: string, context: SlideContext): RenderedSlides;
  /** First lines of the slides of a text, counted from 0; headings of these levels begin one. */
  slideStarts(text: string, dividingLevels: readonly number[]): readonly number[];
  /** Slide-less Markdown as tokens; front matter and comments are no part of what is rendered. */
  parseDocument(text: string, context: MarkdownContext): Token[];
  /** `renderOwn` makes the HTML of tokens whose type is not Markdown's (`ownToken`). */
  renderDocument(tokens: readonly Token[], context: MarkdownContext, renderOwn: (token: Token) => string): string;
  /** Highlighted code; an empty string for a language that is not known. `lines` such as `2,4-5` stand out. */
  highlight(code: string, language: string, lines: string | undefined): string;
  hasTheme(name: string): boolean;
  /** Adds or replaces a theme. Throws what PostCSS throws on broken CSS. */
  addTheme(css: string): void;
}

/** URLs that the page's assets replace: emoji and math fonts of this machine. */
export const emojiBase = 'lutrin-emoji:';
export const katexFontBase = 'lutrin-katex:';

/** Type of the tokens that a document's renderer makes itself. */
export const ownToken = 'lutrin_own';

/** Rules that make slides of a document. */
const slideRules = [
  'marpit_heading_divider',
  'marpit_slide',
  'lutrin_slides',
  'lutrin_styles',
  'marpit_style_assign',
  'lutrin_style_scopes',
  'marpit_directives_parse',
  'lutrin_background_directive',
  'marpit_fragment',
  'lutrin_code_steps',
  'marpit_apply_fragment',
  'marpit_inline_svg',
  'marpit_apply_background_image',
  'marpit_directives_apply',
  'marpit_advanced_background',
  'marpit_header_and_footer',
  'marpit_slide_containers',
  'marpit_containers',
  'marp_core_script',
  'marp_size',
  'marp_size_apply',
  'marp_size_apply_advanced_background',
  'lutrin_fences',
  'lutrin_themes',
  'lutrin_mistyped_directives',
];

const options = {
  script: false,
  minifyCSS: false,
  emoji: { shortcode: 'twemoji', unicode: 'twemoji', twemoji: { base: emojiBase, ext: 'svg' } },
} satisfies MarpOptions;

/** What engines of one process share: it takes long to load, and depends on no course. */
export interface EngineParts {
  readonly highlighter: Highlighter;
  /** May know packed styles from before. */
  readonly styles: StyleStore;
}

export function createEngineParts(styles: StyleStore = new Map()): EngineParts {
  return { highlighter: createHighlighter(), styles };
}

export function createEngine({ highlighter, styles }: EngineParts = createEngineParts()): Engine {
  const marp = createMarp(styles);
  const md: MarkdownIt = marp.markdown;
  marp.highlighter = (code, language, attributes) => highlighter.highlight(code, language, attributes);
  let hasMathJax = false;

  return {
    prepare: async text => {
      const languages = languagesIn(text);
      if (/[{]\s*(?:lines=|steps=)?[\d|,-]+\s*[}]/.test(text)) languages.add('text');
      await highlighter.load(languages);
      if (hasMathJax || !/^\s*(?:<!--+\s*)?["']?math["']?\s*:\s*["']?mathjax/m.test(text)) return;
      registerMathJax(marp, await loadMathJax());
      hasMathJax = true;
    },
    renderSlides: (text, theme, context) => marp.slides(text, theme, context),
    slideStarts: (text, levels) => slideStarts(md.parse(text, environment(blindContext)), levels),
    parseDocument: (text, context) => {
      allowHtml(md, context);
      return withoutRules(md, () => md.parse(text, environment(context)));
    },
    renderDocument: (tokens, context, renderOwn) => {
      md.renderer.rules[ownToken] = (all, index) => (all[index] === undefined ? '' : renderOwn(all[index]));
      return md.renderer.render([...tokens], { ...md.options, breaks: false }, environment(context));
    },
    highlight: (code, language, lines) =>
      highlighter.highlight(code, language, lines === undefined ? '' : `{${lines}}`),
    hasTheme: name => marp.themeSet.has(name),
    addTheme: css => marp.addTheme(css),
  };
}

function createMarp(styles: StyleStore): SlideMarp {
  const marp = new SlideMarp(options, styles);
  marp.use(katex({ fontPath: katexFontBase }));
  marp.use(variablesPlugin);
  marp.use(htmlPlugin);
  marp.use(instructorPlugin);
  marp.use(fencesPlugin);
  marp.use(emojiPlugin);
  marp.use(linksPlugin);
  marp.use(directivesPlugin, marp);
  marp.use(slidesPlugin);
  marp.use(stylesPlugin, marp);
  marp.use(mathPlugin);
  for (const plugin of [paperPlugin, plainSelectorsPlugin]) marp.use(Object.assign(plugin, { postcss: true as const }));
  return marp;
}

type PackOptions = ReturnType<Marp['themeSetPackOptions']>;

class SlideMarp extends Marp {
  // Marpit declares these as protected; the plugins that read them are part of this module.
  declare lastGlobalDirectives: Record<string, unknown> | undefined;
  declare lastSlideTokens: Token[][] | undefined;
  declare lastStyles: string[] | undefined;

  /** What was added to Marp's own themes, by name. */
  readonly #themes = new Map<string, string>();
  readonly #pack: ReturnType<typeof createStylePacker<PackOptions>>;

  // Set before the fields of this class are: its own themes are added after Marp's.
  declare addEagerly: () => void;

  constructor(marpOptions: MarpOptions, styles: StyleStore) {
    super(marpOptions);
    this.addEagerly();
    const pack: Pack<PackOptions> = (theme, packOptions) => this.themeSet.pack(theme, packOptions);
    this.#pack = createStylePacker(pack, styles);
    this.themeSet.add(emptyTheme.css);
  }

  /** Marpit calls it when the set of themes is there, before Marp adds its own. */
  protected override applyMarkdownItPlugins(md: MarkdownIt): void {
    this.addEagerly ??= addLazily(this.themeSet);
    super.applyMarkdownItPlugins(md);
  }

  addTheme(css: string): void {
    const { name } = this.themeSet.add(css);
    this.#themes.set(name, css);
  }

  slides(text: string, defaultTheme: string, context: SlideContext): RenderedSlides {
    this.themeSet.default = this.themeSet.get(defaultTheme) ?? this.themeSet.get('default');
    allowHtml(this.markdown, context);
    const { html, css, comments } = this.render(text, { ...environment(context), htmlAsArray: true });
    const directives = this.lastGlobalDirectives ?? {};
    const slides = (this.lastSlideTokens ?? []).map((tokens, index) => {
      const open = tokens.find(token => token.type === 'marpit_slide_open');
      const meta: SlideMeta = open?.meta.lutrin;
      return { ...meta, html: html[index] ?? '', notes: comments[index] ?? [], line: open?.map?.[0] ?? 0 };
    });
    const metadata = Object.fromEntries(metadataKeys.map(key => [key, directives[metadataName(key)]]));
    return { slides, css, metadata, language: textOrNothing(directives.lang), theme: textOrNothing(directives.theme) };
  }

  protected override renderStyle(theme?: string): string {
    const options = this.themeSetPackOptions();
    const name = this.themeSet.get(theme ?? '', true)?.name;
    const after = name === 'uncover' ? `${uncoverPaperCss}\n${options.after ?? ''}` : options.after;
    const key = JSON.stringify([this.#sourceOf(name ?? ''), this.lastGlobalDirectives?.size]);
    return this.#pack(name, after === undefined ? options : { ...options, after }, key);
  }

  /** The CSS of a theme that was added, with all others when it imports any. */
  #sourceOf(name: string): string | [string, string][] {
    const css = this.#themes.get(name) ?? '';
    return /@import/.test(css) ? [...this.#themes] : css;
  }
}

/** Marp's type of the option is wider than markdown-it's: an allowlist is fine, too. */
function allowHtml(md: { options: { html?: unknown } }, context: MarkdownContext): void {
  md.options.html = context.allHtml || Marp.html;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function slideStarts(tokens: readonly Token[], levels: readonly number[]): number[] {
  const divides = (token: Token): boolean =>
    token.type === 'marpit_slide_open' ||
    (token.type === 'heading_open' && levels.includes(Number(token.tag.slice(1))));
  return [...new Set(tokens.filter(divides).map(token => token.map?.[0] ?? 0))];
}

/** In prose, unlike on a slide, a new line of the source is no new line of the text. */
function withoutRules<T>(md: MarkdownIt, action: () => T): T {
  const { breaks } = md.options;
  md.core.ruler.disable(slideRules);
  md.options.breaks = false;
  try {
    return action();
  } finally {
    md.options.breaks = breaks ?? true;
    md.core.ruler.enable(slideRules);
  }
}
