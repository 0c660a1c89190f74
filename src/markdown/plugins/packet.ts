// Headers of protocols: on a slide of class `packet` or `frame`, each item of a list is a field that ends with its width in code,
// `- Source port \`16\``. The theme gets the widths as numbers; without them the list is still one.

import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';

/** Bits of a row of a header, as the RFCs draw them. */
const rowBits = 32;
/** A field of a frame takes room for its bits up to these: a payload would leave none to the others. */
const mostBits = 96;

export function packetPlugin(md: MarkdownIt): void {
  md.core.ruler.after('marpit_directives_parse', 'lutrin_packet', state => {
    let kind: string | undefined;
    for (const [index, token] of state.tokens.entries()) {
      if (token.type === 'marpit_slide_open') kind = kindOf(token);
      if (kind === undefined || token.type !== 'list_item_open') continue;
      const bits = bitsOf(state.tokens[index + 2]);
      if (bits !== undefined) token.attrSet('style', kind === 'frame' ? frameStyle(bits) : packetStyle(bits));
    }
  });
}

function kindOf(open: Token): string | undefined {
  const value: unknown = open.meta?.marpitDirectives?.class;
  const classes = (Array.isArray(value) ? value : [value]).flatMap(name => String(name ?? '').split(/\s+/));
  return ['packet', 'frame'].find(kind => classes.includes(kind));
}

/** The first number of the code at the end of the item. */
function bitsOf(inline: Token | undefined): number | undefined {
  const last = inline?.children?.findLast(({ type, content }) => type !== 'text' || content.trim() !== '');
  const digits = last?.type === 'code_inline' ? /\d+/.exec(last.content)?.[0] : undefined;
  const bits = Number(digits ?? 0);
  return bits > 0 ? bits : undefined;
}

function frameStyle(bits: number): string {
  return `--bits:${Math.min(bits, mostBits)}`;
}

function packetStyle(bits: number): string {
  const rows = Math.ceil(bits / rowBits);
  return rows === 1 ? `--bits:${bits}` : `--bits:${rowBits};--rows:${rows}`;
}
