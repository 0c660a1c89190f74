// Drawings: SVG files whose root has the class `diagram`. They are put into the page instead of being shown as an image, so that
// they have its type and colours, in the light and in the dark, and their words are words. What could run or load is left out;
// so are their style sheets, which they have for the places that know no theme.

import { type Attribute, attributeOf, escapeAttribute, scanTags, type Tag } from './html-tags.js';

export interface Drawing {
  /** Attributes of the root, as HTML, beginning with a space; without a name, role or style. Ids begin with `idMark`. */
  readonly attributes: string;
  readonly body: string;
  /** Elements and attributes that were left out, with their place in the file. */
  readonly removed: readonly { readonly name: string; readonly offset: number }[];
}

const elements = new Set(
  'svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc marker clippath pattern'.split(
    ' ',
  ),
);
const attributes = new Set(
  `class id transform x y x1 y1 x2 y2 cx cy r rx ry dx dy d points width height viewbox preserveaspectratio text-anchor
  dominant-baseline textlength lengthadjust rotate marker-start marker-mid marker-end markerwidth markerheight markerunits refx refy
  orient fill fill-rule fill-opacity stroke stroke-width stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
  stroke-opacity opacity clip-path clip-rule patternunits patterntransform patterncontentunits href xlink:href font-size font-weight
  font-style font-family letter-spacing`.split(/\s+/),
);
/** Of a standalone file, and of none here; or for the eyes of its editor. */
const unneeded = /^(?:xmlns(?::.*)?|version|xml:.*|role|aria-.*|data-.*|style)$/;
/** With all that is in them. Styles are expected, the others are reported. */
const whole = new Set(['style', 'script', 'foreignobject', 'metadata']);

/** Stands before an id until it is known where the drawing stands. */
const idMark = '\0';

/** Undefined for a file that is no drawing. */
export function readDrawing(svg: string): Drawing | undefined {
  const tags = scanTags(svg);
  const start = tags.findIndex(tag => tag.type === 'open' && tag.name === 'svg');
  const root = tags[start];
  if (root === undefined || !/(?:^|\s)diagram(?:\s|$)/.test(attributeOf(root, 'class') ?? '')) return undefined;
  const removed: { name: string; offset: number }[] = [];
  const remove = (name: string, offset: number): void => void removed.push({ name, offset });
  let body = '';
  let last = root.end;
  let skipped: { readonly name: string; depth: number } | undefined;
  for (const tag of tags.slice(start + 1)) {
    if (skipped === undefined) body += svg.slice(last, tag.start).replace(/</g, '&lt;');
    last = tag.end;
    if (skipped !== undefined) {
      if (tag.name === skipped.name && !isEmpty(svg, tag)) skipped.depth += tag.type === 'open' ? 1 : -1;
      if (skipped.depth === 0) skipped = undefined;
    } else if (tag.type === 'close') {
      if (tag.name === 'svg' && isEndOfRoot(tags, start, tag)) break;
      if (elements.has(tag.name)) body += `</${tag.name}>`;
    } else if (tag.type === 'open' && elements.has(tag.name)) {
      const closed = isEmpty(svg, tag) ? `</${tag.name}>` : '';
      body += `<${tag.name}${keptAttributes(tag, remove)}>${closed}`;
    } else if (tag.type === 'open') {
      if (tag.name !== 'style') remove(`<${tag.name}>`, tag.start);
      if (whole.has(tag.name) && !isEmpty(svg, tag)) skipped = { name: tag.name, depth: 1 };
    }
  }
  return { attributes: keptAttributes(withSize(root), remove), body: body.trim(), removed };
}

/**
 * The drawing as it stands in a page. `alt` says what it shows; without it, nobody is told of it. Its ids begin with `prefix`: a
 * browser draws no arrowhead that another slide has, which it does not show.
 */
export function drawingHtml(
  { attributes: own, body }: Drawing,
  { alt, style, prefix }: { alt: string; style: string | null; prefix: string },
): string {
  const label = alt === '' ? ' aria-hidden="true"' : ` role="img" aria-label="${escapeAttribute(alt)}"`;
  const size = style === null ? '' : ` style="${escapeAttribute(style)}"`;
  return `<svg${own}${label}${size}>${body}</svg>`.replaceAll(idMark, `${prefix}-`);
}

/** `<path />` */
function isEmpty(svg: string, tag: Tag): boolean {
  return tag.type === 'open' && svg[tag.end - 2] === '/';
}

function isEndOfRoot(tags: readonly Tag[], start: number, close: Tag): boolean {
  return !tags.slice(start + 1).some(tag => tag.type === 'close' && tag.name === 'svg' && tag.start > close.start);
}

/** A unit of the drawing is a pixel of the slide, unless it says another size. */
function withSize(root: Tag): Tag {
  const [, , width, height] = (attributeOf(root, 'viewBox'.toLowerCase()) ?? '').trim().split(/[\s,]+/);
  if (width === undefined || height === undefined || attributeOf(root, 'width') !== undefined) return root;
  const size = (name: string, value: string): Attribute => ({ name, value, start: 0, end: 0 });
  return { ...root, attributes: [...root.attributes, size('width', width), size('height', height)] };
}

function keptAttributes(tag: Tag, remove: (name: string, offset: number) => void): string {
  return tag.attributes
    .flatMap(({ name, value = '', start }) => {
      const isLink = /^(?:xlink:)?href$/.test(name);
      const safe = attributes.has(name) && !(isLink && !value.startsWith('#')) && !/url\((?!\s*["']?#)/i.test(value);
      if (!safe && !unneeded.test(name)) remove(name, Math.max(tag.start, start - name.length - 1));
      if (!safe) return [];
      return [` ${isLink ? 'href' : name}="${escapeAttribute(withMark(name, value))}"`];
    })
    .join('');
}

function withMark(name: string, value: string): string {
  if (name === 'id') return `${idMark}${value}`;
  if (/^(?:xlink:)?href$/.test(name)) return value.replace(/^#/, `#${idMark}`);
  return value.replace(/(url\(\s*["']?#)/gi, `$1${idMark}`);
}
