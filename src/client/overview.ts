// All slides at a glance: a grid in which one goes by arrow keys, or types what one looks for.

import { fitElements } from './auto-scaling.js';
import type { Player } from './player-state.js';
import { createSearch, type Found, titleOf } from './slide-text.js';
import type { Stage } from './stage.js';
import type { ViewMode, ViewModes } from './view-mode.js';

export interface Overview {
  toggle(): void;
  /** Opens it with the field that finds slides. */
  find(): void;
}

export function createOverview(player: Player, stage: Stage, modes: ViewModes): Overview {
  const field = document.querySelector<HTMLInputElement>('.finder input');
  let slides: readonly SVGElement[] = [];
  let found: Found = { all: [], best: undefined };
  let search: ((query: string) => Found) | undefined;
  const sight = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) fitElements(target);
  });

  const isOpen = (): boolean => modes.current() === 'overview';
  /** Where one came from, and goes back to. */
  let before: ViewMode = 'slide';
  const look = (): void => {
    search ??= createSearch(slides);
    const query = field?.value.trim() ?? '';
    found = query === '' ? { all: [...slides.keys()], best: player.view().index } : search(query);
    const shown = new Set(found.all);
    for (const [index, slide] of slides.entries()) {
      slide.classList.toggle('unmatched', !shown.has(index));
      slide.classList.toggle('best', index === found.best);
    }
    const status = document.querySelector('.finder .found');
    if (status !== null)
      status.textContent =
        found.all.length > 0 ? `${found.all.length} / ${slides.length}` : status.getAttribute('data-none');
    slides[found.best ?? -1]?.scrollIntoView({ block: 'nearest' });
  };
  const layOut = (): void => {
    slides = player.slides();
    search = undefined;
    for (const [index, slide] of slides.entries()) {
      becomeCard(slide, index);
      sight.observe(slide);
    }
    look();
  };
  const open = (): void => {
    before = modes.current();
    modes.show('overview');
    finder(false);
    if (field !== null) field.value = '';
    layOut();
    slides[player.view().index]?.scrollIntoView({ block: 'center' });
  };
  const close = (): void => {
    sight.disconnect();
    // What is hidden keeps the focus for a moment, and would get the next key.
    (document.activeElement as HTMLElement | SVGElement | null)?.blur();
    finder(true);
    for (const slide of slides) becomeSlide(slide);
    slides = [];
    modes.show(before);
  };
  const choose = (slide: SVGElement | undefined): void => {
    const index = slides.indexOf(slide as SVGElement);
    close();
    if (index < 0) return;
    if (stage.blank() !== null) stage.change({ type: 'blank', colour: null });
    player.goTo(index);
  };
  const focus = (index: number | undefined): void => slides[index ?? -1]?.focus();

  // A live page has other slides.
  player.onChange(() => {
    if (isOpen()) layOut();
  });
  document.addEventListener('keydown', event => {
    // In the field these move the cursor, and a button is pressed by its own key.
    const isTyping = event.target === field && /^(?:Arrow(?:Left|Right)|Home|End)$/.test(event.key);
    const isPressing = event.key === 'Enter' && event.target instanceof HTMLButtonElement;
    if (!isOpen() || isTyping || isPressing) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') choose(focused(slides) ?? slides[found.best ?? -1]);
    else if (event.key in steps) focus(neighbour(slides, found, steps[event.key as keyof typeof steps]));
    else {
      // What is typed is looked for; the field gets the letter, as it has the focus in time.
      if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey)
        field?.focus();
      return;
    }
    event.preventDefault();
  });
  document.addEventListener('input', event => {
    if (isOpen() && event.target === field) look();
  });
  document.addEventListener('click', event => {
    if (!isOpen() || !(event.target instanceof Element)) return;
    const slide = event.target.closest<SVGElement>('svg[data-marpit-svg]');
    if (slide === null) return;
    event.preventDefault();
    choose(slide);
  });
  return {
    toggle: () => {
      if (isOpen()) close();
      else {
        open();
        focus(player.view().index);
      }
    },
    find: () => {
      if (!isOpen()) open();
      field?.focus();
    },
  };
}

const steps = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
} as const;

function finder(isHidden: boolean): void {
  const place = document.querySelector<HTMLElement>('.finder');
  if (place !== null) place.hidden = isHidden;
}

/** A slide of the grid can be chosen as a whole; what is in it cannot be reached. */
function becomeCard(slide: SVGElement, index: number): void {
  slide.setAttribute('role', 'link');
  slide.setAttribute('aria-label', `${index + 1} ${titleOf(slide)}`);
  slide.setAttribute('tabindex', '0');
  for (const content of contentsOf(slide)) content.toggleAttribute('inert', true);
}

function becomeSlide(slide: SVGElement): void {
  slide.setAttribute('role', 'group');
  slide.setAttribute('aria-label', slide.getAttribute('aria-label')?.replace(/ .*/s, '') ?? '');
  slide.removeAttribute('tabindex');
  slide.classList.remove('unmatched', 'best');
  for (const content of contentsOf(slide)) content.removeAttribute('inert');
}

/** What is HTML: in SVG there is no `inert`. */
function contentsOf(slide: SVGElement): NodeListOf<Element> {
  return slide.querySelectorAll(':scope > foreignObject > *');
}

function focused(slides: readonly SVGElement[]): SVGElement | undefined {
  return slides.find(slide => slide === document.activeElement);
}

/** Place of the slide that is next in a direction, among those that are shown. From the field one comes to the best of them. */
function neighbour(
  slides: readonly SVGElement[],
  { all, best }: Found,
  step: (typeof steps)[keyof typeof steps],
): number | undefined {
  const at = all.findIndex(index => slides[index] === document.activeElement);
  if (at < 0) return best;
  if (step === 'first') return all[0];
  if (step === 'last') return all.at(-1);
  const tops = all.map(index => slides[index]?.getBoundingClientRect().top);
  const columns = tops.filter(top => top === tops[0]).length;
  const to = at + { left: -1, right: 1, up: -columns, down: columns }[step];
  return all[to] ?? all[at];
}
