// The tasks of a build, from what the course holds. Pure.

import { type DeckFile, type Edition, editions, type LabFile, type Outline } from '../course/model.js';

export type PageTask =
  | { readonly type: 'deck'; readonly id: string; readonly edition: Edition; readonly deck: DeckFile }
  | { readonly type: 'sheet'; readonly id: string; readonly edition: Edition; readonly lab: LabFile };

/** `ids` of all tasks of the course, in both editions, also when only one is built: the rest is not stale, it is not asked for. */
export interface Plan {
  readonly pages: readonly PageTask[];
  readonly editions: readonly Edition[];
}

export function planBuild(outline: Outline, wanted: readonly Edition[] = editions): Plan {
  const pages = wanted.flatMap((edition): PageTask[] => [
    ...outline.decks.map(deck => ({ type: 'deck' as const, id: `${edition} deck ${deck.id}`, edition, deck })),
    ...outline.labs.map(lab => ({ type: 'sheet' as const, id: `${edition} lab ${lab.id}`, edition, lab })),
  ]);
  return { pages, editions: wanted };
}

export function printTaskId(page: PageTask): string {
  return `${page.id} pdf`;
}

export function indexTaskId(edition: Edition): string {
  return `${edition} index`;
}
