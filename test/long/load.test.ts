// 300 followers on one machine, on real sockets. `npm run bench -- --present-only` does the same for longer.

import path from 'node:path';
import { expect, it } from 'vitest';
import { measureRoom } from '../../scripts/load-present.mjs';
import { courseFolder, lutrin } from '../support/cli.js';
import { boats } from '../support/present-talk.js';

it('300 followers get each change within 200 ms, at the 99th percentile, each at less than 50 kB', async () => {
  const folder = courseFolder(boats);
  expect((await lutrin(['build', folder])).status).toBe(0);
  const measured = await measureRoom({
    folder,
    work: path.dirname(folder),
    deck: 'talk',
    places: ['boats', 'sails', 'oars'],
    followers: 300,
    turns: 40,
    movements: 180,
  });
  expect(measured.lost).toBe(0);
  expect(measured.turned.count).toBe(300 * 40);
  // Movements of the laser may be left out for one who is behind.
  expect(measured.moved.count).toBeGreaterThanOrEqual(300 * 90);
  expect(measured.turned.p99).toBeLessThan(200);
  expect(measured.moved.p99).toBeLessThan(200);
  expect(measured.memory.heap).toBeLessThan(50_000);
  expect(measured.memory.after).toBeLessThan(50_000);
});
