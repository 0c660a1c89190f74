// Marp with its rules and ours, for slides. Each call is synchronous, so what Marp leaves on its instance belongs to that call.

import { Marp, type MarpOptions } from '@marp-team/marp-core';
import katex from '@marp-team/marp-core/plugins/katex';
import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { BoundedMap } from './bounded-map.js';
import { environment, type Lines, type MarkdownContext, type SlideContext, withInherited } from './context.js';
import { addLazily } from './lazy-themes.js';
import { emojiBase, katexFontBase } from './local-urls.js';
import { speedUpMarpit } from './marpit-speed.js';
import { changesModules } from './modules.js';
import { notesHtml, notesPlugin } from './notes.js';
import { paperPlugin } from './paper-style.js';
import { plainSelectorsPlugin } from './plain-selectors.js';
import { agendaPlugin, mayHaveAgenda } from './plugins/agenda.js';
import { directivesPlugin, metadataKeys, metadataName } from './plugins/directives.js';
import { emojiPlugin } from './plugins/emoji.js';
import { fencesPlugin } from './plugins/fences.js';
import { htmlPlugin } from './plugins/html.js';
import { instructorPlugin } from './plugins/instructor.js';
import { linksPlugin } from './plugins/links.js';
import { mathPlugin } from './plugins/math.js';
import { noteStepsPlugin } from './plugins/note-steps.js';
import { packetPlugin } from './plugins/packet.js';
import { type SlideMeta, slidesPlugin } from './plugins/slides.js';
import { stylesPlugin } from './plugins/styles.js';
import { isCustomTransition, reportTransitions, transitionsPlugin } from './plugins/transitions.js';
import { variablesPlugin } from './plugins/variables.js';
import { bodyLineOf, contextWithin, type DeckState, placeSlide, type SlideEdit } from './slide-edit.js';
import { headingId, type SlideState, slideStates } from './slide-state.js';
import { emptyPack, SlideStyles, type StylePack } from './slide-styles.js';
import type { StyleStore } from './style-packer.js';
import { reportStyle, type StyleProblem } from './style-problem.js';

export interface RenderedSlide extends SlideMeta {
  readonly html: string;
  /** Presenter notes: the comments that are no directives. */
  readonly notes: readonly string[];
  /** The notes as HTML, in the instructor edition; empty in the other one. */
  readonly noteHtml: string;
  /** Line of the text on which the slide starts, counted from 0. */
  readonly line: number;
}

export interface RenderedSlides {
  readonly slides: readonly RenderedSlide[];
  readonly css: string;
  readonly metadata: Readonly<Partial<Record<(typeof metadataKeys)[number], unknown>>>;
  readonly language: string | undefined;
  readonly theme: string | undefined;
  /** These are for `renderSlide`. */
  readonly state: DeckState;
  readonly pack: StylePack;
  /** The deck's own, of its front matter and its slides. */
  readonly styles: readonly string[];
}

/** `headingNames` gets the names of the headings of each text. */
function optionsFor(headingNames: string[]): MarpOptions {
  const postSlugify = (name: string, index: number): string => {
    headingNames.push(name);
    return headingId(name, index);
  };
  return {
    script: false,
    minifyCSS: false,
    emoji: { shortcode: 'twemoji', unicode: 'twemoji', twemoji: { base: emojiBase, ext: 'svg' } },
    slug: { postSlugify },
  };
}

export function createMarp(styles: StyleStore): SlideMarp {
  const marp = new SlideMarp(styles);
  marp.use(speedUpMarpit);
  // What KaTeX would say of LaTeX's rules on the console has no place in a file.
  marp.use(katex({ fontPath: katexFontBase, options: { strict: 'ignore' } }));
  marp.use(variablesPlugin);
  marp.use(htmlPlugin);
  marp.use(instructorPlugin);
  marp.use(fencesPlugin);
  marp.use(emojiPlugin);
  marp.use(linksPlugin);
  marp.use(directivesPlugin, marp);
  marp.use(transitionsPlugin, marp);
  marp.use(slidesPlugin);
  marp.use(agendaPlugin);
  marp.use(packetPlugin);
  marp.use(stylesPlugin, marp);
  marp.use(mathPlugin);
  marp.use(notesPlugin);
  marp.use(noteStepsPlugin);
  for (const plugin of [paperPlugin, plainSelectorsPlugin]) marp.use(Object.assign(plugin, { postcss: true as const }));
  return marp;
}

