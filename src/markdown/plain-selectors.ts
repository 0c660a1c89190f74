// Marp writes `:is(h1, marp-h1)` where a theme says `h1`. Browsers sort rules by the element that a selector ends with and try
// only those that fit; a selector that ends with `:is(…)` they try on every element. `h1` and `marp-h1` as two selectors mean the
// same, have the same specificity, and let a deck be styled in less time.

import type { Plugin } from 'postcss';

const pair = /:is\(([a-z]\w*), marp-\1\)/;

/** A PostCSS plugin for Marp. */
export function plainSelectorsPlugin(): Plugin {
  return {
    postcssPlugin: 'lutrin-plain-selectors',
    OnceExit: root => {
      root.walkRules(rule => {
        if (pair.test(rule.selector)) rule.selectors = rule.selectors.flatMap(plainSelectors);
      });
    },
  };
}

/** The selector once for each way to read its pairs; as it was when a pair stands within another function. */
export function plainSelectors(selector: string): string[] {
  const found = pair.exec(selector);
  if (found === null) return [selector];
  const before = selector.slice(0, found.index);
  if (count(before, '(') > count(before, ')')) return [selector];
  const after = selector.slice(found.index + found[0].length);
  return [found[1], `marp-${found[1]}`].flatMap(name => plainSelectors(`${before}${name}${after}`));
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
