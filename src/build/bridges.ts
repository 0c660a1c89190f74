// The slides that name the steps of labs, so that a step leads back to them. They are known of decks as they were made for an
// edition: no sheet leads to a slide that its edition does not have.

import type { SlideMeta } from '../markdown/plugins/slides.js';

/** A slide that names a step. */
export interface Bridge {
  /** `LAB/STEP`. */
  readonly step: string;
  /** Path of the deck's page in the edition. */
  readonly page: string;
  /** Id of the slide. */
  readonly slide: string;
  /** Its heading, or the one before it. */
  readonly title: string;
}

/** `page` is the path of the deck's page. */
export function bridgesOf(page: string, slides: readonly SlideMeta[]): Bridge[] {
  let title = '';
  return slides.flatMap(({ id, heading, steps }) => {
    title = heading ?? title;
    return steps.map(step => ({ step, page, slide: id, title: title || id }));
  });
}

/** Those to the steps of one lab. */
export function bridgesTo(labId: string, bridges: readonly Bridge[]): Bridge[] {
  return bridges.filter(({ step }) => step.startsWith(`${labId}/`));
}
