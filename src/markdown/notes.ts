// Presenter notes as HTML: Markdown by the same parser and the same rules about HTML as slides, without what only slides have
// (formulas, diagrams, code from files). Only the instructor's edition has them.

import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { expandText } from '../course/variables.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { balancedHtml } from './balanced-html.js';
import type { BoundedMap } from './bounded-map.js';
import { contextAt, contextOf, eachToken, environment, type Lines, type SlideContext } from './context.js';
import { type NoteMark, noteEnvironment, noteStepsOf } from './plugins/note-steps.js';
import { asNote } from './rules.js';

/** What a note takes from its deck. */
export interface NoteInput {
  readonly md: MarkdownIt;
  readonly context: SlideContext;
  /** Definitions of links. */
  readonly references: Readonly<Record<string, unknown>>;
  /** HTML of notes that are the same wherever they stand: a deck that is rendered again has most of them again. */
  readonly known: BoundedMap<string, string>;
}

/** What could ask the context, or count. */
const asks = /[[<@]/;

const codeType = 'lutrin_note_code';

export function notesPlugin(md: MarkdownIt): void {
  md.core.ruler.push('lutrin_note', state => {
    if (noteStepsOf(state.env) !== undefined) state.tokens.forEach(fit);
  });
  md.renderer.rules[codeType] = (tokens, index, _options, env, self) => {
    const token = tokens[index];
    if (token === undefined) return '';
    const code = md.utils.escapeHtml(expandText(token.content, contextOf(env).variables));
    return `<pre${self.renderAttrs(token)}><code>${code}</code></pre>\n`;
  };
}

/**
 * The notes of each slide; empty strings for the student edition.
 * @param slides tokens of each slide.
 * @param fragments how many steps each slide has.
 */
export function notesHtml(
  slides: readonly (readonly Token[])[],
  fragments: readonly number[],
  input: NoteInput,
): string[] {
  if (input.context.edition === 'student') return slides.map(() => '');
  return asNote(input.md, () => slides.map((tokens, index) => slideNotes(tokens, fragments[index] ?? 0, input)));
}

function slideNotes(tokens: readonly Token[], fragments: number, input: NoteInput): string {
  let html = '';
  let step = 0;
  eachToken(tokens, (token, lines) => {
    if (token.type !== 'marpit_comment' || token.meta?.marpitCommentParsed !== undefined || token.content === '')
      return;
    const note = renderNote(noteOf(token, lines ?? [0, 1]), step, fragments, input);
    html += note.html;
    step = note.step;
  });
  return html;
}

interface Note {
  readonly text: string;
  /** Lines of the deck for lines of the note. */
  place(lines: Lines | undefined): Lines;
}

function renderNote(
  { text, place }: Note,
  before: number,
  fragments: number,
  { md, context, references, known }: NoteInput,
): { html: string; step: number } {
  const same = known.get(text);
  if (same !== undefined) return { html: same, step: before };
  // A drawing would bring ids that are on the slide, too: it is an image here.
  const within: SlideContext = { ...contextAt(context, place), drawing: () => undefined };
  const marks: NoteMark[] = [];
  const steps = noteEnvironment({ before, label: context.words.slideStep, marks });
  const env = { ...environment(within), ...steps, references: { ...references } };
  const html = balancedHtml(md.render(text, env));
  if (!asks.test(text)) known.set(text, html);
  for (const { step, line } of marks) {
    if (step <= fragments) continue;
    const has = fragments === 0 ? 'no steps' : fragments === 1 ? 'one step' : `${fragments} steps`;
    const message = `This is step ${step}, and the slide has ${has}.`;
    context.report(diagnostic('note/unknown-step', context.span('[click', place([line, line + 1])), message));
  }
  return { html, step: marks.at(-1)?.step ?? before };
}

/** Headings are those of slides alone, for bookmarks and screen readers; links must not lead the presenter's window away. */
function fit(token: Token): void {
  if (token.type === 'fence' || token.type === 'code_block') {
    token.type = codeType;
    token.attrs = null;
  } else if (token.type === 'heading_open' || token.type === 'heading_close') {
    token.tag = 'p';
    if (token.nesting > 0) token.attrSet('class', 'note-heading');
  }
  for (const child of token.children ?? [])
    if (child.type === 'link_open' && !child.attrGet('href')?.startsWith('#')) {
      child.attrSet('target', '_blank');
      child.attrSet('rel', 'noopener');
    }
}

/** A comment's text, moved to the left as far as all of it goes: authors indent what stands in a comment. */
function noteOf({ markup, content, map }: Token, lines: Lines): Note {
  const inner = /<!--+([\s\S]*?)--+>/.exec(markup)?.[1];
  // Of a comment within a paragraph only the lines of that are known.
  if (inner === undefined || map === null) return { text: content, place: () => lines };
  const [first = '', ...rest] = inner.split('\n');
  const isAlone = first.trim() === '';
  const column = isAlone ? Number.POSITIVE_INFINITY : markup.indexOf(first.trimStart());
  const indents = rest.filter(line => line.trim() !== '').map(line => line.search(/\S/));
  const indent = Math.min(column, ...indents);
  const moved = rest.map(line => line.slice(Math.min(indent, line.length)));
  const from = lines[0] + (isAlone ? 1 : 0);
  return {
    text: isAlone ? moved.join('\n') : [first.trimStart(), ...moved].join('\n'),
    place: at => (at === undefined ? lines : [from + at[0], from + at[1]]),
  };
}
