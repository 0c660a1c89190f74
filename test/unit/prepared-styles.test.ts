// The styles of the tool's own themes are packed when it is built: decks that use them do not pack again.

import { describe, expect, it } from 'vitest';
import { preparedStyles } from '../../src/build/prepared-styles.js';
import { createToolFiles } from '../../src/io/tool-files.js';
import { blindContext } from '../../src/markdown/context.js';
import { createEngine, createEngineParts } from '../../src/markdown/engine.js';
import { loadTheme } from '../../src/parse/themes.js';

const tool = createToolFiles();
const noFiles = {
  kind: () => 'missing',
  list: () => [],
  read: () => undefined,
} as unknown as Parameters<typeof loadTheme>[1]['files'];
const [own] = loadTheme('lutrin', { files: noFiles, tool, themes: [], report: () => {} });

function packedIn(text: string, theme: string, change = ''): { readonly keys: string[]; readonly css: string } {
  const keys: string[] = [];
  const store = preparedStyles(tool);
  const engine = createEngine(
    createEngineParts({
      get: key => store.get(key),
      set: (key, css) => {
        keys.push(key);
        store.set(key, css);
      },
    }),
  );
  engine.addTheme(`${own?.css ?? ''}${change}`);
  return { keys, css: engine.renderSlides(text, theme, blindContext).css };
}

describe.each(['lutrin', 'default', 'gaia', 'uncover'])('theme %s', theme => {
  it.each(['# A', '$x$', '---\nsize: 4:3\n---\n\n# A', '---\nsize: 16:9\n---\n\n$x$'])('is prepared for %j', text => {
    expect(packedIn(text, theme).keys).toEqual([]);
  });
});

it('packs what a deck adds, and nothing else', () => {
  expect(packedIn('<style>h1 { color: red }</style>\n\n# A', 'lutrin').keys).toHaveLength(1);
});

it('packs a theme of the same name with other content', () => {
  const changed = packedIn('# A', 'lutrin', '\nh1 { color: #123456 }');
  expect(changed.keys).toHaveLength(1);
  expect(changed.css).toContain('#123456');
});
