// Fonts and emoji that Marp takes from other servers, taken from the packages that come with the tool.

import type { AssetSet } from '../course/assets.js';
import { hashOf } from '../io/files.js';
import type { ToolFiles } from '../io/tool-files.js';
import { emojiBase, katexFontBase } from '../markdown/local-urls.js';

/** CSS whose math fonts, and the fonts that the theme `gaia` imports, are assets. */
export function localFonts(css: string, assets: AssetSet, tool: ToolFiles): string {
  const withMath = css.includes(katexFontBase)
    ? css.replace(katexSource, (all, name: string) => {
        const asset = addTool(`katex/${name}.woff2`, assets, tool);
        return asset === undefined ? all : `src: url("${asset}") format("woff2")`;
      })
    : css;
  return withMath.includes(gaiaSource)
    ? withMath.replace(gaiaImport, () => gaiaFonts.map(file => fontFaces(file, assets, tool)).join('\n'))
    : withMath;
}

/** The HTML with its emoji from the assets; an emoji that the set lacks stays the character it is. */
export function localEmoji(
  html: string,
  url: (assetName: string) => string,
  assets: AssetSet,
  tool: ToolFiles,
): string {
  return html.includes(emojiBase)
    ? html.replace(emojiImage, (_all, before: string, alt: string, code: string, after: string) => {
        const asset = addTool(`emoji/${code}.svg`, assets, tool);
        return asset === undefined ? alt : `${before}src="${url(asset)}"${after}`;
      })
    : html;
}

const emojiImage = new RegExp(`(<img[^>]*?alt="([^"]*)"[^>]*?)src="${emojiBase}svg/([\\da-f-]+)\\.svg"([^>]*>)`, 'g');

const source = String.raw`url\(['"]?${katexFontBase}([\w-]+)\.woff2['"]?\)\s*format\(['"]?woff2['"]?\)`;
const katexSource = new RegExp(String.raw`src:\s*${source}(?:\s*,\s*url\([^)]*\)\s*format\([^)]*\))*`, 'g');

const gaiaSource = 'https://fonts.bunny.net/';
const gaiaImport = new RegExp(
  String.raw`@import\s+["']${gaiaSource}css\?family=Lato:400,900\|Roboto\+Mono:400,700[^"']*["'];?`,
  'g',
);
const gaiaFonts = ['lato/400.css', 'lato/900.css', 'roboto-mono/400.css', 'roboto-mono/700.css'];

function fontFaces(file: string, assets: AssetSet, tool: ToolFiles): string {
  const css = new TextDecoder().decode(tool.read(file));
  return css.replace(/src:\s*url\(\.\/(files\/[\w-]+\.woff2)\)[^;]*;/g, (all, path: string) => {
    const asset = addTool(`${file.split('/')[0]}/${path}`, assets, tool);
    return asset === undefined ? all : `src: url("${asset}") format("woff2");`;
  });
}

function addTool(path: string, assets: AssetSet, tool: ToolFiles): string | undefined {
  const bytes = tool.read(path);
  return bytes && assets.add(path, hashOf(bytes), { type: 'tool', path });
}
