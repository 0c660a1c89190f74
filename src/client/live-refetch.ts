// A page that fetches itself again and becomes what it got, in place.

import type { PageKind } from './live-kind.js';
import { type Morph, ownId } from './live-morph.js';
import type { LoadedStyles } from './live-styles.js';

/** The page as the server has it now; why there is none. */
export type Fetched = Document | 'gone' | 'failed';

export async function fetchPage(): Promise<Fetched> {
  try {
    const response = await fetch(location.pathname, { cache: 'no-store' });
    if (response.status === 404) return 'gone';
    return response.ok ? new DOMParser().parseFromString(await response.text(), 'text/html') : 'failed';
  } catch {
    return 'failed';
  }
}

/** What only a reload can change. To be asked before scripts add classes of their own. */
export function frameOf({ documentElement }: Document): string {
  return `${documentElement.lang} ${documentElement.className}`;
}

/** Scripts of the author: what they did to the page cannot be kept, and they run only when it is loaded. */
export function hasOwnScripts(page: Document): boolean {
  return page.querySelector('main script') !== null;
}

export function stylesOf(page: Document): string[] {
  const links = page.head.querySelectorAll('link[rel="stylesheet"]');
  return [...links].map(link => link.getAttribute('href') ?? '');
}

export function swapPage(page: Document, styles: LoadedStyles, kind: PageKind, morph: Morph): void {
  document.title = page.title;
  const inline = document.head.querySelectorAll('style');
  for (const [index, { textContent }] of page.head.querySelectorAll('style').entries()) {
    const own = inline[index];
    if (own !== undefined && own.textContent !== textContent) own.textContent = textContent;
  }
  kind.prepare(page.body);
  styles.swap();
  const restore = keepOwn(page);
  morph.change(document.body, page.body);
  restore();
  kind.changed('all');
  kind.styled();
}

/** What scripts show, fill and open: the same in all versions of a deck. */
const ofScripts = ['desk', 'tools', 'help', 'popup', 'print', 'rehearsal'].map(name => `:is(aside, dialog).${name}`);

/** An id in both pages lets them be found, also in HTML that is not closed and swallows them. */
function keepOwn(page: Document): () => void {
  for (const [index, selector] of ofScripts.entries())
    for (const each of [document, page]) {
      const element = each.querySelector(selector);
      if (element !== null) element.id = `${ownId}${index}`;
    }
  // Also of those that came in from the other page.
  return () => {
    for (const element of document.querySelectorAll(`[id^="${ownId}"]`)) element.removeAttribute('id');
  };
}
