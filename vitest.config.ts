import { defaultExclude, defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  test: {
    // As Node and the bundle have it: the default of a CommonJS module is all that it exports.
    deps: { interopDefault: false },
    include: ['test/**/*.test.ts'],
    // Real hosts need root and Debian's packages: `npm run test:labs`.
    exclude: mode === 'labs' ? [...defaultExclude] : [...defaultExclude, 'test/labs/**'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each browser test starts a Chrome of its own: more at once would only make them slower.
    maxWorkers: 2,
    reporters: process.env.CI ? ['default', 'junit'] : ['default'],
    outputFile: { junit: 'test-results.xml' },
  },
}));
