// The url(…) of CSS: finds them and puts other URLs in their place. Strings and comments are told apart; CSS is not parsed further.

const pattern =
  /(\/\*[\s\S]*?\*\/)|(url\(\s*)(?:"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|((?:[^)\\"'\s]|\\[\s\S])*))(\s*\))|("(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')/gi;

/** The CSS with each url(…) replaced by `replace(url)`; data URLs and `#fragments` stay. */
export function rewriteUrls(css: string, replace: (url: string) => string): string {
  if (!/url\(/i.test(css)) return css;
  return css.replace(pattern, (all, _comment, open, double, single, bare) => {
    if (open === undefined) return all;
    const url = unescapeCss(double ?? single ?? bare ?? '');
    if (url === '' || url.startsWith('#') || /^data:/i.test(url)) return all;
    const replaced = replace(url);
    return replaced === url
      ? all
      : `url("${replaced.replace(/["\\\n]/g, character => `\\${character.codePointAt(0)?.toString(16)} `)}")`;
  });
}

function unescapeCss(text: string): string {
  return text.replace(/\\(?:([\da-f]{1,6})\s?|\n|([\s\S]))/gi, (_all, hex, character) =>
    hex === undefined ? (character ?? '') : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}
