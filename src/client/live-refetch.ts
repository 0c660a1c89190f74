// A page that fetches itself again and becomes what it got, in place.

import type { PageKind } from './live-kind.js';
import type { Morph } from './live-morph.js';
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
  morph.change(document.body, page.body);
  kind.changed('all');
  kind.styled();
}
