// The script of a live deck: the player, on a page that follows its source.

import { goLive } from './live.js';
import type { PageKind } from './live-kind.js';
import { frameOf } from './live-refetch.js';
import { showControls } from './player-input.js';
import type { Player } from './player-state.js';
import { present } from './present.js';
import { presenterSecret } from './presenter.js';

const frame = frameOf(document);
present(({ player }) => goLive(deckKind(player), frame));

function deckKind(player: Player): PageKind {
  return {
    container,
    prepare: showControls,
    changed: changed => {
      const all = slides();
      player.update(all, new Set(changed === 'all' ? all : slidesOf(changed)));
    },
    number: (numbers, total) => {
      for (const [index, svg] of slides().entries()) number(svg, numbers[index] ?? null, total);
    },
    styled: () => player.fitAgain(),
    follow: (part, changed) => {
      const inView = player.inView();
      const [edited] = slidesOf([part]);
      if (edited === undefined || slidesOf(changed.keys()).some(svg => svg === inView)) return;
      // Only notes are others: the audience stays where it is.
      if (changed.get(part)?.closest('aside.note') != null && !showsNotes()) return;
      player.showWhole(edited);
    },
  };
}

function showsNotes(): boolean {
  return presenterSecret() !== undefined || document.documentElement.classList.contains('with-notes');
}

/** For students the slides stand alone, for instructors each on a page with its notes. Tags that are not closed swallow more. */
function container(): Element | null {
  const main = document.querySelector('body > main.deck');
  if (!main?.nextElementSibling?.matches('.controls')) return null;
  const [first, ...others] = main.children;
  if (first?.matches('.marpit')) return others.length === 0 && [...first.children].every(isSlide) ? first : null;
  return [...main.children].every(part => part.matches('.page')) ? main : null;
}

/** In the parts they are found soon; a search of a long deck takes longer than a frame. */
function slides(): SVGElement[] {
  const parts = container()?.children;
  return parts === undefined ? [...document.querySelectorAll<SVGElement>('svg[data-marpit-svg]')] : slidesOf(parts);
}

function isSlide(part: Element): part is SVGElement {
  return part instanceof SVGElement;
}

function slidesOf(parts: Iterable<Element>): SVGElement[] {
  return [...parts].flatMap(part => {
    const slide = isSlide(part) ? part : part.querySelector<SVGElement>('svg[data-marpit-svg]');
    return slide === null ? [] : [slide];
  });
}

/** A slide with a background has several sections, of which each has the number. */
function number(svg: SVGElement, page: string | null, total: string | undefined): void {
  for (const frame of svg.children)
    for (const section of frame.children) {
      if (section.localName !== 'section') continue;
      setOrRemove(section, 'data-marpit-pagination', page);
      if (page === null) section.removeAttribute('data-marpit-pagination-total');
      else if (total !== undefined) setOrRemove(section, 'data-marpit-pagination-total', total);
    }
}

function setOrRemove(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
