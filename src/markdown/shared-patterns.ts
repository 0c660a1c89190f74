// A regular-expression engine for grammars in which each pattern is compiled once. A grammar names the same patterns in dozens of
// its states (4,190 times 488 of them, in six usual languages), and Oniguruma compiles them for each: that takes far longer than to
// highlight a course. Here a state is a list of patterns that all states share, and a pattern is compiled when it is first looked for.

import type { PatternScanner, RegexEngine, RegexEngineString } from 'shiki/core';

type Match = NonNullable<ReturnType<PatternScanner['findNextMatchSync']>>;
type Options = Parameters<PatternScanner['findNextMatchSync']>[2];

/** The engine with its patterns shared: what it finds is what the engine finds. */
export function sharePatterns(engine: RegexEngine): RegexEngine {
  const known = new Map<string | RegExp, Pattern>();
  const shared = (source: string | RegExp): Pattern => {
    const found = known.get(source) ?? new Pattern(source, engine);
    known.set(source, found);
    return found;
  };
  return {
    createString: text => engine.createString(text),
    createScanner: sources => scannerOf(sources.map(shared)),
  };
}

/** Finds the first match; of two that begin at the same place, that of the pattern that comes first. */
function scannerOf(patterns: readonly Pattern[]): PatternScanner {
  return {
    findNextMatchSync: (text, position, options) => {
      let first: Match | undefined;
      for (const [index, pattern] of patterns.entries()) {
        const match = pattern.find(text, position, options);
        if (match === undefined || startOf(match) >= startOf(first)) continue;
        first = { index, captureIndices: match.captureIndices };
        if (startOf(match) === position) break;
      }
      return first ?? null;
    },
  };
}

class Pattern {
  #scanner: PatternScanner | undefined;
  /** What was looked for last, and found. */
  #text: string | RegexEngineString | undefined;
  #options: Options | undefined;
  #position = 0;
  #match: Match | undefined;
  /** Whether what it finds depends on where the search began. */
  readonly #isAnchored: boolean;

  constructor(
    readonly source: string | RegExp,
    readonly engine: RegexEngine,
  ) {
    this.#isAnchored = String(source).includes('\\G');
  }

  /** The first match at `position` or behind it. */
  find(text: string | RegexEngineString, position: number, options: Options): Match | undefined {
    const isKnown =
      !this.#isAnchored &&
      this.#text === text &&
      this.#options === options &&
      this.#position <= position &&
      startOf(this.#match) >= position;
    if (isKnown) return this.#match;
    this.#scanner ??= this.engine.createScanner([this.source]);
    this.#match = this.#scanner.findNextMatchSync(text, position, options) ?? undefined;
    this.#text = text;
    this.#options = options;
    this.#position = position;
    return this.#match;
  }
}

/** Behind all others when there is no match. */
function startOf(match: Match | undefined): number {
  return match?.captureIndices[0]?.start ?? Number.POSITIVE_INFINITY;
}
