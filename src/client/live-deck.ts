// The script of a live deck: the player, on a page that follows its source.

import { goLive } from './live.js';
import type { PageKind } from './live-kind.js';
import { frameOf } from './live-refetch.js';
import type { Player } from './player-state.js';
import { present } from './present.js';

const frame = frameOf(document);
present(player => goLive(deckKind(player), frame));

function deckKind(player: Player): PageKind {
  const slides = (): SVGElement[] => slidesOf(container()?.children ?? []);
  return {
    container,
    prepare: () => {},
    changed: changed => player.update(slides(), new Set(slidesOf(changed))),
    number: (numbers, total) => {
      for (const [index, svg] of slides().entries()) number(svg, numbers[index] ?? null, total);
    },
    styled: () => player.fitAgain(),
    follow: (part, changed) => {
      const inView = player.inView();
      const [edited] = slidesOf([part]);
      if (edited === undefined || slidesOf(changed.keys()).some(svg => svg === inView)) return;
      player.showWhole(edited);
    },
  };
}

/** For students the slides stand alone, for instructors each on a page with its notes. */
function container(): Element | null {
  return document.querySelector('main.deck > .marpit') ?? document.querySelector('main.deck');
}

function slidesOf(parts: Iterable<Element>): SVGElement[] {
  return [...parts].flatMap(part => {
    const slide = part instanceof SVGElement ? part : part.querySelector<SVGElement>('svg[data-marpit-svg]');
    return slide === null ? [] : [slide];
  });
}

/** A slide with a background has several sections, of which each has the number. */
function number(svg: SVGElement, page: string | null, total: string | undefined): void {
  for (const frame of svg.children)
    for (const section of frame.children) {
      if (section.localName !== 'section') continue;
      setOrRemove(section, 'data-marpit-pagination', page);
      setOrRemove(section, 'data-marpit-pagination-total', page === null ? null : (total ?? null));
    }
}

function setOrRemove(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
