// Larger text for people far away: what is on a slide gets larger and is laid out again, in the frame that the slide has. What does
// not fit any more is scrolled to: by wheel and finger, and by the keys that go on, before they do. Each deck keeps its size.

import type { Actions } from './player-input.js';
import type { Player } from './player-state.js';
import { keep, kept } from './remembered.js';
import type { ViewModes } from './view-mode.js';

/** In percent. */
const sizes = [80, 90, 100, 115, 130, 150, 175, 200, 250];
/** Milliseconds for which one reads what size it is. */
const told = 1500;
/** How much of what is seen a key scrolls by. */
const page = 0.8;

export interface TextSize {
  readonly actions: Actions;
  /** Shows more of a slide that is longer than its frame; false when there is no more in this direction. */
  scroll(direction: 1 | -1): boolean;
}

export function createTextSize(player: Player, modes: ViewModes): TextSize {
  const root = document.documentElement;
  const key = `lutrin-text-size ${location.pathname}`;
  let size = sizes.find(known => known === Number(kept(key, 'local'))) ?? 100;
  let timer = 0;
  const isPlain = (): boolean => size === 100 || modes.current() !== 'slide';
  const apply = (): void => {
    root.classList.toggle('text-size', size !== 100);
    root.style.setProperty('--text-size', String(size / 100));
  };
  const layOut = (): void => {
    const svg = player.inView();
    if (svg !== undefined && !isPlain()) makeRoom(svg);
  };
  const tell = (): void => {
    const notice = document.querySelector<HTMLElement>('.notice');
    const text = (notice?.dataset.textSize ?? '').replace('%s', String(size));
    const announcement = document.querySelector('.announcement');
    if (announcement !== null) announcement.textContent = text;
    if (notice === null) return;
    notice.textContent = text;
    notice.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      notice.hidden = true;
    }, told);
  };
  const change = (wanted: number | undefined): void => {
    size = wanted ?? size;
    keep(key, String(size), 'local');
    apply();
    player.fitAgain();
    tell();
  };
  apply();
  player.onDrawn(layOut);
  modes.onChange(layOut);
  return {
    actions: {
      'text-larger': () => change(sizes.find(known => known > size)),
      'text-smaller': () => change([...sizes].reverse().find(known => known < size)),
      'text-normal': () => change(100),
    },
    scroll: direction => {
      const svg = player.inView();
      if (svg === undefined || isPlain()) return false;
      return [...svg.querySelectorAll(':scope > foreignObject')].some(frame => scrollFrame(frame, direction));
    },
  };
}

/** A slide whose content is longer than its frame grows in it: what stands at its foot is not in the way then. */
function makeRoom(svg: SVGElement): void {
  svg.classList.remove('grown');
  const frames = [...svg.querySelectorAll<SVGElement>(':scope > foreignObject')];
  const isLonger = frames.some(frame => {
    const section = frame.querySelector(':scope > section');
    return section !== null && isOverfull(section);
  });
  svg.classList.toggle('grown', isLonger);
  // What scrolls must be within reach of the keyboard.
  for (const box of frames.flatMap(frame => [frame, ...frame.querySelectorAll<HTMLElement>('table, pre')])) {
    if (isOverfull(box) && getComputedStyle(box).overflowX === 'auto') box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }
  const shown = [...svg.querySelectorAll('[data-marpit-fragment]:not(.pending)')].at(-1);
  if (isLonger) shown?.scrollIntoView({ block: 'nearest' });
}

function isOverfull({ scrollHeight, clientHeight, scrollWidth, clientWidth }: Element): boolean {
  return scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1;
}

function scrollFrame(frame: Element, direction: 1 | -1): boolean {
  const before = frame.scrollTop;
  frame.scrollBy({ top: direction * page * frame.clientHeight, behavior: 'instant' });
  return Math.abs(frame.scrollTop - before) >= 1;
}
