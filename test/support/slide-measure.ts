// What is wrong with how a slide is set, measured in the page: what leaves its place, covers something else, is cut or too small.

import type { Page } from 'puppeteer-core';

/** Problems of the slide that is shown, each with what it is about. The window has the size of the slide. */
export function slideProblems(page: Page, { withType }: { readonly withType: boolean }): Promise<string[]> {
  return page.evaluate(measure, withType);
}

/** Runs in the page, and so uses nothing from outside. Pixels are those of the slide. */
function measure(withType: boolean): string[] {
  const problems: string[] = [];
  const sections = document.querySelectorAll<HTMLElement>('svg.current section[id]');
  const section = sections[sections.length - 1];
  if (section === undefined) return ['no slide is shown'];
  const style = getComputedStyle(section);
  const outer = section.getBoundingClientRect();
  const pixels = (value: string): number => Number.parseFloat(value) || 0;
  const footers = [...section.querySelectorAll(':scope > footer')].map(footer => footer.getBoundingClientRect().top);
  const room = {
    left: outer.left + pixels(style.paddingLeft),
    right: outer.right - pixels(style.paddingRight),
    top: outer.top + pixels(style.paddingTop),
    bottom: Math.min(outer.bottom - pixels(style.paddingBottom), ...footers.map(top => top - 4)),
  };
  const name = (element: Element): string =>
    `${element.localName}${element.classList.length > 0 ? `.${[...element.classList].join('.')}` : ''} "${(element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  const isSet = (element: Element): boolean => element.matches('header, footer, .lutrin-audience');
  const all = [...section.querySelectorAll<HTMLElement>('*')].filter(
    element => element.getClientRects().length > 0 && element.closest('.katex, math, defs') === null,
  );

  // Within the margins, and above the footer; words of a drawing within the drawing. (Spaces may hang out of a line of code.)
  const isPlaced = (element: Element): boolean =>
    element.closest('header, footer, .lutrin-audience, pre *') === null &&
    (!(element instanceof SVGElement) || element.matches('section svg[role], text'));
  for (const element of all.filter(isPlaced)) {
    const drawing = element instanceof SVGTextElement ? element.ownerSVGElement?.getBoundingClientRect() : undefined;
    for (const box of element.getClientRects()) {
      if (box.width === 0 || box.height === 0) continue;
      const beyond = {
        left: (drawing ?? room).left - box.left,
        right: box.right - (drawing ?? room).right,
        top: (drawing ?? room).top - box.top,
        bottom: box.bottom - (drawing ?? room).bottom,
      };
      for (const [side, distance] of Object.entries(beyond))
        if (distance > 1) problems.push(`${name(element)} leaves the ${side} by ${Math.round(distance)} px`);
    }
  }

  // Nothing is cut.
  for (const element of all)
    if (element instanceof HTMLElement && getComputedStyle(element).overflowX !== 'visible') {
      if (element.scrollWidth > element.clientWidth + 1) problems.push(`${name(element)} is cut on the right`);
      if (element.scrollHeight > element.clientHeight + 1) problems.push(`${name(element)} is cut at the bottom`);
    }

  // Nothing covers anything else.
  const blocks = [...section.children].filter(child => child.getClientRects().length > 0);
  const covers = (a: DOMRect, b: DOMRect): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  for (const [index, block] of blocks.entries())
    for (const other of blocks.slice(index + 1))
      if ([...block.getClientRects()].some(a => [...other.getClientRects()].some(b => covers(a, b))))
        problems.push(`${name(block)} and ${name(other)} overlap`);

  // Everything can be read from the last row.
  const texts = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const element = node.parentElement;
    if (element === null || node.textContent?.trim() === '' || element.closest('defs, style, title, .katex') !== null)
      continue;
    const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1;
    const size = pixels(getComputedStyle(element).fontSize) * scale;
    const isSmall =
      isSet(element) ||
      element.closest('small, section svg, footer, header, .lutrin-step, .minutes, sup, sub') !== null ||
      (element.closest('li') !== null && section.matches('.packet, .frame'));
    const least = isSmall ? 20 : element.closest('pre, code, kbd, samp') !== null ? 22 : 28;
    if (withType && size < least - 0.1)
      problems.push(`"${node.textContent?.trim().slice(0, 40)}" has ${size.toFixed(1)} px, not ${least}`);
  }

  // No title has a word alone on its last line, or goes on for ever.
  for (const heading of section.querySelectorAll(':scope > :is(h1, h2, h3)')) {
    const tops: number[] = [];
    const words = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
    for (let node = words.nextNode(); node !== null; node = words.nextNode())
      for (const match of (node.textContent ?? '').matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        const box = range.getBoundingClientRect();
        if (match[0].length > 1) tops.push(Math.round((box.top + box.bottom) / 2 / 20));
      }
    const lines = new Set(tops).size;
    if (lines > 1 && tops.length > 3 && tops.at(-1) !== tops.at(-2))
      problems.push(`${name(heading)} has one word on its last line`);
    if (lines > (section.matches('.title, .module, .statement') ? 4 : 2))
      problems.push(`${name(heading)} has ${lines} lines`);
  }

  if ((section.textContent ?? '').trim() === '' && section.querySelector('img, svg') === null)
    problems.push('the slide is empty');
  return problems;
}
