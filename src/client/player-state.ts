// Which slide and fragment is shown, and what that changes in the page.

import { fitElements } from './auto-scaling.js';

export interface Player {
  next(): void;
  previous(): void;
  nextSlide(): void;
  previousSlide(): void;
  first(): void;
  last(): void;
  /** Goes to `#id`, `#id:fragment` or `#number`; to the first slide when nothing has that name. */
  goToAddress(hash: string): void;
}

interface Slide {
  readonly svg: SVGElement;
  readonly id: string;
  readonly fragments: readonly Element[];
}

export function createPlayer(svgs: readonly SVGElement[]): Player {
  const slides = svgs.map(toSlide);
  const position = document.querySelector<HTMLElement>('.controls .position');
  let current = 0;
  let fragment = 0;

  const show = (index: number, shown: number): void => {
    const slide = slides[index];
    if (slide === undefined) return;
    slides[current]?.svg.classList.remove('current');
    slides[current]?.svg.closest('.page')?.classList.remove('current');
    current = index;
    fragment = Math.max(0, Math.min(shown, slide.fragments.length));
    slide.svg.classList.add('current');
    slide.svg.closest('.page')?.classList.add('current');
    fitElements(slide.svg);
    showFragments(slide, fragment);
    if (position !== null) position.textContent = `${index + 1} / ${slides.length}`;
    const address = `#${encodeURI(slide.id)}${fragment > 0 ? `:${fragment}` : ''}`;
    if (location.hash !== address) history.replaceState(history.state, '', address);
  };
  const nextSlide = (): void => {
    if (current < slides.length - 1) show(current + 1, 0);
  };
  return {
    nextSlide,
    next: () => {
      if (fragment < (slides[current]?.fragments.length ?? 0)) show(current, fragment + 1);
      else nextSlide();
    },
    previous: () => {
      if (fragment > 0) show(current, fragment - 1);
      else if (current > 0) show(current - 1, Number.POSITIVE_INFINITY);
    },
    previousSlide: () => show(Math.max(0, current - 1), 0),
    first: () => show(0, 0),
    last: () => show(slides.length - 1, 0),
    goToAddress: hash => {
      const [index, shown] = find(slides, hash);
      show(index, shown);
    },
  };
}

function toSlide(svg: SVGElement, index: number): Slide {
  const section = svg.querySelector('section[id]');
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-roledescription', 'slide');
  svg.setAttribute('aria-label', String(index + 1));
  const fragments = [...svg.querySelectorAll('[data-marpit-fragment]')];
  return { svg, id: section?.id ?? String(index + 1), fragments };
}

function find(slides: readonly Slide[], hash: string): [index: number, fragment: number] {
  const name = decode(hash.replace(/^#/, ''));
  const byId = slides.findIndex(slide => slide.id === name);
  if (byId >= 0) return [byId, 0];
  const [, id = name, shown = '0'] = /^(.*):(\d+)$/.exec(name) ?? [];
  const withFragment = slides.findIndex(slide => slide.id === id);
  if (withFragment >= 0) return [withFragment, Number(shown)];
  const within =
    name === '' ? -1 : slides.findIndex(slide => slide.svg.querySelector(`[id="${CSS.escape(name)}"]`) !== null);
  if (within >= 0) return [within, 0];
  const number = Number(name);
  return [Number.isInteger(number) && number >= 1 && number <= slides.length ? number - 1 : 0, 0];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function showFragments(slide: Slide, shown: number): void {
  for (const [index, element] of slide.fragments.entries()) element.classList.toggle('pending', index >= shown);
  for (const code of slide.svg.querySelectorAll('pre[data-lines], marp-pre[data-lines]'))
    highlightStep(code, shown, slide);
}

/** The lines of a code block's last step that is shown; those of its first step before that. */
function highlightStep(code: Element, shown: number, slide: Slide): void {
  let lines = code.getAttribute('data-lines') ?? '';
  for (let step = code.nextElementSibling; step?.classList.contains('code-step'); step = step.nextElementSibling)
    if (slide.fragments.indexOf(step) < shown) lines = step.getAttribute('data-lines') ?? lines;
  const numbers = lineNumbers(lines);
  const all = lines === 'all';
  for (const [index, line] of [...code.querySelectorAll('.line')].entries())
    line.classList.toggle('highlighted', all || numbers.has(index + 1));
}

function lineNumbers(lines: string): Set<number> {
  const numbers = new Set<number>();
  for (const range of lines.split(',')) {
    const [from = 0, to = from] = range.split('-').map(Number);
    for (let line = from; line <= to; line++) numbers.add(line);
  }
  return numbers;
}
