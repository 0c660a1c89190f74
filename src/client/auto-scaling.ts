// Elements that fit themselves to their slide, as Marp has them: `fit` headings, and code and math that would be too wide.
// Marp's own elements do the fitting, but each of them costs a re-parsed copy and a callback in every frame: code that fits
// as it is (nearly all of it) is left alone.

/*! With parts of Marp Core © Marp team, MIT licence. */
import { browser } from '@marp-team/marp-core/browser';

/** Fits what needs it below `root`, which must be laid out. True when something did. */
export function fitElements(root: ParentNode): boolean {
  const all = [...root.querySelectorAll<HTMLElement>('[data-auto-scaling]')].filter(
    element => !element.shadowRoot && element.localName !== 'marp-pre',
  );
  const wanted = new Set(all.filter(needsFitting));
  const heights = all.filter(element => !wanted.has(element)).map(element => [element, wholeHeight(element)] as const);
  for (const [element, height] of heights) if (height !== undefined) element.style.minHeight = height;
  if (wanted.size === 0) return false;
  for (const element of document.querySelectorAll('pre[is]')) element.removeAttribute('is');
  for (const element of wanted) {
    if (element.localName === 'pre') element.setAttribute('is', 'marp-pre');
    else if (!element.hasAttribute('is')) recreate(element);
  }
  browser(document).update();
  return true;
}

/** Takes back the heights that were given below `root`, which are of other styles. */
export function forgetFitting(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-auto-scaling][style]')) {
    element.style.minHeight = '';
    if (element.getAttribute('style') === '') element.removeAttribute('style');
  }
}

/** WebKit needs Marp's help for every slide: it draws what is in an SVG at the wrong place. */
export function helpWebKit(): void {
  if (navigator.vendor === 'Apple Computer, Inc.') browser(document);
}

function needsFitting(element: HTMLElement): boolean {
  if (element.dataset.autoScaling !== 'downscale-only') return true;
  const content = element.firstElementChild;
  // A theme may hide what sticks out of the element, or of the block in it.
  if (sticksOut(element) || (content !== null && sticksOut(content))) return true;
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  const room = element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const scale = element.offsetWidth === 0 ? 1 : element.getBoundingClientRect().width / element.offsetWidth || 1;
  return (content?.getBoundingClientRect().width ?? 0) / scale > room + 1;
}

/** Inline elements have no such widths. */
function sticksOut({ scrollWidth, clientWidth }: Element): boolean {
  return clientWidth > 0 && scrollWidth > clientWidth;
}

/** Marp's fitting gives an element a height of whole pixels, also when it fits as it is. Undefined when it has one. */
function wholeHeight(element: HTMLElement): string | undefined {
  const style = getComputedStyle(element);
  const height = Number.parseFloat(style.height);
  const whole = Math.ceil(height - 0.01);
  return whole - height > 0.01 ? `${whole}px` : undefined;
}

/** A customised element is made when it is parsed: `is` set later does nothing. */
function recreate(element: HTMLElement): void {
  element.outerHTML = element.outerHTML.replace(/^<([a-z\d]+)/i, '<$1 is="marp-$1"');
}
