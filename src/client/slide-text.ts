// The words of slides, as one looks for them.

/** The first heading of a slide, on one line; its first words when it has none. */
export function titleOf(slide: SVGElement | undefined): string {
  const heading = slide?.querySelector('h1, h2, h3, h4, h5, h6');
  return line(heading ?? slide).slice(0, 80);
}

function line(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** Without capitals and accents. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

export interface Found {
  /** Places of the slides that have it, in their order. */
  readonly all: readonly number[];
  /** The one that is meant, most probably. */
  readonly best: number | undefined;
}

/** The slide that has the number, or those that have all of the words; one with the words in its title is meant before others. */
export function createSearch(slides: readonly SVGElement[]): (query: string) => Found {
  const texts = slides.map(slide => ({ title: plain(titleOf(slide)), text: plain(line(slide)) }));
  return query => {
    const words = plain(query).split(/\s+/).filter(Boolean);
    const number = /^\d+$/.test(query.trim()) ? Number(query) - 1 : -1;
    const has = (text: string): boolean => words.every(word => text.includes(word));
    const all = texts.flatMap(({ title, text }, index) => (index === number || has(`${title} ${text}`) ? [index] : []));
    const byTitle = all.find(index => has(texts[index]?.title ?? ''));
    return { all, best: number in texts ? number : (byTitle ?? all[0]) };
  };
}
