import { defineProject } from 'vitest/config';

/** The test projects; `vitest.config.ts` uses this list. */
export default [
  defineProject({
    test: {
      name: 'unit',
      include: ['packages/**/src/**/*.test.ts', 'apps/**/src/**/*.test.ts'],
      // The files share one module graph per worker: it halves the run. What must not leak, a test makes for itself.
      isolate: false,
      globalSetup: './packages/persistence/src/testing/global-setup.ts',
      // What waits for the database takes long where other work goes on beside it.
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  }),
  defineProject({
    // They start the linter and the like, which take long where other work goes on beside them.
    test: { name: 'house', include: ['test/house/**/*.test.ts'], testTimeout: 120_000 },
  }),
];
