// The CSS of decks: a theme, what Marp adds to it, and the deck's own style blocks.

import type { Marp } from '@marp-team/marp-core';
import { uncoverPaperCss } from './paper-style.js';
import { createStylePacker, emptyTheme, type Pack, type StyleStore } from './style-packer.js';
import { type StyleProblem, styleProblem } from './style-problem.js';

/** What a deck's style is packed of, but for its style blocks. */
export interface StylePack {
  /** Of the theme. */
  readonly name: string | undefined;
  /** Of the slides, as the deck's directive says. */
  readonly size: unknown;
  readonly options: PackOptions;
  /** See `createStylePacker`. */
  readonly key: string;
  /** What slides take from themes. */
  readonly traits: string;
}

export const emptyPack: StylePack = { name: undefined, size: undefined, options: {}, key: '', traits: '' };

type PackOptions = ReturnType<Marp['themeSetPackOptions']>;

export class SlideStyles {
  readonly #themeSet: Marp['themeSet'];
  /** What was added to Marp's own themes, by name. */
  readonly #added = new Map<string, string>();
  readonly #pack: ReturnType<typeof createStylePacker<PackOptions>>;

  constructor(themeSet: Marp['themeSet'], store: StyleStore) {
    this.#themeSet = themeSet;
    const pack: Pack<PackOptions> = (theme, options) => themeSet.pack(theme, options);
    this.#pack = createStylePacker(pack, store);
    themeSet.add(emptyTheme.css);
  }

  addTheme(css: string): void {
    const { name } = this.#themeSet.add(css);
    this.#added.set(name, css);
  }

  plan(name: string | undefined, size: unknown, options: PackOptions): StylePack {
    const { after: _after, ...rest } = options;
    return { name, size, options: rest, key: this.#keyOf(name, size), traits: this.#traitsOf(name) };
  }

  /** With the theme as it is now; undefined when the slides could be others, too. */
  planAgain(before: StylePack): StylePack | undefined {
    const { name, size, traits } = before;
    return this.#traitsOf(name) === traits ? { ...before, key: this.#keyOf(name, size) } : undefined;
  }

  /** `styles` are the deck's own. With a problem, the CSS is without them. */
  pack(
    { name, options, key }: StylePack,
    styles: readonly string[],
  ): { readonly css: string; readonly problem?: StyleProblem } {
    const own = styles.join('\n');
    try {
      return {
        css: this.#pack(name, { ...options, after: name === 'uncover' ? `${uncoverPaperCss}\n${own}` : own }, key),
      };
    } catch (error) {
      const { before: _before, ...rest } = options;
      const problem = styleProblem(error, styles, css => {
        this.#themeSet.pack(emptyTheme.name, { ...rest, after: css });
      });
      return { css: this.#packAlone(name, options, key), problem };
    }
  }

  #packAlone(name: string | undefined, options: PackOptions, key: string): string {
    try {
      return this.#pack(name, options, key);
    } catch {
      return ''; // the theme itself
    }
  }

  #keyOf(name: string | undefined, size: unknown): string {
    return JSON.stringify([this.#sourceOf(name ?? ''), size]);
  }

  #traitsOf(name: string | undefined): string {
    const sizes = ['width', 'height'].map(side => name && this.#themeSet.getThemeProp(name, side));
    return JSON.stringify([sizes, [...this.#added.keys()].map(added => this.#themeSet.get(added)?.meta)]);
  }

  /** The CSS of a theme that was added, with all others when it imports any. */
  #sourceOf(name: string): string | [string, string][] {
    const css = this.#added.get(name) ?? '';
    return /@import/.test(css) ? [...this.#added] : css;
  }
}