function startOf(slide: readonly Token[]): Lines | undefined {
  return slide.find(token => token.type === 'marpit_slide_open')?.map ?? undefined;
}

interface Environment extends Record<string, unknown> {
  references?: Readonly<Record<string, unknown>>;
}

export class SlideMarp extends Marp {
  // Marpit declares these as protected; the plugins that read them are part of this module.
  declare lastGlobalDirectives: Record<string, unknown> | undefined;
  declare lastSlideTokens: Token[][] | undefined;
  declare lastStyles: string[] | undefined;
  declare lastComments: string[][] | undefined;
  #withoutStyle = false;
  #styleProblem: StyleProblem | undefined;
  #lastPack: StylePack = emptyPack;
  /** Of the headings of the last text, in their order. */
  readonly #headingNames: string[];

  readonly #styles: SlideStyles;
  readonly #knownNotes = new BoundedMap<string, string>(3000);

  // Set before the fields of this class are: its own themes are added after Marp's.
  declare addEagerly: () => void;

  constructor(styles: StyleStore) {
    const headingNames: string[] = [];
    super(optionsFor(headingNames));
    this.#headingNames = headingNames;
    this.addEagerly();
    this.#styles = new SlideStyles(this.themeSet, styles);
  }

  /** Marpit calls it when the set of themes is there, before Marp adds its own. */
  protected override applyMarkdownItPlugins(md: MarkdownIt): void {
    this.addEagerly ??= addLazily(this.themeSet);
    super.applyMarkdownItPlugins(md);
  }

  addTheme(css: string): void {
    this.#styles.addTheme(css);
  }

