// Slides on a narrow screen: what is on them gets as large as one can read, is laid out again in the width of the slide, and the
// slide gets as high as that needs.

import { slideSize } from './slide-point.js';

/** CSS pixels that the letters of running text should have, and how many times larger they get for that at most. */
const readable = { pixels: 15, most: 2 };

interface Size {
  readonly viewBox: string;
}

/** What slides were before. */
const sizes = new WeakMap<SVGElement, Size>();

/** Slides that were drawn on stay as they are. */
export function makeLegible(svg: SVGElement): void {
  restoreSize(svg);
  if (svg.querySelector('g.ink > path') !== null) return;
  const [width, height] = slideSize(svg);
  const sections = [...svg.querySelectorAll<HTMLElement>(':scope > foreignObject > section')];
  const content = sections.find(section => section.id !== '');
  if (content === undefined) return;
  const letters = Number.parseFloat(getComputedStyle(content).fontSize) * (svg.clientWidth / width);
  const wanted = Math.min(readable.most, readable.pixels / letters);
  if (!(wanted > 1.05)) return;
  svg.classList.add('legible');
  const grow = (factor: number): boolean => {
    svg.style.setProperty('--text-size', String(factor));
    return content.scrollWidth <= content.clientWidth + 1;
  };
  const isWide = !grow(wanted) && !grow((1 + wanted) / 2);
  if (isWide) {
    svg.classList.remove('legible');
    return;
  }
  const needed = Math.max(height, Math.ceil(content.getBoundingClientRect().height / (svg.clientWidth / width)));
  sizes.set(svg, { viewBox: svg.getAttribute('viewBox') ?? '' });
  svg.setAttribute('viewBox', `0 0 ${width} ${needed}`);
  svg.style.setProperty('--slide-height', `${needed}px`);
  svg.style.aspectRatio = `${width} / ${needed}`;
}

export function restoreSize(svg: SVGElement): void {
  const size = sizes.get(svg);
  sizes.delete(svg);
  svg.classList.remove('legible');
  for (const name of ['--text-size', '--slide-height', 'aspect-ratio']) svg.style.removeProperty(name);
  if (svg.getAttribute('style') === '') svg.removeAttribute('style');
  if (size !== undefined) svg.setAttribute('viewBox', size.viewBox);
}
