// Marp parses its three built-in themes when it is made, which takes longer than rendering a deck. Here a theme that it adds is
// kept as text until something asks for it.

import type { Marp } from '@marp-team/marp-core';

type ThemeSet = Marp['themeSet'];

/** From now on, `add` of the set keeps the text and returns nothing; the returned function lets it work as before. */
export function addLazily(themes: ThemeSet): () => void {
  const texts = new Map<string, string>();
  const { add } = themes;
  const get: ThemeSet['get'] = themes.get.bind(themes);
  const has: ThemeSet['has'] = themes.has.bind(themes);
  const addTheme: ThemeSet['addTheme'] = themes.addTheme.bind(themes);
  const parse = (name: string): void => {
    const css = texts.get(name);
    if (css !== undefined) add.call(themes, css); // which takes it from the texts
  };
  themes.get = (name, fallback = false) => {
    parse(name);
    return get(name, fallback) as never;
  };
  themes.has = name => texts.has(name) || has(name);
  themes.addTheme = theme => {
    texts.delete(theme.name);
    addTheme(theme);
  };
  themes.add = ((css: string) => {
    const name = /@theme\s+(\S+)/.exec(css)?.[1];
    return name === undefined ? add.call(themes, css) : void texts.set(name, css);
  }) as typeof add;
  return () => {
    themes.add = add;
  };
}
