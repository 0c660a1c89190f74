// When builds begin, which of them count, and when those who wait are told: on a clock and a builder of the test's own.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BuilderOptions, BuildSummary } from '../../src/commands/builder.js';
import { createPace, type Pace } from '../../src/commands/pace.js';

interface Build {
  readonly options: BuilderOptions;
  finish(): Promise<void>;
  abort(): Promise<void>;
  fail(): Promise<void>;
}

interface Stage {
  readonly pace: Pace;
  readonly builds: Build[];
  /** What was told: the number of a build, or `failed` with what it said. */
  readonly told: string[];
}

const summary: BuildSummary = {
  aborted: false,
  prints: true,
  made: [],
  removed: [],
  reasons: [],
  diagnostics: [],
  folders: [],
  usesBundledBrowser: false,
};

/** Milliseconds from an edit to the build of its pages, as they are. */
let delay = 0;
/** Milliseconds without an edit after which PDFs are printed. */
const pause = 250;

beforeEach(async () => {
  vi.useFakeTimers();
  const { pace, builds } = stage();
  pace.edited();
  for (delay = 0; builds.length === 0 && delay < pause; delay++) await vi.advanceTimersByTimeAsync(1);
  pace.close();
  expect(delay).toBeGreaterThan(10);
  expect(delay).toBeLessThan(pause);
});

afterEach(() => {
  vi.useRealTimers();
});

function stage(): Stage {
  const builds: Build[] = [];
  const told: string[] = [];
  const pace = createPace({
    build: options =>
      new Promise((resolve, reject) => {
        const number = `${builds.length}`;
        const settle = async (action: () => void): Promise<void> => {
          action();
          await vi.advanceTimersByTimeAsync(0);
        };
        builds.push({
          options,
          finish: () => settle(() => resolve({ ...summary, made: [number] })),
          abort: () => settle(() => resolve({ ...summary, made: [number], aborted: true })),
          fail: () => settle(() => reject(new Error(`build ${number} broke`))),
        });
      }),
    done: ({ made }) => void told.push(made.join()),
    failed: error => void told.push(`failed: ${(error as Error).message}`),
    clock: () => Date.now(),
  });
  return { pace, builds, told };
}

const options = ({ builds }: Stage): boolean[] => builds.map(build => build.options.prints);
const after = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

/** Whether a promise was resolved when last looked at. */
function watched(promise: Promise<void>): { isDone: boolean } {
  const state = { isDone: false };
  void promise.then(() => {
    state.isDone = true;
  });
  return state;
}

it('builds pages soon after an edit, and PDFs when there is a pause', async () => {
  const now = stage();
  now.pace.edited();
  await after(delay - 1);
  expect(options(now)).toEqual([]);
  await after(1);
  expect(options(now)).toEqual([false]);
  await now.builds[0]?.finish();
  await after(pause - delay - 1);
  expect(options(now)).toEqual([false]);
  await after(1);
  expect(options(now)).toEqual([false, true]);
  await now.builds[1]?.finish();
  await after(10_000);
  expect(options(now)).toEqual([false, true]);
  expect(now.told).toEqual(['0', '1']);
});

it('builds once for many edits', async () => {
  const now = stage();
  for (let count = 0; count < 20; count++) {
    now.pace.edited();
    await after(10);
  }
  expect(options(now)).toEqual([]);
  await after(delay - 10);
  expect(options(now)).toEqual([false]);
});

it('says what a build made that a newer edit outdated only when that is built, too', async () => {
  const now = stage();
  now.pace.edited();
  await after(delay);
  now.pace.edited();
  await after(delay);
  expect(options(now)).toEqual([false, false]);
  await now.builds[0]?.finish();
  expect(now.told).toEqual([]);
  await now.builds[1]?.finish();
  expect(now.told).toEqual(['0,1']);
});

it('prints no PDFs of a state that was edited meanwhile', async () => {
  const now = stage();
  now.pace.edited();
  await after(delay);
  now.pace.edited();
  await now.builds[0]?.finish();
  await after(delay);
  expect(options(now)).toEqual([false, false]);
});

it('begins anew when the author writes while PDFs are printed', async () => {
  const now = stage();
  now.pace.now({ prints: true });
  now.pace.edited();
  await after(delay);
  await now.builds[0]?.abort();
  expect(options(now)).toEqual([true, false]);
  await now.builds[1]?.finish();
  await after(pause);
  expect(options(now)).toEqual([true, false, true]);
  expect(now.told).toEqual(['0,1']);
});

