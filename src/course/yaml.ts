// YAML with places: the value of a block of YAML and the offset of each of its keys and values.
// js-yaml is the parser that Marp itself uses, so both judge a front matter alike.

import { EVENT_ID, type Event, FAILSAFE_SCHEMA, load, parseEvents, YAMLException } from 'js-yaml';
import type { Span } from '../diagnostics/diagnostic.js';
import { type Source, spanAt } from '../diagnostics/source.js';

export interface YamlProblem {
  readonly message: string;
  /** Offset in the YAML text. */
  readonly offset: number;
}

export interface Yaml {
  readonly value: unknown;
  readonly problem?: YamlProblem;
  /** The span of the key at the end of `path` (a sequence item counts as its index); of the block when there is none. */
  keySpan(path: readonly (string | number)[]): Span;
  /** The span of the value at the end of `path`. */
  valueSpan(path: readonly (string | number)[]): Span;
}

/** How plain scalars are read: `core` makes numbers and booleans, `strings` leaves all text as Marp does. */
export type Scalars = 'core' | 'strings';

/** Parses the YAML that stands in `source` from `offset` on. Never throws: a mistake is in `problem`, the value is then undefined. */
export function parseYaml(source: Source, text: string, offset: number, scalars: Scalars): Yaml {
  try {
    const value = load(text, scalars === 'core' ? {} : { schema: FAILSAFE_SCHEMA });
    const tree = treeOf(parseEvents(text, {}), text);
    const spanOf = (range: readonly [number, number]): Span => spanAt(source, offset + range[0], range[1] - range[0]);
    return {
      value,
      keySpan: path => spanOf(find(tree, path)?.key ?? [0, 1]),
      valueSpan: path => spanOf(find(tree, path)?.value ?? [0, 1]),
    };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const position = Math.min(error.mark?.position ?? 0, Math.max(0, text.length - 1));
    const at = (): Span => spanAt(source, offset + position, 1);
    return { value: undefined, problem: { message: error.reason, offset: position }, keySpan: at, valueSpan: at };
  }
}

interface Tree {
  readonly key: readonly [number, number];
  readonly value: readonly [number, number];
  readonly children: Map<string | number, Tree>;
}

function find(tree: Tree | undefined, path: readonly (string | number)[]): Tree | undefined {
  return path.reduce<Tree | undefined>((node, key) => node?.children.get(key) ?? node, tree);
}

function treeOf(events: readonly Event[], text: string): Tree | undefined {
  let at = 0;
  const read = (key: readonly [number, number]): Tree | undefined => {
    const event = events[at++];
    if (event === undefined) return undefined;
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        return read(key);
      case EVENT_ID.SCALAR:
        return { key, value: [event.valueStart, event.valueEnd], children: new Map() };
      case EVENT_ID.ALIAS:
        return { key, value: [event.anchorStart, event.anchorEnd], children: new Map() };
      case EVENT_ID.SEQUENCE:
        return { key, value: [event.start, event.start + 1], children: items(key) };
      case EVENT_ID.MAPPING:
        return { key, value: [event.start, event.start + 1], children: entries() };
      case EVENT_ID.POP:
        return undefined;
    }
  };
  const items = (key: readonly [number, number]): Map<number, Tree> => {
    const found = new Map<number, Tree>();
    for (let item = read(key); item !== undefined; item = read(key))
      found.set(found.size, { ...item, key: item.value });
    return found;
  };
  const entries = (): Map<string, Tree> => {
    const found = new Map<string, Tree>();
    for (let name = read([0, 1]); name !== undefined; name = read([0, 1])) {
      const value = read(name.value);
      if (value !== undefined) found.set(text.slice(...name.value), value);
    }
    return found;
  };
  return read([0, 1]);
}
