import { defineProject } from 'vitest/config';

/** The test projects; `vitest.config.ts` uses this list. */
export default [
  defineProject({
    test: { name: 'unit', include: ['packages/**/src/**/*.test.ts', 'apps/**/src/**/*.test.ts'] },
  }),
];
