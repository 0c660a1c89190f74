// Packing: a theme, the deck's style blocks and Marp's own rules become the CSS of a deck.
// It costs more than the Markdown, so each part is packed once: the theme with markers where the other parts go, what comes
// before it (emoji, math) and each deck's style blocks alone, against a theme without rules. What packing does to a rule
// depends on nothing but the rule; only `@import` and `@charset` move, so style blocks that have them are packed whole.

/** What differs from deck to deck of what Marpit's `ThemeSet.pack` takes. */
export interface PackOptions {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export type Pack<O extends PackOptions> = (theme: string | undefined, options: O) => string;

/** Packed CSS by all that it was made of. */
export interface StyleStore {
  get(key: string): string | undefined;
  set(key: string, css: string): unknown;
}

/** A theme without rules, under which parts are packed alone. */
export const emptyTheme = { name: 'lutrin-empty', css: '/* @theme lutrin-empty */ section { top: auto }' };

/**
 * `pack`, remembering in `styles`. `key` tells what a packed theme depends on beside its name (its content, the size of the
 * slides). `pack` must know `emptyTheme`.
 */
export function createStylePacker<O extends PackOptions>(
  pack: Pack<O>,
  styles: StyleStore = new Map(),
): (theme: string | undefined, options: O, key: string) => string {
  const remember = (key: string, make: () => string): string => {
    const known = styles.get(key);
    if (known !== undefined) return known;
    const css = make();
    styles.set(key, css);
    return css;
  };
  const part = (css: string, options: O): string | undefined =>
    remember(`part ${css}`, () => {
      const packed = pack(emptyTheme.name, { ...options, before: undefined, after: `${mark(1)}\n${css}\n${mark(2)}` });
      return between(packed, 1, 2) ?? '';
    });

  return (theme, options, key) => {
    const { before = '', after = '' } = options;
    const whole = JSON.stringify(['whole', theme, key, before, after]);
    if (/@(?:import|charset)\b/i.test(before + after)) return remember(whole, () => pack(theme, options));
    const packed = remember(JSON.stringify(['theme', theme, key]), () =>
      pack(theme, { ...options, before: mark(1), after: mark(2) }),
    );
    const [head, rest] = packed.split(pattern(1));
    const [middle, tail] = rest?.split(pattern(2)) ?? [];
    if (head === undefined || middle === undefined || tail === undefined)
      return remember(whole, () => pack(theme, options));
    return [head, before && part(before, options), middle, after && part(after, options), tail].join('');
  };
}

function between(css: string, from: number, to: number): string | undefined {
  return css.split(pattern(from))[1]?.split(pattern(to))[0];
}

function mark(number: number): string {
  return `@keyframes lutrin-mark-${number} { from { top: 0 } }`;
}

function pattern(number: number): RegExp {
  return new RegExp(`@keyframes lutrin-mark-${number}\\s*\\{\\s*from\\s*\\{\\s*top:\\s*0;?\\s*\\}\\s*\\}`);
}
