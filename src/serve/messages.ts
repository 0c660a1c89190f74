// What the watching server tells an open page. Types only: the scripts of live pages import them.

/** Addresses of the live server; nothing of a course can have them. */
export type LivePath = '/@lutrin/events' | '/@lutrin/deck.js' | '/@lutrin/sheet.js' | '/@lutrin/page.js';

/** A run of parts of the old page that stay as they are: index of the first, and how many. */
export type Kept = readonly [from: number, count: number];

/**
 * From one version of a page to another. A page is a list of parts (the slides of a deck, the children of a sheet's `main`) in
 * a frame, which is the same before and after.
 */
export interface Patch {
  readonly from: string;
  readonly to: string;
  /** All parts in order: those that stay, and the HTML of those that are new or changed. Missing when all stay. */
  readonly parts?: readonly (Kept | string)[];
  /** Page number of each slide as it is shown (`data-marpit-pagination`), null where none is, when one of them changed. */
  readonly numbers?: readonly (string | null)[];
  /** What `data-marpit-pagination-total` says; given with `numbers`. */
  readonly total?: string;
  /** When it changed. */
  readonly title?: string;
  /** URLs of all style sheets in order, relative to the page, when one of them changed. */
  readonly styles?: readonly string[];
  /** Index, among the new parts, of the one that the author works on; missing when the page was only brought up to date. */
  readonly edited?: number;
}

/** A mistake in the course, as the author sees it on the page. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  /** `path:line:column` from the root of the course. */
  readonly place: string;
  /** Opens the place in the author's editor. */
  readonly url: string;
  /** The line of the file, with its number, and marks beneath the place. */
  readonly frame: string;
  readonly notes: readonly string[];
}

export type LiveMessage =
  /** The page is up to date. */
  | { readonly type: 'current'; readonly version: string }
  | { readonly type: 'patch'; readonly patch: Patch }
  /** The page must be fetched: what changed is more than its parts, or its version is not known. */
  | { readonly type: 'refetch' }
  /** All mistakes that concern the page, after each change of them. */
  | { readonly type: 'problems'; readonly problems: readonly Problem[] };
