// What only teachers get: `<details class="solution">`, `<details class="teacher">` and fences marked `edition=instructor`.
// In the student edition it is absent. A block that is not closed where it was opened could leak: it is an error, and the
// page is withheld (`edition/unclosed`).

import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { diagnostic } from '../../diagnostics/diagnostic.js';
import { contextOf, type Lines, type MarkdownContext } from '../context.js';
import { attributeOf, scanTags, type Tag } from '../html-tags.js';

/** Classes of the `<details>` that the student edition lacks. */
const instructorClasses = ['solution', 'teacher'];

export function instructorPlugin(md: MarkdownIt): void {
  md.core.ruler.after('lutrin_html_lines', 'lutrin_instructor', state => {
    if (!state.inlineMode) state.tokens = filterTokens(state.tokens, contextOf(state.env));
  });
  // Marpit also writes headers and footers as they are into attributes.
  md.core.ruler.after('marpit_directives_parse', 'lutrin_margins', state => {
    if (state.inlineMode) return;
    const context = contextOf(state.env);
    for (const { type, meta, map } of state.tokens)
      if (type === 'marpit_slide_open') filterMargins(meta?.marpitDirectives, map ?? undefined, context);
  });
}

function filterMargins(
  directives: Record<string, unknown> = {},
  lines: Lines | undefined,
  context: MarkdownContext,
): void {
  for (const name of ['header', 'footer']) {
    const written = directives[name];
    if (typeof written !== 'string' || !/<details/i.test(written)) continue;
    const details = createDetailsStack(context);
    directives[name] = details.pass(written, { lines, level: 0, slide: 0 });
    details.finish();
  }
}

/** Where a tag stands: a block must be closed on the slide and at the nesting at which it was opened. */
interface Place {
  readonly lines: Lines | undefined;
  readonly level: number;
  readonly slide: number;
}

interface OpenDetails extends Place {
  readonly instructorOnly: boolean;
}

function filterTokens(tokens: readonly Token[], context: MarkdownContext): Token[] {
  const details = createDetailsStack(context);
  const isStudent = context.edition === 'student';
  let slide = 0;
  const kept = tokens.flatMap(token => {
    if (token.type === 'hr' && token.level === 0) slide++;
    const place = { lines: token.map ?? undefined, level: token.level, slide };
    if (token.type === 'html_block' && /<\/?details/i.test(token.content))
      return withText(token, details.pass(token.content, place));
    const wasHidden = details.hidden();
    if (token.children?.some(child => child.type === 'html_inline'))
      token.children = token.children.flatMap(child =>
        child.type === 'html_inline'
          ? withText(child, details.pass(child.content, place))
          : details.hidden()
            ? []
            : [child],
      );
    if (details.depth() > 0) token.meta = { ...token.meta, inDetails: true };
    return (wasHidden && details.hidden()) || (isStudent && token.meta?.instructorOnly === true) ? [] : [token];
  });
  details.finish();
  return kept;
}

interface DetailsStack {
  /** Inside a block that this edition lacks. */
  hidden(): boolean;
  /** How many details are open around this place. */
  depth(): number;
  /** The part of the HTML that this edition has. */
  pass(html: string, place: Place): string;
  finish(): void;
}

function createDetailsStack(context: MarkdownContext): DetailsStack {
  const open: OpenDetails[] = [];
  const hidden = (): boolean => context.edition === 'student' && open.some(details => details.instructorOnly);
  const report = (message: string, needle: string, lines: Lines | undefined): void =>
    context.report(diagnostic('edition/unclosed', context.span(needle, lines), message));
  const unclosed = ({ lines }: OpenDetails): void =>
    report(
      'This <details> is not closed on the same slide and in the same list, quote or paragraph.',
      '<details',
      lines,
    );
  const close = (place: Place): void => {
    const details = open.pop();
    if (details === undefined) report('This </details> closes a block that was not opened.', '</details', place.lines);
    else if (details.level !== place.level || details.slide !== place.slide) unclosed(details);
  };
  return {
    hidden,
    depth: () => open.length,
    finish: () => open.forEach(unclosed),
    pass: (html, place) => {
      let result = '';
      let last = 0;
      for (const tag of scanTags(html).filter(found => found.name === 'details')) {
        const wasHidden = hidden();
        if (!wasHidden) result += html.slice(last, tag.start);
        if (tag.type === 'open') open.push({ ...place, instructorOnly: isInstructorOnly(tag) });
        else close(place);
        if (!wasHidden && !hidden()) result += shown(tag, html.slice(tag.start, tag.end));
        last = tag.end;
      }
      return hidden() ? result : result + html.slice(last);
    },
  };
}

function isInstructorOnly(tag: Tag): boolean {
  const classes = (attributeOf(tag, 'class') ?? '').toLowerCase().split(/\s+/);
  return instructorClasses.some(name => classes.includes(name)) || attributeOf(tag, 'data-edition') === 'instructor';
}

/** What is only for teachers is open from the start: on paper it could not be opened. */
function shown(tag: Tag, text: string): string {
  const opens = tag.type === 'open' && isInstructorOnly(tag) && !tag.attributes.some(({ name }) => name === 'open');
  return opens ? text.replace(/^<details/i, '$& open') : text;
}

function withText(token: Token, content: string): Token[] {
  if (content.trim() === '') return [];
  token.content = content;
  return [token];
}
