// Makes an element what its new HTML says, in place: nodes that stay keep what the reader did to them (focus, what was typed,
// opened details, playing videos), and what the scripts of the page keep in attributes.

import { Idiomorph } from 'idiomorph';

/** Begins the ids of elements that stay as they are, wherever they come to stand. */
export const ownId = 'lutrin-own-';

export interface Morphed {
  readonly element: Element;
  /** The first element, in the order of the page, that is not as it was; undefined when all is. */
  readonly touched: Element | undefined;
}

export interface Morph {
  /** Both elements stand for the same part of the page; the fresh one is used up. */
  change(old: Element, fresh: Element): Morphed;
  /** An element was put into the page as it is. */
  added(element: Element): void;
}

type OpenedByAuthor = WeakMap<Element, boolean>;

/** Made once, before the reader did anything: which details the author opened must be known. */
export function createMorph(): Morph {
  const openedByAuthor: OpenedByAuthor = new WeakMap();
  remember(document.body, openedByAuthor);
  const change = (old: Element, fresh: Element): Morphed => {
    const touched: Element[] = [];
    const redrawn: [was: Element, becomes: Element][] = [];
    const touch = (node: Node | null): void => {
      const element = node instanceof Element ? node : node?.parentElement;
      if (element) touched.push(element);
    };
    const beforeNodeMorphed = (was: Node, becomes: Node): boolean => {
      if (!(was instanceof Element && becomes instanceof Element)) {
        if (was.nodeValue !== becomes.nodeValue) touch(was);
      } else if (was.id.startsWith(ownId)) return false;
      else if (!drawsItself(was)) carryOver(was, becomes, openedByAuthor);
      else {
        if (!was.isEqualNode(becomes)) redrawn.push([was, becomes]);
        return false;
      }
      return true;
    };
    const beforeAttributeUpdated = (name: string, element: Element, change: 'update' | 'remove'): boolean => {
      if (belongsToScripts(name, element, change)) return false;
      touch(element);
      return true;
    };
    const beforeNodeRemoved = (node: Node): boolean => {
      touch(node.parentElement);
      return true;
    };
    const afterNodeAdded = (node: Node): void => {
      remember(node, openedByAuthor);
      touch(node);
    };
    const callbacks = { beforeNodeMorphed, beforeAttributeUpdated, beforeNodeRemoved, afterNodeAdded };
    const nodes = Idiomorph.morph(old, fresh, { morphStyle: 'outerHTML', callbacks }) as Node[];
    for (const [was, becomes] of redrawn) {
      const copy = document.importNode(becomes, true);
      was.replaceWith(copy);
      touch(copy);
    }
    const element = nodes.find(node => node instanceof Element);
    if (element === undefined) throw new Error('The new part has no element');
    return { element, touched: firstInPage(touched) };
  };
  return { change, added: element => remember(element, openedByAuthor) };
}

/** Marp's fitted elements: their shadow is of their old content. */
function drawsItself(element: Element): boolean {
  return element.shadowRoot !== null || element.localName.includes('-');
}

/** Gives the new element the state that its page or its reader gave to the old one. */
function carryOver(old: Element, fresh: Element, openedByAuthor: OpenedByAuthor): void {
  if (old instanceof HTMLDetailsElement && fresh instanceof HTMLDetailsElement) {
    const byAuthor = fresh.open;
    if (old.open !== (openedByAuthor.get(old) ?? false)) fresh.open = old.open;
    openedByAuthor.set(old, byAuthor);
  } else if (old instanceof HTMLInputElement && fresh instanceof HTMLInputElement) {
    if (old.value !== old.defaultValue) fresh.value = old.value;
    if (old.checked !== old.defaultChecked) fresh.checked = old.checked;
  } else if (old instanceof HTMLTextAreaElement && fresh instanceof HTMLTextAreaElement) {
    if (old.value !== old.defaultValue) fresh.value = old.value;
  } else if (old instanceof HTMLOptionElement && fresh instanceof HTMLOptionElement) {
    if (old.selected !== old.defaultSelected) fresh.selected = old.selected;
  }
}

/** Attributes that the player sets, and that no page has when it is loaded. */
function belongsToScripts(name: string, element: Element, change: 'update' | 'remove'): boolean {
  if (name === 'class') return element.matches('svg[data-marpit-svg], .page, .note [data-step]');
  if (element.matches('svg[data-marpit-svg]')) return change === 'remove' && /^(?:role|aria-)/.test(name);
  if (name === 'aria-current') return element.matches('.note-mark');
  // What was typed into a field without a value of its own.
  return name === 'value' && change === 'remove' && element instanceof HTMLInputElement && element.value !== '';
}

/** What is not known yet is as the author wrote it. */
function remember(node: Node, openedByAuthor: OpenedByAuthor): void {
  if (!(node instanceof Element)) return;
  for (const details of [node, ...node.querySelectorAll('details')])
    if (details instanceof HTMLDetailsElement && !openedByAuthor.has(details))
      openedByAuthor.set(details, details.open);
}

function firstInPage(elements: readonly Element[]): Element | undefined {
  return elements
    .filter(element => element.isConnected)
    .reduce<Element | undefined>(
      (first, element) =>
        first === undefined || first.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING
          ? element
          : first,
      undefined,
    );
}
