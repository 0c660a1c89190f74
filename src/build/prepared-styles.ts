// Packed styles of the themes that come with the tool. To pack one takes longer than to render a deck, so they are packed when
// the tool is built, and kept in `styles/`, each under a name made of all that it depends on.

import { diskFiles, hashOf } from '../io/files.js';
import { createToolFiles, type ToolFiles, toolFolder } from '../io/tool-files.js';
import { BoundedMap } from '../markdown/bounded-map.js';
import { blindContext } from '../markdown/context.js';
import { createEngine, createEngineParts } from '../markdown/engine.js';
import type { StyleStore } from '../markdown/style-packer.js';
import { loadTheme, ownTheme } from '../parse/themes.js';

const themes = [ownTheme, 'default', 'gaia', 'uncover'];
/** Packed styles that are kept in memory. */
const rememberedStyles = 100;

const sizes = [undefined, '16:9', '4:3'];

/** The prepared ones, and those that are packed in this run. */
export function preparedStyles(tool: ToolFiles): StyleStore {
  const packed = new BoundedMap<string, string>(rememberedStyles);
  return {
    get: key => {
      const known = packed.get(key);
      if (known !== undefined) return known;
      const bytes = tool.read(`styles/${nameOf(key)}`);
      if (bytes === undefined) return undefined;
      const css = new TextDecoder().decode(bytes);
      packed.set(key, css);
      return css;
    },
    set: (key, css) => packed.set(key, css),
  };
}

/** What belongs in `styles/`: file names and texts. */
export function prepareStyles(): ReadonlyMap<string, string> {
  const packed = new Map<string, string>();
  const engine = createEngine(createEngineParts(packed));
  const context = { files: diskFiles(toolFolder()), tool: createToolFiles(), themes: [], report: () => {} };
  for (const { css } of loadTheme(ownTheme, context)) engine.addTheme(css);
  for (const size of sizes)
    for (const content of ['', '$x$'])
      for (const theme of themes) {
        const head = ['---', ...(size === undefined ? [] : [`size: ${size}`]), '---', ''].join('\n');
        engine.renderSlides(`${head}\n${content}`, theme, blindContext);
      }
  return new Map([...packed].map(([key, css]) => [nameOf(key), css]));
}

function nameOf(key: string): string {
  return `${hashOf(new TextEncoder().encode(key)).slice(0, 20)}.css`;
}
