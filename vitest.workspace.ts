import { defaultExclude, defineProject } from 'vitest/config';

/** The embedded server, whose tests kill it and wait for it, many documents of many names, and what asks the tools about all there is. */
const LONG = [
  'packages/persistence/src/embedded/*.test.ts',
  'packages/renderer/src/template-names.test.ts',
  'test/house/*.long.test.ts',
];

/** The test projects; `vitest.config.ts` uses this list. */
export default [
  defineProject({
    test: {
      name: 'unit',
      include: ['packages/**/src/**/*.test.ts', 'apps/**/src/**/*.test.ts'],
      exclude: [...defaultExclude, ...LONG],
      // The files share one module graph per worker: it halves the run. What must not leak, a test makes for itself.
      isolate: false,
      globalSetup: './packages/persistence/src/testing/global-setup.ts',
      // What waits for the database takes long where other work goes on beside it.
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  }),
  defineProject({
    // What takes too long for every day: servers killed and recovered, and many generated requests at every route.
    test: {
      name: 'long',
      include: [...LONG, 'apps/api/src/openapi.test.ts'],
      globalSetup: './packages/persistence/src/testing/global-setup.ts',
      env: { GENERATED_REQUESTS: '400' },
      testTimeout: 120_000,
      hookTimeout: 60_000,
    },
  }),
  defineProject({
    // They start the linter and the like, which take long where other work goes on beside them.
    test: {
      name: 'house',
      include: ['test/house/**/*.test.ts'],
      exclude: [...defaultExclude, ...LONG],
      testTimeout: 120_000,
    },
  }),
];
