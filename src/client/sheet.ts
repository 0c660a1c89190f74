// A lab sheet in the browser: copies commands without prompts or output, and puts in the student's own values.

import { listenToSheet, prepareSheet } from './sheet-actions.js';

listenToSheet();
prepareSheet(document);