  slides(text: string, defaultTheme: string, context: SlideContext): RenderedSlides {
    this.#begin(defaultTheme, context);
    const env: Environment = { ...environment(context), htmlAsArray: true };
    const { html, css, comments } = this.render(text, env);
    if (this.#styleProblem !== undefined) reportStyle(this.#styleProblem, context);
    reportTransitions(env, css, context);
    const directives = this.lastGlobalDirectives ?? {};
    const tokens = this.lastSlideTokens ?? [];
    this.lastSlideTokens = undefined; // a large deck's tokens are not kept
    const opens = tokens.map(all => all.find(token => token.type === 'marpit_slide_open'));
    const { references = {} } = env;
    const notes = this.#notes(tokens, [...html], references, context);
    const slides = opens.map((open, index) => {
      const meta: SlideMeta = open?.meta.lutrin;
      const own = { html: html[index] ?? '', notes: comments[index] ?? [], noteHtml: notes[index] ?? '' };
      return { ...meta, ...own, line: open?.map?.[0] ?? 0 };
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
        slides: slideStates(tokens, this.#headingNames),
        starts: tokens.map(slide => startOf(slide) ?? [0, 1]),
        directives: JSON.stringify(directives),
        references,
        hasAgenda: mayHaveAgenda(text),
      },
      pack: this.#lastPack,
      styles: this.lastStyles ?? [],
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
    const inherited = state.slides.slice(0, edit.index).flatMap(({ lasting }) => lasting);
    const env: Environment = {
      ...environment(within),
      ...withInherited(inherited),
      references: { ...state.references },
    };
    this.#withoutStyle = true;
    try {
      this.render(edit.text, env);
    } finally {
      this.#withoutStyle = false;
    }
    const alone = this.lastSlideTokens ?? [];
    const { index, position, gained } = edit;
    const [first, next] = alone.slice(position).map(startOf);
    const expected = position + (edit.next === undefined ? 1 : 2);
    if (reported || alone.length !== expected || next?.[0] !== edit.next) return undefined;
    if (bodyLineOf(alone[0]) !== state.bodyLine) return undefined;
    if (JSON.stringify(this.lastGlobalDirectives) !== state.directives) return undefined;
    const tokens = alone[position] ?? [];
    const now = slideStates(alone, this.#headingNames)[position];
    const old = before.slides[index];
    const placed = now && placeSlide(tokens, now, { edit, metas: before.slides, slides: state.slides });
    if (placed === undefined || old === undefined) return undefined;
    if (changesModules(before.slides, index, placed.meta, state.hasAgenda)) return undefined;
    const slides = state.slides.with(index, placed.state);
    const styles = this.#stylesWith(slides);
    const isRestyled = JSON.stringify(styles) !== JSON.stringify(before.styles);
    // Which ones there are depends on the style, and is told of the whole deck.
    if (isRestyled && slides.some(({ transition }) => isCustomTransition(transition))) return undefined;
    const { css, problem } = isRestyled ? this.#styles.pack(before.pack, styles) : { css: before.css };
    const html = this.markdown.renderer.render(tokens, this.markdown.options, env);
    reportTransitions(env, css, within);
    const notes = this.lastComments?.[position] ?? [];
    const [noteHtml = ''] = this.#notes([tokens], [html], env.references ?? {}, within);
    if (reported || problem !== undefined) return undefined;
    // Only the first slide begins with what is edited: the others with a ruler or heading that stays.
    const start = index === 0 && first !== undefined ? first : state.starts[index];
    const slide = { ...placed.meta, html, notes, noteHtml, line: start?.[0] ?? old.line };
    return {
      ...before,
      css,
      styles,
      slides: before.slides.map((each, at) =>
        at === index ? slide : at > index && gained !== 0 ? { ...each, line: each.line + gained } : each,
      ),
      state: {
        ...state,
        text,
        slides,
        starts: state.starts.map((lines, at) =>
          at === index ? (start ?? lines) : at > index ? [lines[0] + gained, lines[1] + gained] : lines,
        ),
      },
    };
  }

  #notes(
    slides: readonly Token[][],
    html: readonly string[],
    references: Readonly<Record<string, unknown>>,
    context: SlideContext,
  ): string[] {
    const fragments = html.map(text => text.split('data-marpit-fragment=').length - 1);
    return notesHtml(slides, fragments, { md: this.markdown, references, context, known: this.#knownNotes });
  }

  /** As Marpit collects them: that of the front matter, then those of the slides. */
  #stylesWith(slides: readonly SlideState[]): string[] {
    const { style } = this.lastGlobalDirectives ?? {};
    const own = slides.flatMap(slide => slide.styles);
    return typeof style === 'string' && style !== '' ? [style, ...own] : own;
  }

  /** The deck with its theme as it is now. Undefined when its slides could be others, or the theme cannot be packed. */
  restyle(before: RenderedSlides): RenderedSlides | undefined {
    if (before.state.slides.some(({ transition }) => isCustomTransition(transition))) return undefined;
    const pack = this.#styles.planAgain(before.pack);
    const packed = pack && this.#styles.pack(pack, before.styles);
    return packed && packed.problem === undefined ? { ...before, css: packed.css, pack } : undefined;
  }

  #begin(defaultTheme: string, context: SlideContext): void {
    this.#headingNames.length = 0;
    this.themeSet.default = this.themeSet.get(defaultTheme) ?? this.themeSet.get('default');
    allowHtml(this.markdown, context);
  }

  protected override renderStyle(theme?: string): string {
    if (this.#withoutStyle) return '';
    const name = this.themeSet.get(theme ?? '', true)?.name;
    this.#lastPack = this.#styles.plan(name, this.lastGlobalDirectives?.size, this.themeSetPackOptions());
    const { css, problem } = this.#styles.pack(this.#lastPack, this.lastStyles ?? []);
    this.#styleProblem = problem;
    return css;
  }
}

/** Marp's type of the option is wider than markdown-it's: an allowlist is fine, too. */
export function allowHtml(md: { options: { html?: unknown } }, context: MarkdownContext): void {
  md.options.html = context.allHtml || Marp.html;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
