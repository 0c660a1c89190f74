// The url(…) of CSS, and the files that it imports by a string: finds them and puts other URLs in their place. Strings and comments
// are told apart; CSS is not parsed further.

const text = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/.source;
const pattern = new RegExp(
  String.raw`(?:\/\*[\s\S]*?\*\/)|(@import\s*)(?:${text})|(url\(\s*)(?:${text}|((?:[^)\\"'\s]|\\[\s\S])*))\s*\)|${text}`,
  'gi',
);

/** The CSS with each URL replaced by `replace(url)`; data URLs, `#fragments` and themes that are imported by name stay. */
export function rewriteUrls(css: string, replace: (url: string) => string): string {
  if (!/url\(|@import/i.test(css)) return css;
  return css.replace(pattern, (all, atImport, double, single, open, doubleUrl, singleUrl, bareUrl) => {
    if (atImport === undefined && open === undefined) return all;
    const url = unescapeCss(double ?? single ?? doubleUrl ?? singleUrl ?? bareUrl ?? '');
    if (url === '' || url.startsWith('#') || /^data:/i.test(url)) return all;
    if (atImport !== undefined && /^[\w-]+$/.test(url)) return all;
    const replaced = replace(url);
    return replaced === url
      ? all
      : `${atImport === undefined ? '' : '@import '}url("${replaced.replace(/["\\\n]/g, character => `\\${character.codePointAt(0)?.toString(16)} `)}")`;
  });
}

function unescapeCss(text: string): string {
  return text.replace(/\\(?:([\da-f]{1,6})\s?|\n|([\s\S]))/gi, (_all, hex, character) =>
    hex === undefined ? (character ?? '') : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}
