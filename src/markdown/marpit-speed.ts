// What Marpit does once more for every slide, or with time that grows with the square of their number, done once. The results are
// the same: tests compare them with those of Marpit as it is.

/// <reference path="./marpit-modules.d.ts" />

import inlineStyle from '@marp-team/marpit/lib/helpers/inline_style.js';
import yamlModule from '@marp-team/marpit/lib/markdown/directives/yaml.js';
import type MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { BoundedMap } from './bounded-map.js';

/** Styles and comments that are remembered: a deck has few different ones. */
const remembered = 3000;

export function speedUpMarpit(md: MarkdownIt): void {
  rememberStyles();
  rememberYaml();
  md.core.ruler.at('marpit_slide', state => {
    if (!state.inlineMode) state.tokens = wrapSlides(state.tokens, state.Token);
  });
}

/** Marpit copies all tokens so far for each slide. */
function wrapSlides(tokens: readonly Token[], TokenClass: typeof Token): Token[] {
  const slides: Token[][] = [[]];
  for (const token of tokens)
    if (token.type === 'hr' && token.level === 0) slides.push([token]);
    else slides.at(-1)?.push(token);
  const wrapped: Token[] = [];
  for (const [index, content] of slides.entries()) {
    const [first] = content;
    const ruler = first?.type === 'hr' ? first : undefined;
    const meta = { marpitSlide: index, marpitSlideTotal: slides.length };
    const open = new TokenClass('marpit_slide_open', 'section', 1);
    open.block = true;
    open.meta = { ...meta, marpitSlideElement: 1 };
    open.map = (ruler ?? content.find(token => token.map))?.map ?? [0, 1];
    open.attrSet('id', String(index + 1));
    const close = new TokenClass('marpit_slide_close', 'section', -1);
    close.block = true;
    close.meta = { ...meta, marpitSlideElement: -1 };
    wrapped.push(open);
    for (const token of content) {
      if (token === ruler) continue;
      token.level += 1;
      wrapped.push(token);
    }
    wrapped.push(close);
  }
  return wrapped;
}

const isFast = Symbol('remembers');

/** Marpit parses the declarations of each slide's style as CSS. */
function rememberStyles(): void {
  const { prototype } = inlineStyle.default;
  if (isFast in prototype) return;
  const build = prototype.toString;
  const texts = new BoundedMap<string, string>(remembered);
  Object.assign(prototype, {
    [isFast]: true,
    toString(this: typeof prototype): string {
      const key = JSON.stringify(this.decls);
      const known = texts.get(key);
      if (known !== undefined) return known;
      const text = build.call(this);
      texts.set(key, text);
      return text;
    },
  });
}

/** Marpit parses each comment as YAML. */
function rememberYaml(): void {
  if (isFast in yamlModule) return;
  const { yaml } = yamlModule;
  const values = new BoundedMap<string, ReturnType<typeof yaml>>(remembered);
  Object.assign(yamlModule, {
    [isFast]: true,
    yaml: (text: string, loose?: boolean | string[]): ReturnType<typeof yaml> => {
      const key = JSON.stringify([text, loose]);
      let value = values.get(key);
      if (value === undefined) {
        value = yaml(text, loose);
        values.set(key, value);
      }
      return value === false ? false : { ...value };
    },
  });
}
