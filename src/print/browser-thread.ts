// The thread of the browser: prints and draws while the main thread renders, which would keep Chrome waiting between two commands.

import { serveThread } from '../io/thread.js';
import { createBrowserWork } from './browser-work.js';

serveThread({ ...createBrowserWork() });
