// `[click]` and `[click:3]` in a note, as in Slidev: what follows is said after the next step of the slide, or after the third from
// here. Each stretch of the note gets the number of its step, and each mark becomes a button with that number.

import type MarkdownIt from 'markdown-it';
import type { RuleInline } from 'markdown-it/lib/parser_inline.mjs';
import type Token from 'markdown-it/lib/token.mjs';

const type = 'lutrin_note_mark';
const open = 0x5b;

export interface NoteMark {
  readonly step: number;
  /** In the note, counted from 0. */
  readonly line: number;
}

/** What is known of a note; elsewhere the marks are text. */
export interface NoteSteps {
  /** The last step of the notes before it on the slide. */
  readonly before: number;
  /** The accessible name of a mark. */
  readonly label: (step: number) => string;
  /** Gets the marks of the note, in their order. */
  readonly marks: NoteMark[];
}

const noteKey = 'lutrinNote';

/** For the environment in which a note is parsed. */
export function noteEnvironment(steps: NoteSteps): Record<string, unknown> {
  return { [noteKey]: steps };
}

export function noteStepsOf(env: unknown): NoteSteps | undefined {
  return (env as Record<string, NoteSteps | undefined>)[noteKey];
}

export function noteStepsPlugin(md: MarkdownIt): void {
  md.inline.ruler.before('link', type, mark);
  md.core.ruler.push('lutrin_note_steps', state => {
    const steps = noteStepsOf(state.env);
    if (steps !== undefined && state.tokens.some(({ children }) => children?.some(isMark)))
      markSteps(state.tokens, steps, state.Token);
  });
  md.renderer.rules[type] = (tokens, index) => {
    const { step = 0, label = '' }: { step?: number; label?: string } = tokens[index]?.meta ?? {};
    const name = md.utils.escapeHtml(label);
    return `<button type="button" class="note-mark" data-mark="${step}" aria-label="${name}" title="${name}">${step}</button>`;
  };
}

const mark: RuleInline = (state, silent) => {
  if (state.src.charCodeAt(state.pos) !== open || noteStepsOf(state.env) === undefined) return false;
  const match = /^\[click(?::(\d{1,3}))?\]/i.exec(state.src.slice(state.pos, state.pos + 12));
  if (match === null) return false;
  if (!silent) state.push(type, '', 0).meta = { by: Number(match[1] ?? 1) };
  state.pos += match[0].length;
  return true;
};

function isMark(token: Token): boolean {
  return token.type === type;
}

/** Marks the stretches of a note, in place. */
function markSteps(tokens: readonly Token[], { before, label, marks }: NoteSteps, TokenClass: typeof Token): void {
  let step = before;
  let items: Token[] = [];
  for (const token of tokens) {
    if (token.type === 'list_item_open') items.push(token);
    if (token.type !== 'inline') {
      if (isBlock(token)) token.attrSet('data-step', String(step));
      continue;
    }
    const stretches = stretchesOf(token.children ?? []).map(stretch => {
      if (stretch.mark !== undefined) {
        step += stretch.mark.meta.by;
        stretch.mark.meta = { step, label: label(step) };
        marks.push({ step, line: (token.map?.[0] ?? 0) + stretch.line });
      }
      for (const item of items) item.attrSet('data-step', String(step));
      items = [];
      return wrapped(stretch, step, TokenClass);
    });
    token.children = stretches.flat();
  }
}

/** What has no text in which marks could stand. */
function isBlock({ type }: Token): boolean {
  return type === 'lutrin_note_code' || type === 'hr';
}

interface Stretch {
  readonly mark: Token | undefined;
  readonly children: readonly Token[];
  /** Lines of the text before it. */
  readonly line: number;
}

/** A mark within emphasis or a link counts from where that begins. */
function stretchesOf(children: readonly Token[]): Stretch[] {
  const stretches: Stretch[] = [];
  let mark: Token | undefined;
  let current: Token[] = [];
  let [line, lines, depth, outer] = [0, 0, 0, 0];
  for (const child of children) {
    if (child.type === 'softbreak' || child.type === 'hardbreak') lines++;
    if (isMark(child)) {
      const cut = depth === 0 ? current.length : outer;
      if (mark !== undefined || cut > 0) stretches.push({ mark, children: current.slice(0, cut), line });
      [mark, current, line, outer] = [child, current.slice(cut), lines, 0];
      continue;
    }
    if (depth === 0) outer = current.length;
    depth += child.nesting;
    current.push(child);
  }
  stretches.push({ mark, children: current, line });
  return stretches;
}

function wrapped({ mark, children }: Stretch, step: number, TokenClass: typeof Token): Token[] {
  const begin = new TokenClass('lutrin_note_step_open', 'span', 1);
  begin.attrSet('data-step', String(step));
  const end = new TokenClass('lutrin_note_step_close', 'span', -1);
  return [begin, ...(mark === undefined ? [] : [mark]), ...children, end];
}
