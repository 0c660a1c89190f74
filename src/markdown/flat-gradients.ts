// Translucent gradients of CSS, and the flat colour that stands for one where a gradient cannot be.

/**
 * The value of a background with each translucent gradient replaced by an image of one colour, the middle of its stops.
 * Undefined when there is none. A gradient with a variable or a mixed colour stays: nobody knows its colours here.
 */
export function flatGradients(value: string): string | undefined {
  let result = '';
  let last = 0;
  for (const { start, end, colours } of gradientsIn(value)) {
    if (!colours.some(isTranslucent)) continue;
    result += value.slice(last, start) + flatImage(colours);
    last = end;
  }
  return last === 0 ? undefined : result + value.slice(last);
}

interface Gradient {
  readonly start: number;
  readonly end: number;
  readonly colours: readonly string[];
}

function gradientsIn(value: string): Gradient[] {
  const found: Gradient[] = [];
  for (const { index, 0: opening } of value.matchAll(/(?:repeating-)?(?:linear|radial|conic)-gradient\(/gi)) {
    const end = closing(value, index + opening.length);
    const inside = value.slice(index + opening.length, end - 1);
    if (/\b(?:var|env|color-mix|light-dark)\(/i.test(inside)) continue;
    found.push({ start: index, end, colours: parts(inside).flatMap(colourOf) });
  }
  return found;
}

/** The offset after the parenthesis that closes the one before `from`. */
function closing(value: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < value.length && depth > 0; at++) {
    if (value[at] === '(') depth++;
    if (value[at] === ')') depth--;
  }
  return at;
}

/** Split at the commas that are in no parentheses. */
function parts(text: string): string[] {
  return text.split(/,(?![^(]*\))/).map(part => part.trim());
}

/** Words of a gradient's first part that are no colours. */
const directions = /^(?:to|at|from|in|circle|ellipse|closest-\w+|farthest-\w+)\b/i;

function colourOf(part: string): string[] {
  const colour =
    /#[\da-f]{3,8}\b|\b(?:rgb|hsl)a?\([^()]*\)|\b(?:hwb|lab|lch|oklab|oklch|color)\([^()]*\)|^[a-z]+\b/i.exec(
      part,
    )?.[0];
  return colour === undefined || directions.test(part) ? [] : [colour];
}

function isTranslucent(colour: string): boolean {
  if (/^transparent$/i.test(colour)) return true;
  const hex = /^#(?:[\da-f]{3}([\da-f])|[\da-f]{6}([\da-f]{2}))$/i.exec(colour);
  if (hex !== null) return !/^ff?$/i.test(hex[1] ?? hex[2] ?? '');
  const alpha = /\/\s*([^\s)]+)\s*\)$/.exec(colour)?.[1] ?? /^\w+\(\s*(?:[^,]+,){3}\s*([^,)]+)\)$/.exec(colour)?.[1];
  return alpha !== undefined && Number.parseFloat(alpha) < (alpha.trim().endsWith('%') ? 100 : 1);
}

/** CSS mixes the colours: each next one with its share of those so far. */
function flatImage(colours: readonly string[]): string {
  const fill = colours.reduce((mixed, colour, index) =>
    index === 0 ? colour : `color-mix(in srgb,${colour} ${(100 / (index + 1)).toFixed(2)}%,${mixed})`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><rect width="100%" height="100%" style="fill:${fill}"/></svg>`;
  return `url('data:image/svg+xml,${encodeURIComponent(svg)}')`;
}
