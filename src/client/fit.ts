// Loaded by a page that is printed, when something on it may have to fit itself to its slide.

import { fitElements } from './auto-scaling.js';

/** The printer calls it once the page is laid out. True when something is being fitted, which takes some frames. */
Object.assign(window, { lutrinFit: () => fitElements(document) });
