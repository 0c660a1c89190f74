// Makes an element what its new HTML says, in place: nodes that stay keep what the reader did to them (focus, what was typed,
// opened details, playing videos), and what the scripts of the page keep in attributes.

import { Idiomorph } from 'idiomorph';

export interface Morphed {
  readonly element: Element;
  /** The first element, in the order of the page, that is not as it was; undefined when all is. */
  readonly touched: Element | undefined;
}

export interface Morph {
  /** `fresh` is used up. Both stand for the same part of the page, so that a new id is no other element. */
  (old: Element, fresh: Element): Morphed;
}

type OpenedByAuthor = WeakMap<Element, boolean>;

/** Made once, before the reader did anything: which details the author opened must be known. */
export function createMorph(): Morph {
  const openedByAuthor: OpenedByAuthor = new WeakMap();
  remember(document.body, openedByAuthor);
  return (old, fresh) => {
    const touched: Element[] = [];
    const replaced: [old: Element, fresh: Element][] = [];
    const beforeNodeMorphed = (was: Node, becomes: Node): boolean => {
      if (!(was instanceof Element && becomes instanceof Element)) {
        if (was.nodeValue !== becomes.nodeValue && was.parentElement !== null) touched.push(was.parentElement);
        return true;
      }
      if (!drawsItself(was)) {
        carryOver(was, becomes, openedByAuthor);
        return true;
      }
      if (!was.isEqualNode(becomes)) replaced.push([was, becomes]);
      return false;
    };
    const touch = (node: Node | null): void => {
      if (node instanceof Element) touched.push(node);
      else if (node?.parentElement) touched.push(node.parentElement);
    };
    const nodes = Idiomorph.morph(old, fresh, {
      morphStyle: 'outerHTML',
      callbacks: {
        beforeNodeMorphed,
        beforeAttributeUpdated: (name, element, change) => {
          if (belongsToScripts(name, element, change)) return false;
          touch(element);
          return true;
        },
        beforeNodeRemoved: node => {
          touch(node.parentElement);
          return true;
        },
        afterNodeAdded: node => {
          remember(node, openedByAuthor);
          touch(node);
        },
      },
    }) as Node[];
    for (const [was, becomes] of replaced) was.replaceWith(touchedCopy(becomes, touched));
    const element = nodes.find(node => node instanceof Element);
    if (element === undefined) throw new Error('The new part has no element');
    return { element, touched: firstInPage(touched) };
  };
}

function touchedCopy(element: Element, touched: Element[]): Element {
  const copy = document.importNode(element, true);
  touched.push(copy);
  return copy;
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
  if (name === 'class') return element.matches('svg[data-marpit-svg], .page');
  if (element.matches('svg[data-marpit-svg]')) return change === 'remove' && /^(?:role|aria-)/.test(name);
  if (element.closest('.controls')) return name === 'hidden' || name === 'aria-pressed';
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
