// A deck: one Markdown file and what it includes in; slides, notes, style and metadata out.

import type { AssetSet } from '../course/assets.js';
import { isMapping } from '../course/fields.js';
import type { Outline } from '../course/model.js';
import type { Yaml } from '../course/yaml.js';
import { type Diagnostic, diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { type Source, spanOfFile } from '../diagnostics/source.js';
import { didYouMean, listOf, nearest } from '../diagnostics/suggest.js';
import type { Lines, SlideContext, SlideWords, StepLink } from '../markdown/context.js';
import type { Engine, RenderedSlide, RenderedSlides } from '../markdown/engine.js';
import { knownDirectives } from '../markdown/plugins/directives.js';
import { type Document, spanIn } from './document.js';
import { parseFrontMatter, splitFrontMatter } from './front-matter.js';
import { checkValues } from './front-matter-values.js';
import type { DiagramRequest, PageContext } from './page-context.js';

export interface Deck {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly keywords: string;
  readonly language: string;
  /** Name of the theme of its slides. */
  readonly theme: string;
  readonly slides: readonly RenderedSlide[];
  readonly rendered: RenderedSlides;
  readonly css: string;
  readonly assets: AssetSet;
  readonly diagrams: readonly DiagramRequest[];
}

export interface DeckContext {
  readonly outline: Outline;
  readonly engine: Engine;
  readonly page: PageContext;
  readonly assets: AssetSet;
  /** Only slides for this group; all of them without it. */
  readonly audience: string | undefined;
  /** Loads a theme of the course by name; false when there is none. */
  loadTheme(name: string): boolean;
  themeNames(): readonly string[];
  readonly words: SlideWords;
  /** See `SlideContext`. */
  step(reference: string, lines: Lines | undefined): StepLink | undefined;
  readonly report: Report;
}

/** `document` is the deck with everything included; `source` its own file. */
export async function parseDeck(id: string, source: Source, document: Document, context: DeckContext): Promise<Deck> {
  const { engine, outline } = context;
  checkFrontMatter(source, document, context);
  if (source.text.slice(bodyStart(source.text)).trim() === '')
    context.report(
      diagnostic('source/empty', spanOfFile(source.path), 'The deck is empty: it has one slide without content.'),
    );
  loadThemes(document, context);
  await engine.prepare(document.text);
  const rendered = engine.renderSlides(document.text, outline.config.theme, {
    ...slideContext(context),
    theme: (name, lines) => reportUnknownTheme(name, document, lines, context),
  });
  const { metadata } = rendered;
  return {
    id,
    title: titleOf(id, rendered),
    description: text(metadata.description),
    author: text(metadata.author) || outline.config.author,
    keywords: text(metadata.keywords),
    language: rendered.language ?? outline.config.language,
    theme: rendered.theme ?? outline.config.theme,
    slides: rendered.slides,
    rendered,
    css: rendered.css,
    assets: context.assets,
    diagrams: context.page.diagrams,
  };
}

/**
 * The deck after an edit of one slide's content. Undefined when the edit could have changed more, or is to be reported. The deck
 * itself must not be used again. `document` is the deck with everything included, as it is now.
 */
export async function editDeck(
  deck: Deck,
  document: Document,
  context: Omit<DeckContext, 'loadTheme' | 'themeNames'>,
): Promise<{ readonly index: number; readonly deck: Deck } | undefined> {
  const { engine, outline } = context;
  const edited = await engine.renderSlide(deck.rendered, document.text, outline.config.theme, slideContext(context));
  if (edited === undefined) return undefined;
  const { index, rendered } = edited;
  const { slides, css } = rendered;
  const title = titleOf(deck.id, rendered);
  return { index, deck: { ...deck, title, slides, css, rendered } };
}

function bodyStart(text: string): number {
  const block = splitFrontMatter(text);
  return block === undefined ? 0 : text.split('\n', block.bodyLine).join('\n').length;
}

/** The deck with its theme as it is now; undefined when its slides could be others, too. */
export function restyleDeck(deck: Deck, engine: Engine): Deck | undefined {
  const rendered = engine.restyle(deck.rendered);
  return rendered && { ...deck, css: rendered.css, rendered };
}

function titleOf(id: string, { metadata, slides }: RenderedSlides): string {
  return text(metadata.title) || (firstHeading(slides) ?? id);
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '';
}

/** The heading of the highest level, the first of them, as marp-cli finds a title. */
function firstHeading(slides: readonly RenderedSlide[]): string | undefined {
  const levels = slides.flatMap(slide => (slide.level === undefined ? [] : [slide.level]));
  return slides.find(slide => slide.level === Math.min(...levels))?.heading;
}

function slideContext(context: Omit<DeckContext, 'loadTheme' | 'themeNames'>): SlideContext {
  const { page, outline, audience, words, step } = context;
  return { ...page, audiences: outline.config.audiences, audience, words, step };
}

function checkFrontMatter(source: Source, document: Document, context: DeckContext): void {
  const yaml = parseFrontMatter(source, 'strings', knownDirectives, context.report);
  if (yaml !== undefined) warnOfMistypedKeys(yaml, context);
  const theme = (yaml?.value as Record<string, unknown> | undefined)?.theme;
  if (typeof theme === 'string' && yaml !== undefined && !isTheme(theme, context))
    context.report(unknownTheme(theme, yaml.valueSpan(['theme']), context));
  const { config } = context.outline;
  const sizes = (): readonly string[] => context.engine.sizesOf(typeof theme === 'string' ? theme : config.theme);
  if (yaml !== undefined) checkValues(yaml, { sizes, report: context.report });
  if (theme === undefined && !isTheme(config.theme, context))
    context.report(unknownTheme(config.theme, spanIn(document, '', [0, 1]), context));
}

function warnOfMistypedKeys(yaml: Yaml, context: DeckContext): void {
  for (const key of Object.keys(isMapping(yaml.value) ? yaml.value : {})) {
    const name = key.replace(/^_/, '');
    const meant = knownDirectives.includes(name) ? undefined : nearest(name, knownDirectives);
    if (meant === undefined) continue;
    const details = { fix: `did you mean "${key.startsWith('_') ? '_' : ''}${meant}"?` };
    context.report(
      diagnostic('directive/unknown', yaml.keySpan([key]), `"${key}" is no directive and has no effect.`, details),
    );
  }
}

function isTheme(name: string, context: DeckContext): boolean {
  // A theme that is there and broken has been reported as such.
  return context.engine.hasTheme(name) || context.loadTheme(name) || context.themeNames().includes(name);
}

/** A theme can be named in the front matter and in any comment: all that are named are loaded before Marp looks for them. */
function loadThemes(document: Document, context: DeckContext): void {
  context.loadTheme(context.outline.config.theme);
  for (const match of document.text.matchAll(/^\s*(?:<!--+\s*)?["']?theme["']?\s*:\s*["']?([^\s"'#]+)/gm))
    context.loadTheme(match[1] ?? '');
}

function reportUnknownTheme(name: string, document: Document, lines: Lines | undefined, context: DeckContext): void {
  if (!isTheme(name, context)) context.report(unknownTheme(name, spanIn(document, name, lines), context));
}

function unknownTheme(name: string, span: Diagnostic['span'], context: DeckContext): Diagnostic {
  const names = context.themeNames();
  const details = { fix: didYouMean(name, names), notes: [`Themes: ${listOf(names)}.`] };
  return diagnostic('theme/unknown', span, `No theme is called "${name}".`, details);
}
