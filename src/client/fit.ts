// Loaded by a page that is printed, when something on it may have to fit itself to its slide.

import { fitElements } from './auto-scaling.js';

/** The printer calls it once the page is laid out; resolves when what was fitted is in place. */
async function fit(): Promise<void> {
  if (!fitElements(document)) return;
  for (let frames = 0; frames < 4; frames++) await new Promise(resolve => requestAnimationFrame(resolve));
}

Object.assign(window, { lutrinFit: fit });
