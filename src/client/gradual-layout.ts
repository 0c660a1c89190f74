// A long column of slides is laid out as far as it is seen, and the rest when there is nothing else to do: what is not laid out is no part of
// what screen readers find.

export interface GradualLayout {
  /** Goes on, also with slides that are new. */
  start(): void;
  stop(): void;
}

/** Slides between two events. */
const atOnce = 6;

export function createGradualLayout(slides: () => readonly SVGElement[]): GradualLayout {
  let isGoing = false;
  let isWaiting = false;
  const wait = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    if ('requestIdleCallback' in window) requestIdleCallback(work);
    else setTimeout(work, 50);
  };
  const work = (): void => {
    isWaiting = false;
    const rest = isGoing ? slides().filter(svg => !svg.classList.contains('laid-out')) : [];
    for (const svg of rest.slice(0, atOnce)) svg.classList.add('laid-out');
    if (rest.length > atOnce) wait();
  };
  return {
    start: () => {
      isGoing = true;
      wait();
    },
    stop: () => {
      isGoing = false;
      for (const svg of slides()) svg.classList.remove('laid-out');
    },
  };
}
