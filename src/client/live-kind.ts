// What a kind of page (deck, sheet, any other) adds to what all live pages do.

import type { ChangedParts } from './live-parts.js';

export interface PageKind {
  /** The element whose children are the parts of the page; null when it has none, or tags that are not closed mix them up. */
  container(): Element | null;
  /** Does to new parts below `root`, before they are in the page, what was done to the old ones when it was loaded. */
  prepare(root: ParentNode): void;
  /** Some parts are new or changed inside; others may be gone. */
  changed(changed: ReadonlySet<Element> | 'all'): void;
  /** Puts in the page number of each slide; null where none is shown. */
  number(numbers: readonly (string | null)[], total: string | undefined): void;
  /** Other styles apply. */
  styled(): void;
  /** Shows the part that the author works on, unless it is seen already. */
  follow(part: Element, changed: ChangedParts): void;
}
