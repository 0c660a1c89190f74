// Shortcodes such as :tada:. Marp looks for all 1,900 names at once; compiling that expression takes longer than the rest of a
// deck's Markdown, so it is used only on text that has something like a shortcode.

import type MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';

const rule = 'marp_emoji';

export function emojiPlugin(md: MarkdownIt): void {
  const { ruler } = md.core;
  const all = ruler.getRules('');
  ruler.disable(rule);
  const others = new Set(ruler.getRules(''));
  const replace = all.find(candidate => !others.has(candidate));
  ruler.enable(rule);
  ruler.at(rule, state => {
    if (state.tokens.some(({ children }) => children?.some(hasShortcode))) replace?.(state);
  });
}

function hasShortcode({ type, content }: Token): boolean {
  return type === 'text' && /:[\w+-]+:/.test(content);
}
