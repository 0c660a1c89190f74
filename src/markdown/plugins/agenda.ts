// `<!-- agenda -->`: the modules of the deck as a list, with the one marked in which the slide stands. It is made of the slides'
// own headings and times, so that it cannot say anything else than they do.

import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { type SlideContext, slideContextOf } from '../context.js';
import type { SlideMeta } from './slides.js';

/** A part of a deck: a slide whose heading is of the deck's highest level, and those up to the next. */
export interface Module {
  /** Of its first slide. */
  readonly id: string;
  readonly title: string;
  /** Index of its first slide. */
  readonly index: number;
  /** Planned for all of its slides; 0 when no time is given. */
  readonly seconds: number;
}

/** Also true for text that only shows the comment; never false for a deck that has an agenda. */
export function mayHaveAgenda(text: string): boolean {
  return /<!--+\s*agenda\s*--+>/.test(text);
}

/** The modules of a deck. The heading of its title slide is the deck's own, and begins none. */
export function modulesOf(slides: readonly SlideMeta[]): Module[] {
  const levels = slides.map(({ heading, level }, index) =>
    heading === undefined || (index === 0 && level === 1) ? undefined : level,
  );
  const highest = Math.min(...levels.filter(level => level !== undefined));
  const starts = levels.flatMap((level, index) => (level === highest ? [index] : []));
  return starts.flatMap((start, at) => {
    const first = slides[start];
    if (first?.heading === undefined) return [];
    const own = slides.slice(start, starts[at + 1]);
    const seconds = own.reduce((sum, { time }) => sum + (time ?? 0), 0);
    return [{ id: first.id, title: first.heading, index: start, seconds }];
  });
}

/** What all agendas of a deck say, to tell whether an edit changes them. */
export function agendaKey(slides: readonly SlideMeta[]): string {
  return JSON.stringify(modulesOf(slides));
}

export function agendaPlugin(md: MarkdownIt): void {
  md.core.ruler.after('lutrin_slides', 'lutrin_agenda', state => {
    if (state.inlineMode || !state.tokens.some(isAgenda)) return;
    const context = slideContextOf(state.env);
    const metas: SlideMeta[] = state.tokens.flatMap(({ type, meta }) =>
      type === 'marpit_slide_open' ? [meta.lutrin] : [],
    );
    const modules = modulesOf(metas);
    let slide = -1;
    for (const token of state.tokens) {
      if (token.type === 'marpit_slide_open') slide++;
      if (!isAgenda(token)) continue;
      token.type = 'lutrin_agenda';
      token.hidden = false;
      token.content = agendaHtml(modules, slide, md, context);
    }
  });
  md.renderer.rules.lutrin_agenda = (tokens, index) => tokens[index]?.content ?? '';
}

function isAgenda({ type, content, level }: Token): boolean {
  return type === 'marpit_comment' && content.trim() === 'agenda' && level <= 1;
}

function agendaHtml(modules: readonly Module[], slide: number, md: MarkdownIt, { words }: SlideContext): string {
  const { escapeHtml } = md.utils;
  const current = modules.findLastIndex(({ index }) => index <= slide);
  const items = modules.map(({ id, title, seconds }, at) => {
    const kind = at < current ? ' class="past"' : at === current ? ' class="current" aria-current="step"' : '';
    const minutes =
      seconds === 0
        ? ''
        : ` <span class="minutes">${escapeHtml(words.minutes(Math.max(1, Math.round(seconds / 60))))}</span>`;
    return `<li${kind}><a href="#${escapeHtml(encodeURI(id))}">${escapeHtml(title)}</a>${minutes}</li>\n`;
  });
  return `<ol class="lutrin-agenda" aria-label="${escapeHtml(words.agenda)}">\n${items.join('')}</ol>\n`;
}