it('tells who waits for pages when a build saw the edits before they asked', async () => {
  const now = stage();
  now.pace.edited();
  const first = watched(now.pace.built({ prints: false }));
  await after(delay);
  now.pace.edited();
  const second = watched(now.pace.built({ prints: false }));
  await now.builds[0]?.finish();
  expect([first.isDone, second.isDone]).toEqual([true, false]);
  await after(delay);
  await now.builds[1]?.finish();
  expect([first.isDone, second.isDone]).toEqual([true, true]);
  const third = watched(now.pace.built({ prints: false }));
  await after(0);
  expect(third.isDone).toBe(true);
  expect(now.builds).toHaveLength(2);
});

it('tells who waits for PDFs only when those of the last edit are printed, and does not wait for a pause', async () => {
  const now = stage();
  now.pace.edited();
  const reader = watched(now.pace.built({ prints: true }));
  await after(delay);
  await now.builds[0]?.finish();
  expect(reader.isDone).toBe(false);
  await after(1);
  expect(options(now), 'without a pause').toEqual([false, true]);
  now.pace.edited();
  await after(delay);
  await now.builds[1]?.abort();
  await now.builds[2]?.finish();
  await after(1);
  expect(options(now)).toEqual([false, true, false, true]);
  expect(reader.isDone).toBe(false);
  await now.builds[3]?.finish();
  expect(reader.isDone).toBe(true);
});

it('prints at once when somebody asks during the pause, and once for two', async () => {
  const now = stage();
  now.pace.edited();
  await after(delay);
  await now.builds[0]?.finish();
  const readers = [watched(now.pace.built({ prints: true }))];
  await after(0);
  expect(options(now)).toEqual([false, true]);
  readers.push(watched(now.pace.built({ prints: true })));
  await after(1000);
  expect(options(now), 'the print that runs is not begun again').toEqual([false, true]);
  await now.builds[1]?.finish();
  expect(readers.map(reader => reader.isDone)).toEqual([true, true]);
  readers.push(watched(now.pace.built({ prints: true })));
  await after(1000);
  expect(readers[2]?.isDone).toBe(true);
  expect(options(now), 'nor is anything printed that is printed').toEqual([false, true]);
});

it('says that a build failed, lets go of those who wait, and builds again after the next edit', async () => {
  const now = stage();
  now.pace.edited();
  const readers = [watched(now.pace.built({ prints: false })), watched(now.pace.built({ prints: true }))];
  await after(delay);
  await now.builds[0]?.fail();
  expect(now.told).toEqual(['failed: build 0 broke']);
  expect(readers.map(reader => reader.isDone)).toEqual([true, false]);
  await after(1);
  await now.builds[1]?.fail();
  expect(readers.map(reader => reader.isDone)).toEqual([true, true]);
  await after(10_000);
  expect(now.builds, 'no endless attempts').toHaveLength(2);
  now.pace.edited();
  await after(delay);
  await now.builds[2]?.finish();
  expect(now.told).toEqual(['failed: build 0 broke', 'failed: build 1 broke', '2']);
});

it('says nothing of an outdated build that failed', async () => {
  const now = stage();
  now.pace.edited();
  await after(delay);
  now.pace.edited();
  await after(delay);
  await now.builds[0]?.fail();
  await now.builds[1]?.finish();
  expect(now.told).toEqual(['1']);
});

it('builds again when the newest build was ended by something else, and lets nobody wait for ever', async () => {
  const now = stage();
  now.pace.edited();
  await after(delay);
  const built = watched(now.pace.built({ prints: false }));
  await now.builds[0]?.abort();
  await after(delay);
  expect(options(now)).toEqual([false, false]);
  await now.builds[1]?.finish();
  expect(built.isDone).toBe(true);
  expect(now.told).toEqual(['0,1']);
});

it('builds now when it is told to, and not again after the delay', async () => {
  const now = stage();
  now.pace.edited();
  now.pace.now({ prints: true, all: true });
  expect(now.builds.map(build => build.options)).toEqual([{ prints: true, all: true }]);
  await after(delay);
  expect(now.builds).toHaveLength(1);
  await now.builds[0]?.finish();
  await after(10_000);
  expect(now.builds).toHaveLength(1);
});

it('lets go of those who wait when it is closed, and does nothing more', async () => {
  const now = stage();
  now.pace.now({ prints: true });
  now.pace.edited();
  const readers = [watched(now.pace.built({ prints: false })), watched(now.pace.built({ prints: true }))];
  now.pace.close();
  await after(0);
  expect(readers.map(reader => reader.isDone)).toEqual([true, true]);
  await now.builds[0]?.finish();
  await after(10_000);
  now.pace.now({ prints: true });
  expect(now.told).toEqual([]);
  expect(now.builds).toHaveLength(1);
});
