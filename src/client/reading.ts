// The deck as a page to read: its slides beneath each other, with all that is on them, as phones get it. The address follows the
// slide that is read. A tap on a slide shows it alone.

import { fitElements } from './auto-scaling.js';
import { createGradualLayout } from './gradual-layout.js';
import { makeLegible, restoreSize } from './legible.js';
import { addNoteButtons, removeNoteButtons } from './note-buttons.js';
import type { Player } from './player-state.js';
import { keep, kept } from './remembered.js';
import { slideSize } from './slide-point.js';
import type { ViewModes } from './view-mode.js';

const modeKey = 'lutrin-view';
/** Where one reads: a line this far below the top of the window. */
const line = { rootMargin: '-12% 0px -87% 0px' };
/** What is this near is made ready. */
const nearby = { rootMargin: '100% 0px' };
/** Milliseconds without scrolling after which the slide on the line is the one that is read. */
const settled = 120;

/** Returns what switches between it and one slide at a time. */
export function createReading(player: Player, modes: ViewModes): () => void {
  const column = createColumn(player);
  const choose = (mode: 'reading' | 'slide'): void => {
    keep(modeKey, mode, 'session');
    modes.show(mode);
  };
  modes.onChange((mode, before) => {
    if (before === 'reading') column.leave();
    if (mode === 'reading') column.enter();
    for (const button of document.querySelectorAll('[data-do="reading"]'))
      button.setAttribute('aria-pressed', String(mode === 'reading'));
  });
  player.onDrawn(column.drawn);
  openSlides(player, modes, choose);
  if ((kept(modeKey, 'session') ?? (isPhone() && !isFollowed() ? 'reading' : 'slide')) === 'reading')
    modes.show('reading');
  return () => choose(modes.current() === 'reading' ? 'slide' : 'reading');
}

function isPhone(): boolean {
  return matchMedia('(max-width: 700px) and (pointer: coarse)').matches;
}

/** A talk: what the teacher points at has its place on the slide as it is. */
function isFollowed(): boolean {
  return document.querySelector('meta[name="lutrin-deck"]') !== null;
}

interface Column {
  enter(): void;
  leave(): void;
  /** Another slide is the one in view, or slides are others. */
  drawn(): void;
}

function createColumn(player: Player): Column {
  const layout = createGradualLayout(player.slides);
  let isOpen = false;
  const watched = new Set<SVGElement>();
  const near = new Set<SVGElement>();
  let onLine: SVGElement | undefined;
  /** The slide in view was put at the top, and nobody has scrolled since. */
  let isPlaced = false;
  let isVisiting = false;
  let timer = 0;
  let width = innerWidth;

  const place = (): void => {
    isPlaced = true;
    player.inView()?.scrollIntoView({ block: 'start', behavior: 'instant' });
  };
  const prepare = (svg: SVGElement): void => {
    near.add(svg);
    fitElements(svg);
    makeLegible(svg);
  };
  const sight = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) prepare(target as SVGElement);
      else near.delete(target as SVGElement);
    }
    // Slides above may have become longer.
    if (isPlaced) place();
  }, nearby);
  const reader = new IntersectionObserver(entries => {
    onLine = (entries.find(({ isIntersecting }) => isIntersecting)?.target as SVGElement | undefined) ?? onLine;
  }, line);
  const visit = (): void => {
    const slides = player.slides();
    const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const read = isAtEnd ? slides.at(-1) : onLine;
    if (!isOpen || isPlaced || read === undefined || read === player.inView()) return;
    isVisiting = true;
    player.goTo(slides.indexOf(read));
    isVisiting = false;
  };
  const refresh = (): void => {
    layout.start();
    for (const svg of player.slides()) {
      if (!watched.has(svg)) for (const observer of [sight, reader]) observer.observe(svg);
      watched.add(svg);
    }
    addNoteButtons();
    for (const svg of near) prepare(svg);
  };
  addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = setTimeout(visit, settled);
  });
  for (const input of ['wheel', 'touchstart', 'keydown', 'pointerdown'])
    addEventListener(
      input,
      () => {
        isPlaced = false;
      },
      { capture: true, passive: true },
    );
  addEventListener('resize', () => {
    // The bars of a phone come and go without another width.
    if (!isOpen || innerWidth === width) return;
    width = innerWidth;
    for (const svg of near) prepare(svg);
    place();
  });
  return {
    enter: () => {
      isOpen = true;
      const svg = player.inView();
      if (svg === undefined) return;
      document.documentElement.style.setProperty('--slide-ratio', slideSize(svg).join(' / '));
      refresh();
      place();
    },
    leave: () => {
      isOpen = false;
      for (const observer of [sight, reader]) observer.disconnect();
      layout.stop();
      for (const svg of watched) restoreSize(svg);
      removeNoteButtons();
      for (const svgs of [watched, near]) svgs.clear();
      onLine = undefined;
    },
    drawn: () => {
      if (!isOpen || isVisiting) return;
      refresh();
      if (player.inView() !== onLine) place();
    },
  };
}

/** A tap shows a slide alone; on a phone it fills the screen, which is turned for it where it can be. */
function openSlides(player: Player, modes: ViewModes, choose: (mode: 'reading' | 'slide') => void): void {
  let isFilled = false;
  document.addEventListener('click', event => {
    const svg = modes.current() === 'reading' ? slideToOpen(event) : undefined;
    if (svg === undefined) return;
    player.showWhole(svg);
    choose('slide');
    isFilled = matchMedia('(pointer: coarse)').matches;
    if (isFilled) void fillScreen();
  });
  // Who leaves the full screen goes back to where he read.
  document.addEventListener('fullscreenchange', () => {
    if (document.fullscreenElement !== null || !isFilled) return;
    isFilled = false;
    choose('reading');
  });
}

/** Undefined where a click is for something on the slide, or ends a selection. */
function slideToOpen({ target, defaultPrevented }: Event): SVGElement | undefined {
  if (defaultPrevented || !(target instanceof Element) || getSelection()?.isCollapsed === false) return undefined;
  if (target.closest('a, button, input, label, select, textarea, summary, video, audio, [tabindex]') !== null)
    return undefined;
  return target.closest<SVGElement>('main svg[data-marpit-svg]') ?? undefined;
}

async function fillScreen(): Promise<void> {
  const { orientation } = screen as { orientation?: { lock?(to: 'landscape'): Promise<void> } };
  try {
    await document.documentElement.requestFullscreen?.();
    await orientation?.lock?.('landscape');
  } catch {
    // Not every device can, or is allowed to: the slide stands alone in the window.
  }
}
