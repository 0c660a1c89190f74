// `<!-- agenda -->`: the modules of the deck as a list, with the one marked in which the slide stands. It is made of the slides'
// own headings and times, so that it cannot say anything else than they do.

import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { type SlideContext, slideContextOf } from '../context.js';
import { type Module, modulesOf } from '../modules.js';
import type { SlideMeta } from './slides.js';

/** Also true for text that only shows the comment; never false for a deck that has an agenda. */
export function mayHaveAgenda(text: string): boolean {
  return /<!--+\s*agenda\s*--+>/.test(text);
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
