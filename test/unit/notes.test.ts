// Notes of slides as HTML: Markdown, the marks of steps, what they cannot do, and where mistakes in them are.

import { describe, expect, it } from 'vitest';
import { blindContext, type SlideContext } from '../../src/markdown/context.js';
import { createEngine } from '../../src/markdown/engine.js';
import { buildInMemory, diagnosticsText } from '../support/build.js';

const engine = createEngine();

function noteOf(comment: string, slide = '# Slide', changes: Partial<SlideContext> = {}): string {
  const context = { ...blindContext, ...changes };
  return engine.renderSlides(`${slide}\n\n${comment}\n`, 'default', context).slides[0]?.noteHtml.trim() ?? '';
}

function note(text: string, slide?: string): string {
  return noteOf(`<!--\n${text}\n-->`, slide);
}

const threeSteps = '* a\n* b\n* c';

describe('a note', () => {
  it.each([
    ['plain text\nkeeps its lines', '<p>plain text<br />\nkeeps its lines</p>'],
    ['*a* **b** `c` ~~d~~', '<p><em>a</em> <strong>b</strong> <code>c</code> <s>d</s></p>'],
    ['- a\n  - b', '<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>'],
    ['[site](https://example.org/)', '<p><a href="https://example.org/" target="_blank" rel="noopener">site</a></p>'],
    ['[slide](#sails)', '<p><a href="#sails">slide</a></p>'],
    ['## Heading', '<p class="note-heading">Heading</p>'],
    ['```sh\nls <dir>\n```', '<pre><code>ls &lt;dir&gt;\n</code></pre>'],
    ['costs $5 or $6', '<p>costs $5 or $6</p>'],
    [
      '---\ntheme: none\n---',
      '<hr />\n<h2>theme: none</h2>'.replaceAll('h2', 'p').replace('<p>', '<p class="note-heading">'),
    ],
    ['```mermaid\nflowchart\n```', '<pre><code>flowchart\n</code></pre>'],
  ])('%s', (text, html) => expect(note(text)).toBe(html));

  it('may be indented as a whole, with what its comment begins with or below it', () => {
    expect(noteOf('<!--\n    one\n\n    two\n-->')).toBe('<p>one</p>\n<p>two</p>');
    expect(noteOf('<!-- one\n\n     two -->')).toBe('<p>one</p>\n<p>two</p>');
    expect(noteOf('<!-- one -->\n\n<!-- two -->')).toBe('<p>one</p>\n<p>two</p>');
    expect(noteOf('text <!-- one\ntwo --> text')).toBe('<p>one<br />\ntwo</p>');
  });

  it('uses the links that the deck defines', () =>
    expect(noteOf('<!-- [site] -->\n\n[site]: https://example.org/')).toContain('href="https://example.org/"'));

  it.each([
    ['</aside></div><b>bold', '<b>bold\n</b>'],
    ['<div>\n\ntext', '<div>\n<p>text</p>\n</div>'],
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  ])('cannot reach beyond its place: %s', (text, html) => expect(note(text)).toBe(html));

  it('is not in the student edition', () =>
    expect(noteOf('<!-- secret -->', '# Slide', { edition: 'student' })).toBe(''));

  it('leaves the slides and their style as they are', () => {
    const [text, context] = ['# Slide\n\n<!-- ## Slide\n\n$x$ ![bg](a.png) -->\n\n---\n\n## Other', blindContext];
    const { slides, css } = engine.renderSlides(text, 'default', context);
    const student = engine.renderSlides(text, 'default', { ...context, edition: 'student' });
    expect(slides.map(({ html }) => html)).toEqual(student.slides.map(({ html }) => html));
    expect(css).toBe(student.css);
    expect(slides[0]?.notes).toEqual(['## Slide\n\n$x$ ![bg](a.png)']);
  });
});

const mark = (step: number): string =>
  `<button type="button" class="note-mark" data-mark="${step}" aria-label="${step}" title="${step}">${step}</button>`;

describe('marks of steps', () => {
  it.each([
    [
      'before\n[click] one\n[click:2] three',
      `<p><span data-step="0">before<br />\n</span><span data-step="1">${mark(1)} one<br />\n</span><span data-step="3">${mark(3)} three</span></p>`,
    ],
    [
      '[click]\n\n- [Click] two\n- still\n\n```\ncode\n```',
      `<p><span data-step="1">${mark(1)}</span></p>\n<ul>\n<li data-step="2"><span data-step="2">${mark(2)} two</span></li>\n<li data-step="2"><span data-step="2">still</span></li>\n</ul>\n<pre data-step="2"><code>code\n</code></pre>`,
    ],
    ['a *b [click] c* d', `<p><span data-step="0">a </span><span data-step="1">${mark(1)}<em>b  c</em> d</span></p>`],
    ['\\[click] `[click]` [clicks]', '<p>[click] <code>[click]</code> [clicks]</p>'],
  ])('%s', (text, html) => expect(note(text, threeSteps)).toBe(html));

  it('go on in the next note of the slide', () =>
    expect(noteOf('<!-- [click] -->\n\n<!-- [click] -->', threeSteps)).toContain(mark(2)));

  it('are text on a slide', async () => {
    const { text } = await buildInMemory({ 'slides/a.md': '# A\n\n[click] text' });
    expect(text('private/slides/a/index.html')).toContain('[click] text');
  });
});

describe('mistakes in a note', () => {
  it('have a place, and are those of the instructor edition', async () => {
    const deck = '# A\n\n* one\n\n<!--\nHello.\n\n![](none.png)\n[x](none.md)\n<blink>\nso\n[click] [click]\n-->\n';
    const { diagnostics } = await buildInMemory({
      'slides/a.md': '# T\n\n<!-- include: parts/b.md -->',
      'slides/parts/b.md': deck,
    });
    expect(diagnosticsText(diagnostics)).toMatchInlineSnapshot(`
      "error slides/parts/b.md:8:5  image/missing
        "slides/parts/none.png" does not exist.
        8 | ![](none.png)
          |     ^^^^^^^^

      warning slides/parts/b.md:9:5  link/missing
        The link leads to "slides/parts/none.md", which does not exist.
        9 | [x](none.md)
          |     ^^^^^^^

      warning slides/parts/b.md:10:1  html/removed
        The HTML tag <blink> is not allowed here and is shown as text.
        10 | <blink>
           | ^^^^^^
        "html: true" in course.yml allows all HTML, scripts included.

      warning slides/parts/b.md:12:1  note/unknown-step
        This is step 2, and the slide has one step.
        12 | [click] [click]
           | ^^^^^^"
    `);
  });
});
