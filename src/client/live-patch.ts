// Brings a page from one version to another, all at once.

import type { Patch } from '../serve/messages.js';
import type { PageKind } from './live-kind.js';
import type { Morph } from './live-morph.js';
import { applyParts, type ChangedParts } from './live-parts.js';
import type { LoadedStyles } from './live-styles.js';

export interface PatchOptions {
  readonly kind: PageKind;
  readonly morph: Morph;
  /** Goes to what the author works on. */
  readonly follows: boolean;
}

/** Throws when the patch is not for this page, which may be half changed then. */
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
  if (container === null) throw new Error('This page has no parts');
  const changed = applyParts(container, parts, { morph, prepare: part => kind.prepare(part) });
  kind.changed(new Set(changed.keys()));
  return changed;
}

function isTyping(): boolean {
  return document.activeElement?.closest('input, textarea, select, [contenteditable]') != null;
}
