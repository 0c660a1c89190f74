// Brings a page from one version to another, all at once.

import type { Patch } from '../serve/messages.js';
import type { PageKind } from './live-kind.js';
import type { Morph } from './live-morph.js';
import { applyParts, type ChangedParts, PatchRefused } from './live-parts.js';
import type { LoadedStyles } from './live-styles.js';

export interface PatchOptions {
  readonly kind: PageKind;
  readonly morph: Morph;
  /** Goes to what the author works on. */
  readonly follows: boolean;
}

/** Throws `PatchRefused`; the page may be half changed then. */
export function applyPatch(patch: Patch, styles: LoadedStyles | undefined, options: PatchOptions): void {
  const { kind, follows } = options;
  const container = kind.container();
  styles?.swap();
  const changed = patch.parts === undefined ? new Map() : changeParts(container, patch.parts, options);
  if (patch.numbers !== undefined) kind.number(patch.numbers, patch.total);
  if (patch.title !== undefined) document.title = patch.title;
  if (styles !== undefined) kind.styled();
  const edited = patch.edited === undefined ? undefined : container?.children[patch.edited];
  if (edited !== undefined && follows && !isTyping()) kind.follow(edited, changed);
}

function changeParts(
  container: Element | null,
  parts: NonNullable<Patch['parts']>,
  { kind, morph }: PatchOptions,
): ChangedParts {
  if (container === null) throw new PatchRefused('The parts of this page cannot be told apart');
  const restoreSelection = rememberSelection();
  const changed = applyParts(container, parts, { morph, prepare: part => kind.prepare(part) });
  kind.changed(new Set(changed.keys()));
  restoreSelection();
  return changed;
}

/** Text that is changed loses its selection; where both ends of it are still there, it comes back. */
function rememberSelection(): () => void {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed) return () => {};
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  return () => {
    if (!anchorNode?.isConnected || !focusNode?.isConnected) return;
    if (selection.anchorNode === anchorNode && selection.anchorOffset === anchorOffset)
      if (selection.focusNode === focusNode && selection.focusOffset === focusOffset) return;
    const end = (node: Node): number => (node instanceof Text ? node.length : node.childNodes.length);
    const [from, to] = [Math.min(anchorOffset, end(anchorNode)), Math.min(focusOffset, end(focusNode))];
    selection.setBaseAndExtent(anchorNode, from, focusNode, to);
  };
}

function isTyping(): boolean {
  return document.activeElement?.closest('input, textarea, select, [contenteditable]') != null;
}
