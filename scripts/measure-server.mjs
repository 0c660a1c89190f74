// Loaded before a server that is measured, with --expose-gc: on SIGUSR2 it collects what is garbage and writes what memory is left to
// the file that LUTRIN_MEMORY_FILE names, as JSON in bytes.

import { renameSync, writeFileSync } from 'node:fs';

process.on('SIGUSR2', () => {
  for (let round = 0; round < 4; round++) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const file = process.env.LUTRIN_MEMORY_FILE ?? '';
  writeFileSync(`${file}.new`, JSON.stringify({ rss, heapUsed, external }));
  renameSync(`${file}.new`, file);
});
