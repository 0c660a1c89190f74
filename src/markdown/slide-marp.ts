// Marp with its rules and ours, for slides. Each call is synchronous, so what Marp leaves on its instance belongs to that call.

import { Marp, type MarpOptions } from '@marp-team/marp-core';
import katex from '@marp-team/marp-core/plugins/katex';
import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import postcss from 'postcss';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { environment, type Lines, type MarkdownContext, type SlideContext } from './context.js';
import { addLazily } from './lazy-themes.js';
import { speedUpMarpit } from './marpit-speed.js';
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
import { bodyLineOf, contextWithin, type DeckState, frameOf, type SlideEdit, withContent } from './slide-edit.js';
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
  /** For `renderSlide`. */
  readonly state: DeckState;
}

/** URLs that the page's assets replace: emoji and math fonts of this machine. */
export const emojiBase = 'lutrin-emoji:';
export const katexFontBase = 'lutrin-katex:';

const options = {
  script: false,
  minifyCSS: false,
  emoji: { shortcode: 'twemoji', unicode: 'twemoji', twemoji: { base: emojiBase, ext: 'svg' } },
} satisfies MarpOptions;

export function createMarp(styles: StyleStore): SlideMarp {
  const marp = new SlideMarp(options, styles);
  marp.use(speedUpMarpit);
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

function startOf(slide: readonly Token[]): Lines | undefined {
  return slide.find(token => token.type === 'marpit_slide_open')?.map ?? undefined;
}

interface StyleProblem {
  readonly reason: string;
  /** Undefined when it is in the theme. */
  readonly rule: string | undefined;
}

function reportStyle({ reason, rule }: StyleProblem, context: SlideContext): void {
  const where = rule === undefined ? ' It is in the theme.' : '';
  const selector = rule?.split('{')[0]?.trim().split('\n')[0] ?? '';
  const message = `The CSS cannot be read: ${reason.replace(/\.$/, '')}.${where}`;
  context.report(diagnostic('theme/css', context.span(selector, undefined), message));
}

interface Environment extends Record<string, unknown> {
  references?: Readonly<Record<string, unknown>>;
}

type PackOptions = ReturnType<Marp['themeSetPackOptions']>;

export class SlideMarp extends Marp {
  // Marpit declares these as protected; the plugins that read them are part of this module.
  declare lastGlobalDirectives: Record<string, unknown> | undefined;
  declare lastSlideTokens: Token[][] | undefined;
  declare lastStyles: string[] | undefined;
  declare lastComments: string[][] | undefined;
  #withoutStyle = false;
  #styleProblem: StyleProblem | undefined;

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
    this.#begin(defaultTheme, context);
    const env: Environment = { ...environment(context), htmlAsArray: true };
    const { html, css, comments } = this.render(text, env);
    if (this.#styleProblem !== undefined) reportStyle(this.#styleProblem, context);
    const directives = this.lastGlobalDirectives ?? {};
    const tokens = this.lastSlideTokens ?? [];
    this.lastSlideTokens = undefined; // a large deck's tokens are not kept
    const opens = tokens.map(all => all.find(token => token.type === 'marpit_slide_open'));
    const slides = opens.map((open, index) => {
      const meta: SlideMeta = open?.meta.lutrin;
      return { ...meta, html: html[index] ?? '', notes: comments[index] ?? [], line: open?.map?.[0] ?? 0 };
    });
    return {
      slides,
      css,
      metadata: Object.fromEntries(metadataKeys.map(key => [key, directives[metadataName(key)]])),
      language: textOrNothing(directives.lang),
      theme: textOrNothing(directives.theme),
      state: {
        text,
        bodyLine: bodyLineOf(tokens[0]),
        frames: tokens.map(frameOf),
        starts: tokens.map(slide => startOf(slide) ?? [0, 1]),
        directives: JSON.stringify(directives),
        references: env.references ?? {},
      },
    };
  }

  /** The deck after an edit within a slide (`findEdit`). Undefined when the edit changes more than the slide's content. */
  slideAgain(
    before: RenderedSlides,
    edit: SlideEdit,
    text: string,
    defaultTheme: string,
    context: SlideContext,
  ): RenderedSlides | undefined {
    const { state } = before;
    let reported = false;
    const within = contextWithin(context, edit.offset, () => {
      reported = true;
    });
    this.#begin(defaultTheme, context);
    const env: Environment = { ...environment(within), references: { ...state.references } };
    this.#withoutStyle = true;
    try {
      this.render(edit.text, env);
    } finally {
      this.#withoutStyle = false;
    }
    const alone = this.lastSlideTokens ?? [];
    const [first, next] = alone.map(startOf);
    if (reported || alone.length !== (edit.next === undefined ? 1 : 2) || next?.[0] !== edit.next) return undefined;
    if (bodyLineOf(alone[0]) !== state.bodyLine) return undefined;
    if (JSON.stringify(this.lastGlobalDirectives) !== state.directives) return undefined;
    const frame = state.frames[edit.index];
    const tokens = frame && withContent(frame, alone[0] ?? [], edit);
    const slide = before.slides[edit.index];
    if (tokens === undefined || slide === undefined) return undefined;
    const html = this.markdown.renderer.render(tokens, this.markdown.options, env);
    if (reported) return undefined;
    const notes = (this.lastComments ?? [])[0] ?? [];
    const { index, gained } = edit;
    // Only the first slide begins with what is edited: the others with a ruler or heading that stays.
    const start = index === 0 && first !== undefined ? first : state.starts[index];
    return {
      ...before,
      slides: before.slides.map((old, at) =>
        at === index
          ? { ...slide, html, notes, line: start?.[0] ?? slide.line }
          : at > index && gained !== 0
            ? { ...old, line: old.line + gained }
            : old,
      ),
      state: {
        ...state,
        text,
        starts: state.starts.map((lines, at) =>
          at === index ? (start ?? lines) : at > index ? [lines[0] + gained, lines[1] + gained] : lines,
        ),
      },
    };
  }

  #begin(defaultTheme: string, context: SlideContext): void {
    this.themeSet.default = this.themeSet.get(defaultTheme) ?? this.themeSet.get('default');
    allowHtml(this.markdown, context);
  }

  protected override renderStyle(theme?: string): string {
    if (this.#withoutStyle) return '';
    const options = this.themeSetPackOptions();
    const name = this.themeSet.get(theme ?? '', true)?.name;
    const after = name === 'uncover' ? `${uncoverPaperCss}\n${options.after ?? ''}` : options.after;
    const key = JSON.stringify([this.#sourceOf(name ?? ''), this.lastGlobalDirectives?.size]);
    const { after: _after, ...alone } = options;
    const styled = after === undefined ? alone : { ...options, after };
    this.#styleProblem = undefined;
    try {
      return this.#pack(name, styled, key);
    } catch (error) {
      this.#styleProblem = this.#findProblem(error);
    }
    try {
      return this.#pack(name, alone, key);
    } catch {
      return ''; // the theme itself
    }
  }

  /** Which rule of the deck's style blocks cannot be packed; the theme, when none of them. */
  #findProblem(error: unknown): StyleProblem {
    if (!(error instanceof Error) || error.name !== 'CssSyntaxError') throw error;
    const { before: _before, ...rest } = this.themeSetPackOptions();
    const fails = (css: string): boolean => {
      try {
        this.themeSet.pack(emptyTheme.name, { ...rest, after: css });
        return false;
      } catch {
        return true;
      }
    };
    const rules = (this.lastStyles ?? []).flatMap(css => postcss.parse(css).nodes.map(String));
    return { reason: error.message.replace(/^.*?<css input[^>]*>:(?:[\d:]+)?\s*/, ''), rule: rules.find(fails) };
  }

  /** The CSS of a theme that was added, with all others when it imports any. */
  #sourceOf(name: string): string | [string, string][] {
    const css = this.#themes.get(name) ?? '';
    return /@import/.test(css) ? [...this.#themes] : css;
  }
}

/** Marp's type of the option is wider than markdown-it's: an allowlist is fine, too. */
export function allowHtml(md: { options: { html?: unknown } }, context: MarkdownContext): void {
  md.options.html = context.allHtml || Marp.html;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
