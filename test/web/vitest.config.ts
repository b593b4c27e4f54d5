import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Apart from `pnpm test`: a browser and a product per file; files run one after the other. */
export default defineConfig({
  test: {
    name: 'web',
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['**/*.web.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What people would wait for, on a machine that does other things besides.
    expect: { poll: { timeout: 15_000 } },
    teardownTimeout: 20_000,
  },
});
