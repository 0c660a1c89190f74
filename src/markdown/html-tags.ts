// Finds the tags and comments in a piece of HTML, by the tokenizer rules of the HTML standard, with their offsets.
// Pieces come from Markdown and are often half a document: nothing here builds a tree.

export interface Attribute {
  readonly name: string;
  /** Decoded; undefined for an attribute without a value. */
  readonly value: string | undefined;
  /** Where the value stands, quotes included; `start === end` for an attribute without a value. */
  readonly start: number;
  readonly end: number;
}

export interface Tag {
  readonly type: 'open' | 'close' | 'comment';
  /** Lower case; empty for a comment. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly attributes: readonly Attribute[];
}

const rawText = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes']);
const attributePattern = /([^\s"'<>/=][^\s/>=]*|=[^\s/>=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>][^\s>]*))?|["'<]/g;

/** Tags in the order in which they stand. The content of script, style and the like is skipped. */
export function scanTags(html: string): Tag[] {
  const tags: Tag[] = [];
  let at = html.indexOf('<');
  while (at >= 0) {
    const tag = comment(html, at) ?? element(html, at);
    if (tag === undefined) {
      at = html.indexOf('<', at + 1);
      continue;
    }
    tags.push(tag);
    at = html.indexOf('<', skipRawText(html, tag));
  }
  return tags;
}

/** The HTML with some attribute values replaced; `replace` returns undefined to leave one as it is. */
export function replaceAttributes(
  html: string,
  replace: (tag: Tag, attribute: Attribute) => string | undefined,
): string {
  if (!html.includes('<')) return html;
  let result = '';
  let last = 0;
  for (const tag of scanTags(html)) {
    for (const attribute of tag.attributes) {
      if (attribute.value === undefined) continue;
      const value = replace(tag, attribute);
      if (value === undefined || value === attribute.value) continue;
      result += `${html.slice(last, attribute.start)}"${escapeAttribute(value)}"`;
      last = attribute.end;
    }
  }
  return result + html.slice(last);
}

/** The HTML without its comments. */
export function removeComments(html: string): string {
  if (!html.includes('<!')) return html;
  const comments = scanTags(html).filter(tag => tag.type === 'comment');
  let result = '';
  let last = 0;
  for (const tag of comments) {
    result += html.slice(last, tag.start);
    last = tag.end;
  }
  return result + html.slice(last);
}

export function attributeOf(tag: Tag, name: string): string | undefined {
  return tag.attributes.find(attribute => attribute.name === name)?.value;
}

export function escapeAttribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function comment(html: string, at: number): Tag | undefined {
  const next = html[at + 1];
  if (next !== '!' && next !== '?') return undefined;
  const isComment = html.startsWith('<!--', at);
  const empty = isComment && /^<!---?>/.exec(html.slice(at, at + 6))?.[0];
  const close = isComment ? /--!?>/g : />/g;
  close.lastIndex = at + 2 + (isComment ? 2 : 0);
  const end = empty ? at + empty.length : close.exec(html) === null ? html.length : close.lastIndex;
  return { type: 'comment', name: '', start: at, end, attributes: [] };
}

function element(html: string, at: number): Tag | undefined {
  const match = /^<(\/?)([a-z][^\s/>]*)/i.exec(html.slice(at, at + 200));
  if (match === null) return undefined;
  const attributes: Attribute[] = [];
  let position = at + match[0].length;
  while (position < html.length && html[position] !== '>') {
    attributePattern.lastIndex = position;
    if (/[\s/]/.test(html[position] ?? '')) {
      position++;
      continue;
    }
    const found = attributePattern.exec(html);
    if (found === null || found.index !== position) return undefined;
    if (found[1] !== undefined) attributes.push(attribute(found[1], found[2], attributePattern.lastIndex));
    position = attributePattern.lastIndex;
  }
  if (position >= html.length) return undefined; // cut off: not a tag
  const type = match[1] === '/' ? 'close' : 'open';
  return { type, name: (match[2] ?? '').toLowerCase(), start: at, end: position + 1, attributes };
}

function attribute(name: string, raw: string | undefined, end: number): Attribute {
  if (raw === undefined) return { name: name.toLowerCase(), value: undefined, start: end, end };
  const quoted = /^["']/.test(raw);
  return { name: name.toLowerCase(), value: decode(quoted ? raw.slice(1, -1) : raw), start: end - raw.length, end };
}

function skipRawText(html: string, tag: Tag): number {
  if (tag.type !== 'open' || !rawText.has(tag.name)) return tag.end;
  const close = new RegExp(`</${tag.name}(?=[\\s/>])`, 'gi');
  close.lastIndex = tag.end;
  return close.exec(html)?.index ?? html.length;
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(amp|lt|gt|quot|apos|colon|newline|tab));?/gi,
    (all, decimal, hex, name) => {
      if (name !== undefined) return named[String(name).toLowerCase()] ?? all;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  colon: ':',
  newline: '\n',
  tab: '\t',
};
