// A slide as lines of text: its elements with their attributes, and what they say. Two renderings of a slide have the same lines,
// but for names that are made up: ids, scopes, and where a file stands.

import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** The slides of a page, each as lines. */
export function slidesOf(html: string): string[][] {
  return find(parse(html), isSlide).map(svg => {
    const scopes = new Map<string, string>();
    return lines(svg, '', scopes);
  });
}

function isSlide(element: Element): boolean {
  return element.tagName === 'svg' && element.attrs.some(({ name }) => name === 'data-marpit-svg');
}

function find(node: Node, wanted: (element: Element) => boolean): Element[] {
  if ('tagName' in node && wanted(node)) return [node];
  return 'childNodes' in node ? node.childNodes.flatMap(child => find(child, wanted)) : [];
}

function lines(node: Node, indent: string, scopes: Map<string, string>): string[] {
  if ('value' in node) {
    const text = node.value.replace(/\s+/g, ' ').trim();
    return text === '' ? [] : [`${indent}${JSON.stringify(text)}`];
  }
  // Marp's browser script is at the end of its last slide; ours is not part of any.
  if (!('tagName' in node) || node.tagName === 'script') return [];
  const attributes = node.attrs
    .filter(({ name }) => name !== 'id')
    .map(({ name, value }) => attribute(name, value, scopes))
    .sort();
  const children = node.childNodes.flatMap(child => lines(child, `${indent}  `, scopes));
  return [`${indent}${[node.tagName, ...attributes].join(' ')}`, ...children];
}

function attribute(name: string, value: string, scopes: Map<string, string>): string {
  if (/^data-marpit-scope-/.test(name)) {
    const scope = scopes.get(name) ?? `scope-${scopes.size + 1}`;
    scopes.set(name, scope);
    return scope;
  }
  return `${name}="${name === 'src' ? named(value) : value.replace(/url\([^)]*\)/g, named)}"`;
}

/** A file by its name alone, without what tells two contents apart. */
function named(url: string): string {
  const file = decodeURIComponent(url)
    .replace(/^url\(\s*(?:"|'|&quot;)?|(?:"|'|&quot;)?\s*\)$/g, '')
    .split('/')
    .at(-1);
  return (file ?? '').replace(/-[\da-f]{8,}(?=\.\w+$)/, '');
}
