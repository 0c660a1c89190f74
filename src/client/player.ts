// Presents a deck in the browser: one slide at a time, its fragments, and an address that names both.

import { present } from './present.js';

present();
