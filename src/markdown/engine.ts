// The one Marp of the process. Slides go through all of Marp's rules; documents (labs) through those that are not about slides.

import type { Marp } from '@marp-team/marp-core';
import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { blindContext, environment, type MarkdownContext, type SlideContext } from './context.js';
import { createHighlighter, type Highlighter, languagesIn } from './highlight.js';
import { loadMathJax, registerMathJax } from './mathjax.js';
import type { SlideMeta } from './plugins/slides.js';
import { asDocument, asNames } from './rules.js';
import { findEdit } from './slide-edit.js';
import { allowHtml, createMarp, type RenderedSlides } from './slide-marp.js';
import { type SlideTimePlace, slideTimes } from './slide-times.js';
import type { StyleStore } from './style-packer.js';

export type { RenderedSlide, RenderedSlides } from './slide-marp.js';

export interface Engine {
  /** Loads what the text needs before it is rendered: grammars of its code, MathJax. */
  prepare(text: string): Promise<void>;
  /** `theme` is for slides that name none. */
  renderSlides(text: string, theme: string, context: SlideContext): RenderedSlides;
  /**
   * The deck after an edit within one slide. Undefined when the edit could change more than that slide. `before` belongs to a
   * text that had nothing to report on that slide, and must not be used again.
   */
  renderSlide(
    before: RenderedSlides,
    text: string,
    theme: string,
    context: SlideContext,
  ): Promise<{ readonly index: number; readonly rendered: RenderedSlides } | undefined>;
  /** The deck with the CSS of its theme as it is now; undefined when the theme changes more than the style, or cannot be packed. */
  restyle(before: RenderedSlides): RenderedSlides | undefined;
  /** First lines of the slides of a text, counted from 0; headings of these levels begin one. */
  slideStarts(text: string, dividingLevels: readonly number[]): readonly number[];
  /** What the slides of a text are called and say of themselves, without the text being rendered. */
  slideMetas(text: string, context: SlideContext): readonly SlideMeta[];
  /** Where the times of the slides of a text stand, or would. */
  slideTimes(text: string, context: SlideContext): readonly SlideTimePlace[];
  /** Slide-less Markdown as tokens; front matter and comments are no part of what is rendered. */
  parseDocument(text: string, context: MarkdownContext): Token[];
  /** `renderOwn` makes the HTML of tokens whose type is not Markdown's (`ownToken`). */
  renderDocument(tokens: readonly Token[], context: MarkdownContext, renderOwn: (token: Token) => string): string;
  /** Highlighted code; an empty string for a language that is not known. `lines` such as `2,4-5` stand out. */
  highlight(code: string, language: string, lines: string | undefined): string;
  hasTheme(name: string): boolean;
  /** Names of the sizes that a theme has for its slides. */
  sizesOf(theme: string): readonly string[];
  /** Adds or replaces a theme. Throws what PostCSS throws on broken CSS. */
  addTheme(css: string): void;
}

/** Type of the tokens that a document's renderer makes itself. */
export const ownToken = 'lutrin_own';

/** What engines of one process share: it takes long to load, and depends on no course. */
export interface EngineParts {
  readonly highlighter: Highlighter;
  /** May know packed styles from before. */
  readonly styles: StyleStore;
}

export function createEngineParts(
  styles: StyleStore = new Map(),
  oniguruma?: () => Uint8Array | undefined,
): EngineParts {
  return { highlighter: createHighlighter(oniguruma), styles };
}

export function createEngine({ highlighter, styles }: EngineParts = createEngineParts()): Engine {
  const marp = createMarp(styles);
  const md: MarkdownIt = marp.markdown;
  marp.highlighter = (code, language, attributes) => highlighter.highlight(code, language, attributes);
  let hasMathJax = false;

  const prepare = async (text: string): Promise<void> => {
    const languages = languagesIn(text);
    if (/[{]\s*(?:lines=|steps=)?[\d|,-]+\s*[}]/.test(text)) languages.add('text');
    await highlighter.load(languages);
    if (hasMathJax || !/^\s*(?:<!--+\s*)?["']?math["']?\s*:\s*["']?mathjax/m.test(text)) return;
    registerMathJax(marp, loadMathJax());
    hasMathJax = true;
  };

  const named = (text: string, context: SlideContext): Token[] => {
    allowHtml(md, context);
    return asNames(md, () => md.parse(text, environment(context)));
  };

  return {
    prepare,
    renderSlides: (text, theme, context) => marp.slides(text, theme, context),
    renderSlide: async (before, text, theme, context) => {
      const edit = findEdit(before.state, text);
      if (edit === undefined) return undefined;
      await prepare(edit.text);
      const rendered = marp.slideAgain(before, edit, text, theme, context);
      return rendered && { index: edit.index, rendered };
    },
    restyle: before => marp.restyle(before),
    slideStarts: (text, levels) => slideStarts(md.parse(text, environment(blindContext)), levels),
    slideMetas: (text, context) =>
      named(text, context).flatMap(({ type, meta }) => (type === 'marpit_slide_open' ? [meta.lutrin] : [])),
    slideTimes: (text, context) => slideTimes(named(text, context)),
    parseDocument: (text, context) => {
      allowHtml(md, context);
      return asDocument(md, () => md.parse(text, environment(context)));
    },
    renderDocument: (tokens, context, renderOwn) => {
      md.renderer.rules[ownToken] = (all, index) => (all[index] === undefined ? '' : renderOwn(all[index]));
      return md.renderer.render([...tokens], { ...md.options, breaks: false }, environment(context));
    },
    highlight: (code, language, lines) =>
      highlighter.highlight(code, language, lines === undefined ? '' : `{${lines}}`),
    hasTheme: name => marp.themeSet.has(name),
    sizesOf: theme => sizesOf(marp, theme),
    addTheme: css => marp.addTheme(css),
  };
}

/** The sizes that a theme names, with those of the themes that it imports. */
function sizesOf({ themeSet }: Marp, theme: string): readonly string[] {
  const known = themeSet.get(theme, true)?.name;
  const named: unknown = known === undefined ? [] : themeSet.getThemeMeta(known, 'size');
  return (Array.isArray(named) ? named : []).map(size => String(size).split(/\s+/)[0] ?? '');
}

function slideStarts(tokens: readonly Token[], levels: readonly number[]): number[] {
  const divides = (token: Token): boolean =>
    token.type === 'marpit_slide_open' ||
    (token.type === 'heading_open' && levels.includes(Number(token.tag.slice(1))));
  return [...new Set(tokens.filter(divides).map(token => token.map?.[0] ?? 0))];
}
