import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // As Node and the bundle have it: the default of a CommonJS module is all that it exports.
    deps: { interopDefault: false },
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each browser test starts a Chrome of its own: more at once would only make them slower.
    maxWorkers: 2,
    reporters: process.env.CI ? ['default', 'junit'] : ['default'],
    outputFile: { junit: 'test-results.xml' },
  },
});
