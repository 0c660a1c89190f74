// Loaded before a program that is measured: writes the most memory that its process used, in kB, when it ends.

import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.LUTRIN_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
