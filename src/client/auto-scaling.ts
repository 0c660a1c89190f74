// Elements that fit themselves to their slide, as Marp has them: `fit` headings, and code and math that would be too wide.
// Marp's own elements do the fitting, but each of them costs a re-parsed copy and a callback in every frame: code that fits
// as it is (nearly all of it) is left alone.

import { browser } from '@marp-team/marp-core/browser';

/** Fits what needs it below `root`, which must be laid out. True when something did. */
export function fitElements(root: ParentNode): boolean {
  const wanted = [...root.querySelectorAll<HTMLElement>('[data-auto-scaling]')].filter(
    element => !element.shadowRoot && element.localName !== 'marp-pre' && needsFitting(element),
  );
  if (wanted.length === 0) return false;
  for (const element of document.querySelectorAll('pre[is]')) element.removeAttribute('is');
  for (const element of wanted) {
    if (element.localName === 'pre') element.setAttribute('is', 'marp-pre');
    else if (!element.hasAttribute('is')) recreate(element);
  }
  browser(document).update();
  return true;
}

/** WebKit needs Marp's help for every slide: it draws what is in an SVG at the wrong place. */
export function helpWebKit(): void {
  if (navigator.vendor === 'Apple Computer, Inc.') browser(document);
}

function needsFitting(element: HTMLElement): boolean {
  if (element.dataset.autoScaling !== 'downscale-only') return true;
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  const room = element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const content = element.firstElementChild?.getBoundingClientRect().width ?? 0;
  const scale = element.offsetWidth === 0 ? 1 : element.getBoundingClientRect().width / element.offsetWidth;
  return element.scrollWidth > element.clientWidth || content / (scale || 1) > room + 1;
}

/** A customised element is made when it is parsed: `is` set later does nothing. */
function recreate(element: HTMLElement): void {
  element.outerHTML = element.outerHTML.replace(/^<([a-z\d]+)/i, '<$1 is="marp-$1"');
}
