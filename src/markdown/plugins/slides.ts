// Slides get stable names and Lutrin's own directives: `id`, `audience`, `time` and `step` (for this slide only), and `moduleTime`.

import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import type { Code } from '../../diagnostics/codes.js';
import { diagnostic } from '../../diagnostics/diagnostic.js';
import { didYouMean, listOf } from '../../diagnostics/suggest.js';
import { eachToken, inheritedOf, type Lines, type SlideContext, type StepLink, slideContextOf } from '../context.js';
import { moduleStarts, modulesOf, type TimedSlide } from '../modules.js';
import { slideNames } from '../slide-names.js';
import { slug } from '../slug.js';
import { textOf } from '../tokens.js';

/** What Lutrin knows of a slide, kept in the meta of its opening token. */
export interface SlideMeta extends TimedSlide {
  readonly audience: readonly string[];
  /** Steps of labs that use what the slide says: `LAB/STEP`. */
  readonly steps: readonly string[];
}

const keys = ['id', 'audience', 'time', 'moduleTime', 'step'] as const;

interface Draft {
  readonly open: Token;
  readonly tokens: Token[];
  ownId: string | undefined;
  /** Where the id is given. */
  idLines: Lines | undefined;
  audience: readonly string[];
  time: number | undefined;
  moduleTime: number | undefined;
  /** Where the time of the module is given. */
  moduleLines: Lines | undefined;
  readonly steps: StepLink[];
  heading: string | undefined;
  level: number | undefined;
}

export function slidesPlugin(md: MarkdownIt): void {
  md.core.ruler.after('marpit_slide', 'lutrin_inherited', state => {
    const inherited = inheritedOf(state.env).map(directives => inheritedComment(directives, state.Token));
    if (!state.inlineMode && inherited.length > 0) state.tokens.splice(1, 0, ...inherited);
  });
  md.core.ruler.after('marpit_slide', 'lutrin_slides', state => {
    if (state.inlineMode) return;
    const context = slideContextOf(state.env);
    const drafts = collect(state.tokens).map(draft => readDirectives(draft, context));
    nameSlides(drafts, context);
    const isPlain = drafts.every(({ audience, steps }) => audience.length === 0 && steps.length === 0);
    const kept = isPlain ? drafts : keepAudience(drafts, context.audience);
    checkModules(kept, context);
    if (isPlain) return;
    for (const draft of kept) {
      linkSteps(draft, context, state.Token);
      label(draft, context, state.Token);
    }
    state.tokens = kept.flatMap(draft => draft.tokens);
  });
  md.renderer.rules.lutrin_step = (tokens, index) => {
    const link: { url: string; text: string } | undefined = tokens[index]?.meta;
    if (link === undefined) return '';
    const [url, text] = [link.url, link.text].map(md.utils.escapeHtml);
    return `<p class="lutrin-step"><a href="${url}">${text}</a></p>\n`;
  };
  md.renderer.rules.lutrin_audience = (tokens, index) =>
    `<p class="lutrin-audience">${md.utils.escapeHtml(tokens[index]?.content ?? '')}</p>\n`;
}

function inheritedComment(directives: Readonly<Record<string, unknown>>, TokenClass: typeof Token): Token {
  const token = new TokenClass('marpit_comment', '', 0);
  token.block = true;
  token.hidden = true;
  token.meta = { marpitParsedDirectives: directives, marpitCommentParsed: 'inherited' };
  return token;
}

function collect(tokens: readonly Token[]): Draft[] {
  const drafts: Draft[] = [];
  for (const token of tokens) {
    if (token.type === 'marpit_slide_open')
      drafts.push({
        open: token,
        tokens: [],
        ownId: undefined,
        idLines: undefined,
        audience: [],
        time: undefined,
        moduleTime: undefined,
        moduleLines: undefined,
        steps: [],
        heading: undefined,
        level: undefined,
      });
    drafts.at(-1)?.tokens.push(token);
  }
  return drafts;
}

function readDirectives(draft: Draft, context: SlideContext): Draft {
  eachToken(draft.tokens, (token, lines) => {
    if (token.type !== 'marpit_comment') return;
    const directives: Record<string, unknown> = token.meta?.marpitParsedDirectives ?? {};
    let recognised = false;
    for (const key of keys) {
      if (!Object.hasOwn(directives, key)) continue;
      recognised = true;
      applyDirective(draft, key, directives[key], lines, context);
    }
    if (recognised) token.meta = { ...token.meta, marpitCommentParsed: 'lutrin' };
  });
  const heading = draft.tokens.findIndex(
    (token, index) => token.type === 'heading_open' && textOf(draft.tokens[index + 1]) !== '',
  );
  const open = draft.tokens[heading];
  if (open !== undefined) {
    draft.heading = textOf(draft.tokens[heading + 1]);
    draft.level = Number(open.tag.slice(1));
  }
  return draft;
}

