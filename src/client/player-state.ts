// Which slide and fragment is shown, and what that changes in the page.

import { fitElements, forgetFitting } from './auto-scaling.js';

export interface Player {
  next(): void;
  previous(): void;
  nextSlide(): void;
  previousSlide(): void;
  first(): void;
  last(): void;
  /** Goes to `#id`, `#id:fragment` or `#number`; to the first slide when nothing has that name. */
  goToAddress(hash: string): void;
  /** The slide in view. */
  inView(): SVGElement | undefined;
  /** Goes to a slide, with all of its fragments. */
  showWhole(svg: SVGElement): void;
  /** The deck has these slides now, of which some changed inside or are new. The slide in view stays in view. */
  update(svgs: readonly SVGElement[], changed: ReadonlySet<Element>): void;
  /** Styles changed: what fits itself to its slide does so again. */
  fitAgain(): void;
}

interface Slide {
  readonly svg: SVGElement;
  readonly id: string;
  readonly fragments: readonly Element[];
}

export function createPlayer(svgs: readonly SVGElement[]): Player {
  let slides = svgs.map(toSlide);
  let position = document.querySelector('.controls .position');
  let current = 0;
  let fragment = 0;

  const show = (index: number, shown: number): void => {
    const slide = slides[index];
    if (slide === undefined) return;
    const before = slides[current];
    if (before?.svg !== slide.svg) markCurrent(before, false);
    current = index;
    fragment = Math.max(0, Math.min(shown, slide.fragments.length));
    markCurrent(slide, true);
    fitElements(slide.svg);
    showFragments(slide, fragment);
    if (position?.isConnected !== true) position = document.querySelector('.controls .position');
    const text = `${index + 1} / ${slides.length}`;
    if (position !== null && position.textContent !== text) position.textContent = text;
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
    inView: () => slides[current]?.svg,
    showWhole: svg =>
      show(
        slides.findIndex(slide => slide.svg === svg),
        Number.POSITIVE_INFINITY,
      ),
    update: (all, changed) => {
      const before = slides[current];
      const known = new Map(slides.map(slide => [slide.svg, slide]));
      slides = all.map((svg, index) => {
        const slide = changed.has(svg) ? undefined : known.get(svg);
        return slide === undefined ? toSlide(svg, index) : renumbered(slide, index);
      });
      const again = before && findAgain(slides, before);
      if (slides[again ?? -1]?.svg !== before?.svg) markCurrent(before, false);
      current = again ?? Math.min(current, slides.length - 1);
      // Who saw all of a slide also sees what is added to it.
      const sawAll = fragment === before?.fragments.length;
      if (again === undefined) show(current, 0);
      else show(again, sawAll ? Number.POSITIVE_INFINITY : fragment);
    },
    fitAgain: () => {
      forgetFitting(document);
      const slide = slides[current];
      if (slide !== undefined) fitElements(slide.svg);
    },
  };
}

function markCurrent(slide: Slide | undefined, isCurrent: boolean): void {
  slide?.svg.classList.toggle('current', isCurrent);
  slide?.svg.closest('.page')?.classList.toggle('current', isCurrent);
}

function toSlide(svg: SVGElement, index: number): Slide {
  const section = svg.querySelector('section[id]');
  const attributes = { role: 'group', 'aria-roledescription': 'slide', 'aria-label': String(index + 1) };
  for (const [name, value] of Object.entries(attributes))
    if (svg.getAttribute(name) !== value) svg.setAttribute(name, value);
  const fragments = [...svg.querySelectorAll('[data-marpit-fragment]')];
  return { svg, id: section?.id ?? String(index + 1), fragments };
}

function renumbered(slide: Slide, index: number): Slide {
  return slide.svg.getAttribute('aria-label') === String(index + 1) ? slide : toSlide(slide.svg, index);
}

/** An id that was made of a slide's place, not of its heading: other slides have it after an insertion. */
const placeId = /(?:^|\/)\d+$/;

/** Where a slide is now: by its id, which may have moved to another element, else by its element. */
function findAgain(slides: readonly Slide[], before: Slide): number | undefined {
  const bySvg = slides.findIndex(slide => slide.svg === before.svg);
  if (bySvg >= 0 && (slides[bySvg]?.id === before.id || placeId.test(before.id))) return bySvg;
  const byId = slides.findIndex(slide => slide.id === before.id);
  return [byId, bySvg].find(index => index >= 0);
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
