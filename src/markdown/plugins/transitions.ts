// Transitions between slides, in marp-cli's words: `transition: fade 1s`, for this slide and those after it, says how a slide is
// left; going back, the slide before it says how. The player reads it from the attributes that marp-cli's pages have, too.

import type { Marp } from '@marp-team/marp-core';
import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { diagnostic } from '../../diagnostics/diagnostic.js';
import { didYouMean } from '../../diagnostics/suggest.js';
import { contextOf, eachToken, type Lines, type MarkdownContext } from '../context.js';

/** Those that the player brings; `client/transitions.css` has their keyframes. */
export const builtInTransitions: ReadonlySet<string> = new Set([
  ...['clockwise', 'counterclockwise', 'cover', 'coverflow', 'cube', 'cylinder', 'diamond', 'drop', 'explode', 'fade'],
  ...['fade-out', 'fall', 'flip', 'glow', 'implode', 'in-out', 'iris-in', 'iris-out', 'melt', 'overlap', 'pivot'],
  ...['pull', 'push', 'reveal', 'rotate', 'slide', 'star', 'swap', 'swipe', 'swoosh', 'wipe', 'wiper', 'zoom'],
]);

export const transitionAttribute = 'data-transition';
export const transitionBackAttribute = 'data-transition-back';

interface Transition {
  readonly name: string;
  /** As in CSS. */
  readonly duration?: string;
}

export function transitionsPlugin(md: MarkdownIt, marp: Marp): void {
  marp.customDirectives.local.transition = value => {
    const transition = parseTransition(value);
    return transition === undefined ? {} : { transition };
  };
  md.core.ruler.after('marpit_directives_apply', 'lutrin_transitions', state => {
    if (state.inlineMode) return;
    let before: string | undefined;
    const custom = new Map<string, Lines | undefined>();
    for (const token of state.tokens) {
      if (token.type !== 'marpit_slide_open') continue;
      if (before !== undefined) token.attrSet(transitionBackAttribute, before);
      const transition: Transition | undefined = token.meta?.marpitDirectives?.transition;
      before = transition && JSON.stringify(asData(transition));
      if (before !== undefined) token.attrSet(transitionAttribute, before);
      if (transition !== undefined && isCustom(transition.name)) custom.set(transition.name, undefined);
    }
    const context = contextOf(state.env);
    const seen = new Set<string>();
    eachDirective(state.tokens, (value, lines) => {
      const { name = '', duration } = parseTransition(value) ?? {};
      if (isCustom(name)) custom.set(name, custom.get(name) ?? lines);
      if (isDuration(duration) || seen.has(`${duration}`)) return;
      seen.add(`${duration}`);
      reportDuration(`${duration}`, lines, context);
    });
    state.env[customTransitions] = custom;
  });
}

const customTransitions = Symbol('transitions that the deck or its theme must define');

/** Reports those of a rendered text that its CSS has no keyframes for. */
export function reportTransitions(env: object, css: string, context: MarkdownContext): void {
  const custom = (env as { [customTransitions]?: ReadonlyMap<string, Lines | undefined> })[customTransitions];
  if (custom === undefined || custom.size === 0) return;
  const defined = definedTransitions(css);
  for (const [name, lines] of custom) {
    if (defined.has(name)) continue;
    const message = `No transition is called "${name}": the slide changes without one.`;
    const fix = didYouMean(name, [...builtInTransitions, ...defined, 'none']);
    const notes = [`CSS defines one by "@keyframes marp-transition-${name}".`];
    context.report(diagnostic('directive/transition', context.span(name, lines), message, { fix, notes }));
  }
}

/** Whether the value of a slide's attribute names one that CSS must define. */
export function isCustomTransition(attribute: string | undefined): boolean {
  return attribute !== undefined && !attribute.includes('"builtinFallback"') && !attribute.includes('"name":"none"');
}

function definedTransitions(css: string): Set<string> {
  const keyframes = css.matchAll(
    /@keyframes\s+(?:marp-transition|marp-(?:outgoing|incoming)-transition)-(?:backward-)?([\w-]+)/g,
  );
  return new Set([...keyframes].map(([, name = '']) => name));
}

function parseTransition(value: unknown): Transition | undefined {
  if (typeof value !== 'string') return undefined;
  const [name = '', duration] = value.trim().split(/\s+/);
  return duration === undefined ? { name } : { name, duration };
}

function asData(transition: Transition): object {
  return builtInTransitions.has(transition.name) ? { ...transition, builtinFallback: true } : transition;
}

function isCustom(name: string): boolean {
  return name !== '' && name !== 'none' && !builtInTransitions.has(name);
}

function isDuration(text: string | undefined): boolean {
  return text === undefined || /^(?:\d+|\d*\.\d+)m?s$/.test(text);
}

function reportDuration(duration: string, lines: Lines | undefined, context: MarkdownContext): void {
  const message = `"${duration}" is no duration of a transition: it takes the usual half a second.`;
  const fix = 'for example 1s or 300ms';
  context.report(diagnostic('directive/transition', context.span(duration, lines), message, { fix }));
}

/** Those of comments, then those that slides have of the front matter, which have no lines. */
function eachDirective(tokens: readonly Token[], visit: (value: unknown, lines: Lines | undefined) => void): void {
  eachToken(tokens, (token, lines) => {
    if (token.type !== 'marpit_comment') return;
    const directives: Record<string, unknown> = token.meta?.marpitParsedDirectives ?? {};
    for (const key of ['transition', '_transition']) if (Object.hasOwn(directives, key)) visit(directives[key], lines);
  });
  for (const token of tokens)
    if (token.type === 'marpit_slide_open') {
      const transition: Transition | undefined = token.meta?.marpitDirectives?.transition;
      if (transition?.duration !== undefined) visit(`${transition.name} ${transition.duration}`, undefined);
    }
}