function applyDirective(
  draft: Draft,
  key: (typeof keys)[number],
  value: unknown,
  lines: Lines | undefined,
  context: SlideContext,
): void {
  const bad = (message: string, fix?: string): void =>
    context.report(diagnostic('directive/bad-value', context.span(key, lines), message, { fix }));
  const text = typeof value === 'string' ? value.trim() : '';
  switch (key) {
    case 'id':
      draft.idLines = lines;
      if (/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_/-]*$/u.test(text)) draft.ownId = text;
      else bad(`"${text}" is no id for a slide: letters, digits, "-", "_" and "/" only.`, slug(text) || undefined);
      return;
    case 'time':
      draft.time = parseDuration(text);
      if (draft.time === undefined) bad(`"${text}" is no duration.`, 'for example 4m, 90s or 1m30s');
      return;
    case 'moduleTime':
      draft.moduleLines = lines;
      draft.moduleTime = parseDuration(text);
      if (draft.moduleTime === undefined) bad(`"${text}" is no duration.`, 'for example 45m or 1h30m');
      return;
    case 'step':
      draft.steps.push(
        ...namesIn(value)
          .map(name => context.step(name, lines))
          .filter(link => link !== undefined),
      );
      return;
    case 'audience':
      draft.audience = namesIn(value).filter(name => {
        if (context.audiences.has(name)) return true;
        const details = { fix: didYouMean(name, context.audiences.keys()), notes: [knownAudiences(context)] };
        context.report(
          diagnostic('audience/unknown', context.span(name, lines), `No audience has the id "${name}".`, details),
        );
        return false;
      });
  }
}

/** `se4, se4-extra` or a YAML list. */
function namesIn(value: unknown): string[] {
  const all = Array.isArray(value) ? value : String(value ?? '').split(/[\s,]+/);
  return all.map(name => String(name).trim()).filter(name => name !== '');
}

/** Seconds of `4m`, `90s`, `1m30s`, `1h` or `5 min`. */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d+)\s*h)?\s*(?:(\d+(?:\.\d+)?)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?$/.exec(text);
  if (match === null || text === '') return undefined;
  const [hours, minutes, seconds] = match.slice(1).map(part => Number(part ?? 0));
  return Math.round((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0));
}

function knownAudiences({ audiences }: SlideContext): string {
  return audiences.size === 0
    ? 'course.yml declares no audiences.'
    : `Audiences of the course: ${listOf(audiences.keys())}.`;
}

function nameSlides(drafts: readonly Draft[], context: SlideContext): void {
  const names = slideNames(drafts, index => {
    const { ownId = '', idLines } = drafts[index] ?? {};
    const message = `Two slides of the deck have the id "${ownId}".`;
    context.report(diagnostic('slide/duplicate-id', context.span(ownId, idLines), message));
  });
  for (const [index, draft] of drafts.entries()) setMeta(draft, names[index] ?? '');
}

function setMeta(draft: Draft, id: string): void {
  const { ownId, heading, level, audience, time, moduleTime } = draft;
  const steps = draft.steps.map(step => step.reference);
  const meta: SlideMeta = { id, ownId, heading, level, audience, time, moduleTime, steps };
  draft.open.meta = { ...draft.open.meta, lutrin: meta };
  draft.open.attrSet('id', meta.id);
}

function checkModules(drafts: readonly Draft[], context: SlideContext): void {
  if (drafts.every(({ moduleTime }) => moduleTime === undefined)) return;
  const starts = new Set(moduleStarts(drafts));
  const report = (draft: Draft | undefined, code: Code, message: string): void =>
    context.report(diagnostic(code, context.span('moduleTime', draft?.moduleLines), message));
  for (const [index, draft] of drafts.entries())
    if (draft.moduleTime !== undefined && !starts.has(index))
      report(
        draft,
        'directive/bad-value',
        'The time of a module stands on its first slide, and this slide begins none.',
      );
  for (const { index, seconds, slideSeconds, title } of modulesOf(drafts.map(draft => draft.open.meta.lutrin)))
    if (slideSeconds > seconds) {
      const message = `The slides of "${title}" take ${minutes(slideSeconds)}, and the module has ${minutes(seconds)}.`;
      report(drafts[index], 'slide/module-time', message);
    }
}

function minutes(seconds: number): string {
  return `${Math.round(seconds / 6) / 10} min`;
}

function isFor(draft: Draft, audience: string | undefined): boolean {
  return audience === undefined || draft.audience.length === 0 || draft.audience.includes(audience);
}

/** Directives of a slide that is left out still hold for the slides after it: they move on; its spot directives and notes go. */
function keepAudience(drafts: readonly Draft[], audience: string | undefined): Draft[] {
  const kept: Draft[] = [];
  let moved: Token[] = [];
  for (const draft of drafts) {
    if (!isFor(draft, audience)) {
      moved.push(...draft.tokens.filter(token => token.type === 'marpit_comment').map(withoutSpot));
      continue;
    }
    draft.tokens.splice(1, 0, ...moved);
    moved = [];
    kept.push(draft);
  }
  for (const [index, draft] of kept.entries())
    for (const token of draft.tokens)
      if (token.meta?.marpitSlide !== undefined)
        token.meta = { ...token.meta, marpitSlide: index, marpitSlideTotal: kept.length };
  return kept;
}

function withoutSpot(token: Token): Token {
  const directives: Record<string, unknown> = token.meta?.marpitParsedDirectives ?? {};
  const lasting = Object.fromEntries(Object.entries(directives).filter(([key]) => !key.startsWith('_')));
  token.meta = { ...token.meta, marpitParsedDirectives: lasting, marpitCommentParsed: 'moved' };
  return token;
}

function label(draft: Draft, context: SlideContext, TokenClass: typeof Token): void {
  if (draft.audience.length === 0 || context.audience !== undefined) return;
  const token = new TokenClass('lutrin_audience', 'p', 0);
  token.block = true;
  token.content = draft.audience.map(id => context.audiences.get(id) ?? id).join(', ');
  draft.tokens.splice(-1, 0, token);
}

function linkSteps({ tokens, steps }: Draft, { words }: SlideContext, TokenClass: typeof Token): void {
  for (const { url, number, title } of steps) {
    const token = new TokenClass('lutrin_step', 'p', 0);
    token.block = true;
    token.meta = { url, text: words.labStep(number, title) };
    tokens.splice(-1, 0, token);
  }
}
