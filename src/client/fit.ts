// Run by the printer in a page on which something may have to fit itself to its slide. Such a page is never drawn, and Marp's
// elements measure themselves in frames: here they are told at once what they would hear in these.

import { fitElements } from './auto-scaling.js';

/** The printer calls it once the page is laid out. */
Object.assign(window, { lutrinFit: () => withoutFrames(() => fitElements(document)) });

/** Sizes change each other a few times at most; those that never come to rest would do so in frames as well. */
const rounds = 8;

/** Runs `action`, and then all that it has asked to be told of the sizes of elements, or to do in a frame. */
function withoutFrames(action: () => void): void {
  const { ResizeObserver, requestAnimationFrame } = window;
  const observers: SizeReader[] = [];
  const inFrame: FrameRequestCallback[] = [];
  window.ResizeObserver = class extends SizeReader {
    constructor(callback: ResizeObserverCallback) {
      super(callback);
      observers.push(this);
    }
  };
  window.requestAnimationFrame = callback => inFrame.push(callback);
  try {
    action();
    const draw = (): void => {
      for (const callback of inFrame.splice(0)) callback(performance.now());
    };
    draw();
    for (let round = 0; round < rounds && observers.map(observer => observer.read()).includes(true); round++) draw();
  } finally {
    Object.assign(window, { ResizeObserver, requestAnimationFrame });
  }
}

/** A ResizeObserver that looks when it is asked to. */
class SizeReader implements ResizeObserver {
  readonly #sizes = new Map<Element, string>();

  constructor(readonly callback: ResizeObserverCallback) {}

  observe(element: Element): void {
    this.#sizes.set(element, '');
  }

  unobserve(element: Element): void {
    this.#sizes.delete(element);
  }

  disconnect(): void {
    this.#sizes.clear();
  }

  /** Tells of elements whose content has another size than before, in CSS pixels; false when there are none. */
  read(): boolean {
    const changed: ResizeObserverEntry[] = [];
    for (const [target, known] of this.#sizes) {
      const { width, height } = getComputedStyle(target);
      const size = `${width} ${height}`;
      if (size === known) continue;
      this.#sizes.set(target, size);
      const contentRect = new DOMRect(0, 0, Number.parseFloat(width) || 0, Number.parseFloat(height) || 0);
      changed.push({ target, contentRect, borderBoxSize: [], contentBoxSize: [], devicePixelContentBoxSize: [] });
    }
    if (changed.length > 0) this.callback(changed, this);
    return changed.length > 0;
  }
}
