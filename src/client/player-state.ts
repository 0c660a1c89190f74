// Which slide and fragment is shown, and what that changes in the page.

import { fitElements, forgetFitting } from './auto-scaling.js';
import { fragmentsOf, showFragments } from './fragments.js';
import type { Changing } from './transitions.js';

export interface Player {
  next(): void;
  previous(): void;
  /** All fragments of the slide, then the next slide with all of its fragments; as in Marp. */
  nextSlide(): void;
  /** The slide before, with all of its fragments. */
  previousSlide(): void;
  first(): void;
  /** With all of its fragments. */
  last(): void;
  /** Goes to `#id`, `#id:fragment` or `#number`; to the first slide when nothing has that name. */
  goToAddress(hash: string): void;
  /** Goes to a slide by its place, counted from 0, before its fragments. */
  goTo(index: number): void;
  /** All slides, in their order. */
  slides(): readonly SVGElement[];
  /** The slide that has this id in the address. */
  slideOf(id: string): SVGElement | undefined;
  /** Their ids, as they stand in addresses. */
  ids(): readonly string[];
  view(): View;
  /** Calls back after each change of what is shown, and of the slides. */
  onChange(listener: () => void): void;
  /** Calls back when the page shows it, which is later where there is a transition. */
  onDrawn(listener: () => void): void;
  /** The slide in view. */
  inView(): SVGElement | undefined;
  /** Goes to a slide, with all of its fragments. */
  showWhole(svg: SVGElement): void;
  /** The deck has these slides now, of which some changed inside or are new. The slide in view stays in view. */
  update(svgs: readonly SVGElement[], changed: ReadonlySet<Element>): void;
  /** Styles changed: what fits itself to its slide does so again. */
  fitAgain(): void;
}

export interface View {
  /** Place of the slide in view, counted from 0. */
  readonly index: number;
  /** Of the slide in the address. */
  readonly id: string;
  /** How many of its fragments are shown. */
  readonly fragment: number;
  readonly fragments: readonly Element[];
}

interface ShowOptions {
  /** One goes from slide to slide, as by turning a page. */
  readonly turns?: boolean;
}

interface Slide {
  readonly svg: SVGElement;
  readonly id: string;
  readonly fragments: readonly Element[];
}

/** `changing` may let what is shown change by a transition. */
export function createPlayer(svgs: readonly SVGElement[], changing: Changing = change => change()): Player {
  let slides = svgs.map(toSlide);
  let position = document.querySelector('.controls .position');
  let current = 0;
  let fragment = 0;
  /** The slide that the page shows. */
  let drawn: SVGElement | undefined;
  const listeners: (() => void)[] = [];
  const drawnListeners: (() => void)[] = [];

  /** Makes the page what the state says, which a transition does a little later. */
  const draw = (): void => {
    const slide = slides[current];
    if (slide === undefined) return;
    if (drawn !== slide.svg) markCurrent(drawn, false);
    drawn = slide.svg;
    markCurrent(drawn, true);
    fitElements(drawn);
    showFragments(drawn, slide.fragments, fragment);
    if (position?.isConnected !== true) position = document.querySelector('.controls .position');
    const text = `${current + 1} / ${slides.length}`;
    if (position !== null && position.textContent !== text) position.textContent = text;
    for (const tell of drawnListeners) tell();
  };
  const show = (index: number, shown: number, options: ShowOptions = {}): void => {
    const slide = slides[index];
    if (slide === undefined) return;
    const turns = options.turns && index !== current;
    const turn = turns && drawn !== undefined ? { from: drawn, isBack: index < current } : undefined;
    current = index;
    fragment = Math.max(0, Math.min(shown, slide.fragments.length));
    changing(draw, turn);
    const address = `#${encodeURI(slide.id)}${fragment > 0 ? `:${fragment}` : ''}`;
    if (location.hash !== address) history.replaceState(history.state, '', address);
    for (const tell of listeners) tell();
  };
  const hasMore = (): boolean => fragment < (slides[current]?.fragments.length ?? 0);
  const all = Number.POSITIVE_INFINITY;
  return {
    nextSlide: () => (hasMore() ? show(current, all) : show(current + 1, all, { turns: true })),
    next: () => (hasMore() ? show(current, fragment + 1) : show(current + 1, 0, { turns: true })),
    previous: () => {
      if (fragment > 0) show(current, fragment - 1);
      else show(current - 1, all, { turns: true });
    },
    previousSlide: () => show(current - 1, all, { turns: true }),
    first: () => show(0, 0, { turns: true }),
    last: () => show(slides.length - 1, all, { turns: true }),
    goToAddress: hash => {
      const [index, shown] = find(slides, hash);
      show(index, shown, { turns: true });
    },
    goTo: index => show(index, 0),
    slides: () => slides.map(({ svg }) => svg),
    slideOf: id => slides.find(slide => slide.id === id)?.svg,
    ids: () => slides.map(({ id }) => id),
    view: () => ({
      index: current,
      id: slides[current]?.id ?? '',
      fragment,
      fragments: slides[current]?.fragments ?? [],
    }),
    onChange: listener => void listeners.push(listener),
    onDrawn: listener => void drawnListeners.push(listener),
    inView: () => slides[current]?.svg,
    showWhole: svg =>
      show(
        slides.findIndex(slide => slide.svg === svg),
        all,
      ),
    update: (now, changed) => {
      const before = slides[current];
      const known = new Map(slides.map(slide => [slide.svg, slide]));
      slides = now.map((svg, index) => {
        const slide = changed.has(svg) ? undefined : known.get(svg);
        return slide === undefined ? toSlide(svg, index) : renumbered(slide, index);
      });
      const again = before && findAgain(slides, before);
      current = again ?? Math.min(current, slides.length - 1);
      // Who saw all of a slide also sees what is added to it.
      const sawAll = fragment === before?.fragments.length;
      if (again === undefined) show(current, 0);
      else show(again, sawAll ? all : fragment);
    },
    fitAgain: () => {
      forgetFitting(document);
      draw();
    },
  };
}

function markCurrent(svg: SVGElement | undefined, isCurrent: boolean): void {
  svg?.classList.toggle('current', isCurrent);
  svg?.closest('.page')?.classList.toggle('current', isCurrent);
}

function toSlide(svg: SVGElement, index: number): Slide {
  const section = svg.querySelector('section[id]');
  const attributes = { role: 'group', 'aria-roledescription': 'slide', 'aria-label': String(index + 1) };
  for (const [name, value] of Object.entries(attributes))
    if (svg.getAttribute(name) !== value) svg.setAttribute(name, value);
  return { svg, id: section?.id ?? String(index + 1), fragments: fragmentsOf(svg) };
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
