import { defaultExclude, defineConfig } from 'vitest/config';

/** What `npm test` leaves out takes long: all shells, the course page by page, seeds by the dozen, ends by force. */
const long = ['test/long/**/*.test.ts'];

function filesOf(mode: string): string[] {
  return mode === 'long' ? long : ['test/**/*.test.ts'];
}

export default defineConfig(({ mode }) => ({
  test: {
    // As Node and the bundle have it: the default of a CommonJS module is all that it exports.
    deps: { interopDefault: false },
    include: filesOf(mode),
    // Real hosts need root and Debian's packages: `npm run test:labs`.
    exclude: [...defaultExclude, ...(mode === 'test' ? ['test/labs/**', 'test/long/**'] : [])],
    // Files that share a process load Marp once; tests that measure memory have one of their own.
    isolate: mode !== 'test',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each browser test starts a Chrome of its own: more at once would only make them slower.
    maxWorkers: 2,
    reporters: process.env.CI ? ['default', 'junit'] : ['default'],
    outputFile: { junit: 'test-results.xml' },
  },
}));
