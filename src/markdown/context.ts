// What the Markdown rules need to know of the document they work on. It travels in markdown-it's `env`.
// The rules ask; they never look at files, URLs or other documents themselves.

import type Token from 'markdown-it/lib/token.mjs';
import type { Edition } from '../course/model.js';
import type { Variables } from '../course/variables.js';
import type { Report, Span } from '../diagnostics/diagnostic.js';
import type { Drawing } from './drawing.js';

/** First line and line after the last, counted from 0 in the text given to the engine, as markdown-it's `map`. */
export type Lines = readonly [from: number, to: number];

export interface MarkdownContext {
  readonly edition: Edition;
  readonly variables: Variables;
  /** The course allows all HTML. */
  readonly allHtml: boolean;
  readonly report: Report;
  /** The place of `needle` in the author's file; without lines, anywhere in the document. */
  span(needle: string, lines: Lines | undefined): Span;
  /** The URL, from the page, of a file that the page shows (image, video, audio, font). */
  asset(reference: string, lines: Lines | undefined): string;
  /** The URL of captions of a video: they are part of the page, as browsers read none from a disk. */
  captions(reference: string, lines: Lines | undefined): string;
  /** The drawing that an image names (`drawing.ts`); undefined for every other image. */
  drawing(reference: string, lines: Lines | undefined): Drawing | undefined;
  /** The URL, from the style sheet of the page, of a file that a style block uses. */
  styleAsset(reference: string, lines: Lines | undefined): string;
  /** The URL, from the page, of what a link leads to. */
  link(reference: string, lines: Lines | undefined): string;
  /** A theme that the document asks for by name. */
  theme(name: string, lines: Lines | undefined): void;
  /** The content that a fence takes from a file: `path` or `path#region`. */
  code(reference: string, lines: Lines): string | undefined;
  /** HTML of a Mermaid diagram. */
  diagram(source: string, alt: string | undefined, lines: Lines): string;
}

/** The words that Lutrin itself puts on slides. */
export interface SlideWords {
  readonly agenda: string;
  readonly minutes: (count: number) => string;
  readonly labStep: (number: number, title: string) => string;
  /** Of a mark in a note, which leads to a step of the slide. */
  readonly slideStep: (number: number) => string;
}

/** A lab's step, as a slide names it. */
export interface StepLink {
  /** Lab and step: `web-server/serve-a-static-page`. */
  readonly reference: string;
  readonly url: string;
  readonly number: number;
  readonly title: string;
}

export interface SlideContext extends MarkdownContext {
  /** Groups of students: id to label. */
  readonly audiences: ReadonlyMap<string, string>;
  /** Only slides for this group are kept. */
  readonly audience: string | undefined;
  readonly words: SlideWords;
  /** The step that `LAB/STEP` names; undefined, and reported, when there is none. */
  step(reference: string, lines: Lines | undefined): StepLink | undefined;
}

/** For text of which only the structure is asked: it resolves and reports nothing. */
export const blindContext: SlideContext = {
  edition: 'instructor',
  variables: new Map(),
  allHtml: false,
  audiences: new Map(),
  audience: undefined,
  report: () => {},
  span: () => ({ file: '', line: 1, column: 1, length: 1, text: '', textColumn: 1 }),
  asset: reference => reference,
  captions: reference => reference,
  drawing: () => undefined,
  styleAsset: reference => reference,
  link: reference => reference,
  theme: () => {},
  code: () => undefined,
  diagram: () => '',
  words: { agenda: '', minutes: String, labStep: (_number, title) => title, slideStep: String },
  step: () => undefined,
};

/** The context for a text that stands in another one; `place` finds its lines there. */
export function contextAt(context: SlideContext, place: (lines: Lines | undefined) => Lines | undefined): SlideContext {
  return {
    ...context,
    span: (needle, lines) => context.span(needle, place(lines)),
    asset: (reference, lines) => context.asset(reference, place(lines)),
    captions: (reference, lines) => context.captions(reference, place(lines)),
    drawing: (reference, lines) => context.drawing(reference, place(lines)),
    styleAsset: (reference, lines) => context.styleAsset(reference, place(lines)),
    link: (reference, lines) => context.link(reference, place(lines)),
    theme: (name, lines) => context.theme(name, place(lines)),
    step: (reference, lines) => context.step(reference, place(lines)),
    code: (reference, lines) => context.code(reference, place(lines) ?? lines),
  };
}

const key = 'lutrin';

export function environment(context: MarkdownContext): Record<string, unknown> {
  return { [key]: context, htmlAsArray: true };
}

export function contextOf(env: unknown): MarkdownContext {
  const context = (env as Record<string, MarkdownContext | undefined>)[key];
  if (context === undefined) throw new Error('Markdown was rendered without a context');
  return context;
}

export function slideContextOf(env: unknown): SlideContext {
  return contextOf(env) as SlideContext;
}

/** Directives of slides before a text that hold on its slides, each as it was written: for a slide that is rendered alone. */
export type Directives = Readonly<Record<string, unknown>>;

const inheritedKey = 'lutrinInherited';

export function withInherited(directives: readonly Directives[]): Record<string, unknown> {
  return { [inheritedKey]: directives };
}

export function inheritedOf(env: unknown): readonly Directives[] {
  return (env as Record<string, readonly Directives[] | undefined>)[inheritedKey] ?? [];
}

/** Calls `visit` for each token and each inline child, with the lines of its block. */
export function eachToken(tokens: readonly Token[], visit: (token: Token, lines: Lines | undefined) => void): void {
  let lines: Lines | undefined;
  for (const token of tokens) {
    lines = token.map ?? lines;
    visit(token, lines);
    for (const child of token.children ?? []) visitChild(child, lines, visit);
  }
}

function visitChild(
  child: Token,
  lines: Lines | undefined,
  visit: (token: Token, lines: Lines | undefined) => void,
): void {
  visit(child, lines);
  for (const inner of child.children ?? []) visitChild(inner, lines, visit);
}
