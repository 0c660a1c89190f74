// Transitions between slides, as marp-cli has them: a slide says how it is left (`data-transition`) and how one goes back from it.
// The browser morphs what has a `view-transition-name` on both slides. Where it cannot, or motion is to be reduced, a slide just comes.

import { keyframesCss } from './transition-keyframes.js';

export interface Turn {
  readonly from: SVGElement;
  readonly isBack: boolean;
}

/** Changes what is shown; with a turn from one slide to another maybe by a transition. A change ends the one that is going on. */
export type Changing = (change: () => void, turn?: Turn) => void;

interface Running {
  skipTransition(): void;
  readonly finished: Promise<void>;
  readonly ready: Promise<void>;
  readonly updateCallbackDone: Promise<void>;
}

interface Transition {
  readonly name: string;
  readonly duration?: string;
  readonly builtinFallback?: boolean;
}

export function createTransitions(): Changing {
  const root = document.documentElement;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const page = document as { startViewTransition?(update: () => void): Running };
  /** Transitions whose keyframes are in the page. */
  const added = new Set<string>();
  let running: Running | undefined;
  // Whatever one does acts at once.
  for (const input of ['keydown', 'pointerdown'])
    document.addEventListener(input, () => running?.skipTransition(), { capture: true });
  return (change, turn) => {
    // Who goes on does not wait, and has seen enough.
    const isInHaste = running !== undefined;
    running?.skipTransition();
    running = undefined;
    if (isInHaste || turn === undefined || page.startViewTransition === undefined || still.matches || isElsewhere())
      return change();
    const animation = animationOf(turn, added);
    if (animation === undefined) return change();
    for (const [name, value] of Object.entries(animation)) root.style.setProperty(name, value);
    const started = page.startViewTransition(change);
    running = started;
    // Skipped ones are refused: that is no error.
    started.ready.catch(() => {});
    void started.updateCallbackDone.catch(reportError);
    void started.finished.finally(() => {
      // Another one has begun, with the same properties.
      if (running !== undefined && running !== started) return;
      running = undefined;
      for (const name of Object.keys(animation)) root.style.removeProperty(name);
    });
  };
}

/** Nobody sees one slide at a time. */
function isElsewhere(): boolean {
  return document.hidden || document.documentElement.matches('.reading, .overview');
}

/** The properties that `transitions.css` animates by; undefined when the slide has no transition. */
function animationOf({ from, isBack }: Turn, added: Set<string>): Readonly<Record<string, string>> | undefined {
  const transition = transitionOf(from, isBack);
  if (transition === undefined || transition.name === 'none') return undefined;
  const { name, builtinFallback = false } = transition;
  const own = keyframesOf('marp', name);
  const maker = own.size === 0 && builtinFallback ? 'lutrin' : 'marp';
  if (maker === 'lutrin') addKeyframes(name, added);
  const found = maker === 'marp' ? own : keyframesOf(maker, name);
  if (found.size === 0) return undefined;
  const named = (kind: string, way: string): string => keyframes(maker, kind, way, name);
  const outgoing = choose(found, 'outgoing-', named, isBack);
  const incoming = choose(found, 'incoming-', named, isBack);
  const durations = [transition.duration, durationOf(outgoing.keyframes), durationOf(incoming.keyframes)];
  return {
    '--marp-transition-direction': isBack ? '-1' : '1',
    '--transition-duration': durations.find(isDuration) ?? '0.5s',
    '--transition-outgoing': outgoing.keyframes,
    '--transition-incoming': incoming.keyframes,
    '--transition-incoming-direction': incoming.isReversed ? 'reverse' : 'normal',
  };
}

/** In a sheet of its own: those in the page are the author's, and a live page swaps them. */
function addKeyframes(name: string, added: Set<string>): void {
  if (added.has(name)) return;
  added.add(name);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(keyframesCss(name) ?? '');
  document.adoptedStyleSheets.push(sheet);
}

function transitionOf(slide: SVGElement, isBack: boolean): Transition | undefined {
  const attribute = isBack ? 'data-transition-back' : 'data-transition';
  const text = slide.querySelector(`section[${attribute}]`)?.getAttribute(attribute);
  try {
    return text == null ? undefined : JSON.parse(text);
  } catch {
    return undefined; // not written by the tool
  }
}

/** The names of the keyframes that there are of a transition. */
function keyframesOf(maker: 'marp' | 'lutrin', name: string): ReadonlySet<string> {
  const kinds = ['', 'outgoing-', 'incoming-'].flatMap(kind =>
    ways(true).map(way => keyframes(maker, kind, way, name)),
  );
  return withAnimations(
    kinds,
    probe => new Set((probe.getAnimations() as CSSAnimation[]).map(({ animationName }) => animationName)),
  );
}

/** What keyframes say at their beginning of how long they take. */
function durationOf(name: string): string {
  return withAnimations([name], probe => getComputedStyle(probe).getPropertyValue('--marp-transition-duration').trim());
}

/** Style sheets of files cannot be read by scripts; what they do can be seen. */
function withAnimations<T>(names: readonly string[], look: (probe: Element) => T): T {
  const probe = document.createElement('div');
  probe.style.animation = names.map(name => `1s paused ${CSS.escape(name)}`).join(', ');
  document.body.append(probe);
  const seen = look(probe);
  probe.remove();
  return seen;
}

function keyframes(maker: string, kind: string, way: string, name: string): string {
  return `${maker}-${kind}transition-${way}${name}`;
}

/** Where the keyframes of a way are looked for, the first that has some. */
function ways(isBack: boolean): readonly string[] {
  return isBack ? ['backward-', ''] : [''];
}

interface Choice {
  /** `none` when the slide is not moved. */
  readonly keyframes: string;
  readonly isReversed: boolean;
}

/** What is for both slides is how one disappears: the one that comes does so in reverse. */
function choose(
  found: ReadonlySet<string>,
  kind: 'outgoing-' | 'incoming-',
  name: (kind: string, way: string) => string,
  isBack: boolean,
): Choice {
  for (const way of ways(isBack)) {
    if (found.has(name(kind, way))) return { keyframes: name(kind, way), isReversed: false };
    if (found.has(name('', way))) return { keyframes: name('', way), isReversed: kind === 'incoming-' };
  }
  return { keyframes: 'none', isReversed: false };
}

function isDuration(text: string | undefined): boolean {
  return text !== undefined && /^(?:\d+|\d*\.\d+)m?s$/.test(text);
}
