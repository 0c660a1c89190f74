// A slide that is rendered by itself after an edit equals that slide of the whole deck, and all others stay as they were.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { deck, random } from '../../scripts/generate-course.mjs';
import { preparedStyles } from '../../src/build/prepared-styles.js';
import { createToolFiles } from '../../src/io/tool-files.js';
import { blindContext, type SlideContext } from '../../src/markdown/context.js';
import { createEngine, createEngineParts, type RenderedSlides } from '../../src/markdown/engine.js';
import { createEdits } from '../support/deck-edits.js';

const fixtures = path.join(import.meta.dirname, '../fixtures');
const decks: readonly [string, string][] = [
  ['outline', readFileSync(path.join(fixtures, 'outline.md'), 'utf8')],
  ['generated', deck(0, 20, random(7))],
  [
    'agenda',
    '# Deck\n\n---\n\n## One\n\n<!-- time: 2m -->\n\n---\n\n### Topic\n\n<!-- agenda -->\n\n---\n\n### Step\n\n<!-- step: lab/one -->\n\ntext\n\n---\n\n## Two\n\n- item\n',
  ],
  ['transitions', readFileSync(path.join(fixtures, 'yardstick-player/transitions.md'), 'utf8')],
  ...readdirSync(path.join(fixtures, 'yardstick'))
    .filter(name => name.endsWith('.md') && name !== 'formulas-mathjax.md')
    .map((name): [string, string] => [name, readFileSync(path.join(fixtures, 'yardstick', name), 'utf8')]),
];
const parts = createEngineParts(preparedStyles(createToolFiles()));
/** `EDITS=2000` makes more of them. */
const count = Number(process.env.EDITS ?? 150);

describe.each(decks)('%s', (name, text) => {
  it('is the same after each edit', async () => {
    const engine = createEngine(parts);
    const edit = createEdits(text, 1 + name.length);
    let before = await whole(engine, text);
    let alone = 0;
    for (let i = 0; i < count; i++) {
      const edited = edit();
      const reports: string[] = [];
      const answer =
        before.reports === 0
          ? await engine.renderSlide(before.rendered, edited, 'default', context(reports))
          : undefined;
      const expected = await whole(engine, edited);
      if (answer !== undefined) {
        alone++;
        for (const [at, slide] of expected.rendered.slides.entries())
          expect(answer.rendered.slides[at]?.html, `edit ${i}: HTML of slide ${at} of\n${edited}`).toBe(slide.html);
        expect(
          described(answer.rendered),
          `edit ${i}: slide ${answer.index} of ${JSON.stringify(before.rendered.state.text)} now ${JSON.stringify(edited)}`,
        ).toEqual(described(expected.rendered));
        expect(expected.reports, 'nothing to report').toBe(0);
        before = { rendered: answer.rendered, reports: 0 };
      } else before = expected;
    }
    // The test could not fail if all edits led to the whole deck.
    if (['outline', 'generated', 'agenda'].includes(name)) expect(alone).toBeGreaterThan(count / 10);
  });
});

it.each([
  ['that stands on no first slide', '### Catalogues', '### Catalogues\n\n<!-- moduleTime: 2m -->'],
  ['that is less than its slides take', '<!-- time: 1m -->', '<!-- time: 9m -->'],
])('the time of a module %s is told of the whole deck', async (_title, old, edited) => {
  const text =
    '# Deck\n\n---\n\n## Compost\n\n<!-- moduleTime: 5m -->\n\n---\n\n### Heaps\n\n<!-- time: 1m -->\n\n---\n\n### Catalogues\n\ntext\n';
  const engine = createEngine(parts);
  const { rendered, reports } = await whole(engine, text);
  expect(reports).toBe(0);
  const now = text.replace(old, edited);
  expect((await whole(engine, now)).reports).toBe(1);
  expect(await engine.renderSlide(rendered, now, 'default', context([]))).toBeUndefined();
  expect(await engine.renderSlide(rendered, text.replace('text', 'words'), 'default', context([]))).toBeDefined();
});

async function whole(
  engine: ReturnType<typeof createEngine>,
  text: string,
): Promise<{ rendered: RenderedSlides; reports: number }> {
  await engine.prepare(text);
  const reports: string[] = [];
  return { rendered: engine.renderSlides(text, 'default', context(reports)), reports: reports.length };
}

function context(reports: string[]): SlideContext {
  return {
    ...blindContext,
    edition: 'instructor',
    variables: new Map([['NAME', { type: 'fixed', value: 'value' }]]),
    step: reference => ({ reference, url: '#step', number: 1, title: 'One' }),
    report: found => reports.push(found.message),
  };
}

function described({ slides, css, language, theme, metadata, state }: RenderedSlides): unknown {
  const { starts, bodyLine, directives } = state;
  return { slides, css, language, theme, metadata, starts, bodyLine, directives };
}
