// Swaps the style sheets of a page without a moment in which it has none, or old and new ones at once.

/** Milliseconds after which the page goes on without a style sheet that does not come. */
const patience = 3000;

export interface LoadedStyles {
  /** Puts the new style sheets in the place of the old ones. A sheet that could not be loaded leaves the old one there. */
  swap(): void;
  readonly complete: boolean;
}

/** Loads those of `urls` that the page does not have. */
export async function loadStyles(urls: readonly string[]): Promise<LoadedStyles> {
  const links = [...document.head.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')];
  const loading: { old: HTMLLinkElement | undefined; link: HTMLLinkElement; loaded: Promise<boolean> }[] = [];
  for (const [index, url] of urls.entries()) {
    const old = links[index];
    if (old?.href === new URL(url, document.baseURI).href) continue;
    const link = inactiveLink(url);
    const last = loading.at(-1)?.link ?? links.at(-1);
    if (old !== undefined) old.after(link);
    else if (last !== undefined) last.after(link);
    else document.head.append(link);
    loading.push({ old, link, loaded: whenLoaded(link) });
  }
  const results = await Promise.all(loading.map(({ loaded }) => loaded));
  return {
    complete: results.every(loaded => loaded),
    swap: () => {
      for (const [index, { old, link }] of loading.entries()) {
        if (results[index]) link.media = '';
        (results[index] ? old : link)?.remove();
      }
      for (const link of links.slice(urls.length)) link.remove();
    },
  };
}

/** Loaded, but without effect. */
function inactiveLink(url: string): HTMLLinkElement {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.media = 'not all';
  link.href = url;
  return link;
}

function whenLoaded(link: HTMLLinkElement): Promise<boolean> {
  return new Promise(resolve => {
    link.addEventListener('load', () => resolve(true));
    link.addEventListener('error', () => resolve(false));
    setTimeout(() => resolve(false), patience);
  });
}
