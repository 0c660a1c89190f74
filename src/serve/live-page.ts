// A page that is open in browsers: the version they show, what they missed, and how they hear of what changed.

import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Read } from '../io/recording.js';
import { BoundedMap } from '../markdown/bounded-map.js';
import type { LiveMessage, Problem } from './messages.js';
import { firstNewPart, patchBetween, type Snapshot } from './snapshot.js';

/** A page as it was rendered. */
export interface Rendered {
  readonly snapshot: Snapshot;
  readonly reads: readonly Read[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Versions that a page which slept can be brought up to date from. */
const rememberedVersions = 100;

type Send = (message: LiveMessage) => void;

export class LivePage {
  #rendered: Rendered;
  /** Mistakes of the last attempt to render it, which may have failed. */
  #diagnostics: readonly Diagnostic[];
  #problems: readonly Problem[];
  #isGone = false;
  readonly #versions = new BoundedMap<string, Snapshot>(rememberedVersions);
  readonly #open = new Set<Send>();
  readonly #describe: (found: readonly Diagnostic[]) => readonly Problem[];

  constructor(rendered: Rendered, describe: (found: readonly Diagnostic[]) => readonly Problem[]) {
    this.#rendered = rendered;
    this.#describe = describe;
    this.#diagnostics = rendered.diagnostics;
    this.#problems = describe(rendered.diagnostics);
    this.#versions.set(rendered.snapshot.version, rendered.snapshot);
  }

  get rendered(): Rendered {
    return this.#rendered;
  }

  /** Whether a browser shows it. */
  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Brings a browser that shows `version` up to date and keeps it so. Returns how to end that. */
  connect(version: string, send: Send): () => void {
    send(this.#messageFor(version));
    send({ type: 'problems', problems: this.#problems });
    this.#open.add(send);
    return () => this.#open.delete(send);
  }

  /** The page is another now, because its author works on it. */
  update(rendered: Rendered): void {
    const before = this.#rendered.snapshot;
    const { snapshot } = rendered;
    this.#rendered = rendered;
    if (snapshot.version !== before.version) {
      this.#versions.set(snapshot.version, snapshot);
      const patch = patchBetween(before, snapshot);
      const edited = patch && firstNewPart(patch);
      this.#sendAll(
        patch === undefined
          ? { type: 'refetch' }
          : { type: 'patch', patch: edited === undefined ? patch : { ...patch, edited } },
      );
    } else if (this.#isGone) {
      this.#sendAll({ type: 'current', version: snapshot.version });
    }
    this.#isGone = false;
    this.fail(rendered.diagnostics);
  }

  /** What is wrong with it; what it shows stays. */
  fail(diagnostics: readonly Diagnostic[]): void {
    this.#diagnostics = diagnostics;
    this.describeAgain();
  }

  /** There may be other mistakes now that are not of this page alone. */
  describeAgain(): void {
    const problems = this.#describe(this.#diagnostics);
    if (JSON.stringify(problems) === JSON.stringify(this.#problems)) return;
    this.#problems = problems;
    this.#sendAll({ type: 'problems', problems });
  }

  /** The course has no such page any more. */
  gone(): void {
    this.#isGone = true;
    this.#sendAll({ type: 'refetch' });
  }

  #messageFor(version: string): LiveMessage {
    const { snapshot } = this.#rendered;
    if (version === snapshot.version) return { type: 'current', version };
    const known = this.#versions.get(version);
    const patch = known && patchBetween(known, snapshot);
    return patch === undefined ? { type: 'refetch' } : { type: 'patch', patch };
  }

  #sendAll(message: LiveMessage): void {
    for (const send of this.#open) send(message);
  }
}
