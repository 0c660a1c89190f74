// The name of a slide is the path of its headings, so that a slide inserted before it does not change it.

import { slug } from './slug.js';

/** What the name of a slide comes of. */
export interface NamedSlide {
  /** The id that the author gives. */
  readonly ownId: string | undefined;
  readonly heading: string | undefined;
  /** Level of the heading, 1 to 6. */
  readonly level: number | undefined;
}

/**
 * A name for each slide of a deck, each once. `onTaken` hears of slides whose own id another has. The title slide's heading is the
 * deck's own: it begins no path.
 */
export function slideNames(slides: readonly NamedSlide[], onTaken: (index: number) => void): string[] {
  const used = new Set<string>();
  const claim = (name: string): string => {
    used.add(name);
    return name;
  };
  const own = slides.map(({ ownId }, index) => {
    if (ownId === undefined) return undefined;
    if (used.has(ownId)) onTaken(index);
    return claim(firstFree(ownId, used));
  });
  const path: (string | undefined)[] = [];
  let parent = '';
  return slides.map(({ heading, level }, index) => {
    const name = heading === undefined ? '' : slug(heading);
    if (level === undefined || name === '') return own[index] ?? claim(firstFree(parent, used, parent === '' ? 1 : 2));
    path.length = level;
    path[level - 1] = index === 0 && level === 1 ? undefined : name;
    parent = [...path.slice(0, -1), name].filter(part => part !== undefined).join('/');
    return own[index] ?? claim(firstFree(parent, used));
  });
}

/** `name`, or `name/2`, `name/3`, …; with `from`, a number even when the name alone is free. */
function firstFree(name: string, used: ReadonlySet<string>, from?: number): string {
  if (from === undefined && !used.has(name)) return name;
  for (let number = from ?? 2; ; number++) {
    const candidate = name === '' ? String(number) : `${name}/${number}`;
    if (!used.has(candidate)) return candidate;
  }
}
