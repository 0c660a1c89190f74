// What is wrong with how a slide is set, measured in the page: what leaves its place, covers something else, is cut or too small.

import type { Page } from 'puppeteer-core';

/** The slide that is shown, as the checks see it. Pixels are those of the slide: the window has its size. */
interface ShownSlide {
  readonly section: HTMLElement;
  /** Within the margins, and above the footer. */
  readonly room: Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>;
  /** Where a line must end that stands at the foot of the slide, below what flows. */
  readonly foot: number;
  /** What can be seen of it; formulas are left to KaTeX. */
  readonly elements: readonly Element[];
  /** What a problem is about. */
  name(element: Element): string;
  /** Texts of an element, with the element that each stands in. */
  texts(element: Element): readonly (readonly [Text, Element])[];
}

declare global {
  var shownSlide: ShownSlide;
}

/** Problems of the slide that is shown, each with what it is about; with those of sizes of type when these are promised. */
export async function slideProblems(page: Page, { withType }: { readonly withType: boolean }): Promise<string[]> {
  await page.evaluate(lookAtSlide);
  const checks = [outOfPlace, cut, overlapping, ...(withType ? [tooSmall] : []), illTitled, empty];
  const problems: string[] = [];
  for (const check of checks) problems.push(...(await page.evaluate(check)));
  return problems;
}

// What follows runs in the page, each function by itself.

function lookAtSlide(): void {
  const section = [...document.querySelectorAll<HTMLElement>('svg.current section[id]')].at(-1);
  if (section === undefined) throw new Error('no slide is shown');
  const style = getComputedStyle(section);
  const box = section.getBoundingClientRect();
  const footers = [...section.querySelectorAll(':scope > footer')].map(footer => footer.getBoundingClientRect().top);
  globalThis.shownSlide = {
    section,
    foot: Math.min(box.bottom - Number.parseFloat(style.paddingLeft), ...footers.map(top => top - 4)),
    room: {
      left: box.left + Number.parseFloat(style.paddingLeft),
      right: box.right - Number.parseFloat(style.paddingRight),
      top: box.top + Number.parseFloat(style.paddingTop),
      bottom: Math.min(box.bottom - Number.parseFloat(style.paddingBottom), ...footers.map(top => top - 4)),
    },
    elements: [...section.querySelectorAll('*')].filter(
      element => element.getClientRects().length > 0 && element.closest('.katex, math, defs') === null,
    ),
    name: element => {
      const kind = [element.localName, ...element.classList].join('.');
      return `${kind} "${(element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
    },
    texts: element => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const found: [Text, Element][] = [];
      for (let node = walker.nextNode() as Text | null; node !== null; node = walker.nextNode() as Text | null)
        if (node.parentElement !== null && node.data.trim() !== '') found.push([node, node.parentElement]);
      return found;
    },
  };
}

/** Beyond the margins or the footer; words of a drawing beyond the drawing. (Spaces may hang out of a line of code.) */
function outOfPlace(): string[] {
  const { elements, room, foot, section, name } = globalThis.shownSlide;
  const atFoot = [...section.children].filter(child => getComputedStyle(child).position === 'absolute');
  const placed = elements.filter(
    element =>
      element.closest('header, footer, .lutrin-audience, pre *') === null &&
      (!(element instanceof SVGElement) || element.matches('section svg[role], text')),
  );
  return placed.flatMap(element => {
    const drawing = element instanceof SVGTextElement ? element.ownerSVGElement?.getBoundingClientRect() : undefined;
    const space = atFoot.some(child => child.contains(element)) ? { ...room, bottom: foot } : room;
    const { left, right, top, bottom } = drawing ?? space;
    return [...element.getClientRects()].flatMap(box => {
      if (box.width === 0 || box.height === 0) return [];
      const beyond = {
        left: left - box.left,
        right: box.right - right,
        top: top - box.top,
        bottom: box.bottom - bottom,
      };
      return Object.entries(beyond).flatMap(([side, distance]) =>
        distance > 1 ? [`${name(element)} leaves the ${side} by ${Math.round(distance)} px`] : [],
      );
    });
  });
}

function cut(): string[] {
  const { elements, name } = globalThis.shownSlide;
  return elements.flatMap(element => {
    if (!(element instanceof HTMLElement) || getComputedStyle(element).overflowX === 'visible') return [];
    return [
      ...(element.scrollWidth > element.clientWidth + 1 ? [`${name(element)} is cut on the right`] : []),
      ...(element.scrollHeight > element.clientHeight + 1 ? [`${name(element)} is cut at the bottom`] : []),
    ];
  });
}

function overlapping(): string[] {
  const { section, name } = globalThis.shownSlide;
  const blocks = [...section.children].filter(child => child.getClientRects().length > 0);
  const covers = (a: DOMRect, b: DOMRect): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  return blocks.flatMap((block, index) =>
    blocks
      .slice(index + 1)
      .filter(other => [...block.getClientRects()].some(a => [...other.getClientRects()].some(b => covers(a, b))))
      .map(other => `${name(block)} and ${name(other)} overlap`),
  );
}

/** Too small for the last row: text of 28 pixels, code of 22 wherever it stands; what is not for the room, and words in drawings, of 20. */
function tooSmall(): string[] {
  const { section, texts } = globalThis.shownSlide;
  const small = 'small, section svg, footer, header, .lutrin-audience, .lutrin-step, .minutes, sup, sub';
  return texts(section).flatMap(([text, element]) => {
    if (element.closest('defs, style, title, .katex') !== null) return [];
    const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1;
    const size = Number.parseFloat(getComputedStyle(element).fontSize) * scale;
    const isSmall =
      element.closest(small) !== null || (element.closest('li') !== null && section.matches('.packet, .frame'));
    const least = element.closest('pre, code, kbd, samp') !== null ? 22 : isSmall ? 20 : 28;
    return size < least - 0.1 ? [`"${text.data.trim().slice(0, 40)}" has ${size.toFixed(1)} px, not ${least}`] : [];
  });
}

/** Titles with a word alone on their last line, or with too many lines. */
function illTitled(): string[] {
  const { section, name, texts } = globalThis.shownSlide;
  const most = section.matches('.title, .module, .statement') ? 4 : 2;
  return [...section.querySelectorAll(':scope > :is(h1, h2, h3)')].flatMap(heading => {
    const lines = texts(heading).flatMap(([text]) =>
      [...text.data.matchAll(/\S\S+/g)].map(word => {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const { top, bottom } = range.getBoundingClientRect();
        return Math.round((top + bottom) / 40);
      }),
    );
    const count = new Set(lines).size;
    return [
      ...(count > 1 && lines.length > 3 && lines.at(-1) !== lines.at(-2)
        ? [`${name(heading)} has one word on its last line`]
        : []),
      ...(count > most ? [`${name(heading)} has ${count} lines`] : []),
    ];
  });
}

function empty(): string[] {
  const { section } = globalThis.shownSlide;
  const hasNothing = (section.textContent ?? '').trim() === '' && section.querySelector('img, svg') === null;
  return hasNothing ? ['the slide is empty'] : [];
}
