import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Apart from `pnpm test`: one product, one set of nodes, real clients; files run one after the other. */
export default defineConfig({
  test: {
    name: 'e2e',
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['**/*.e2e.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000,
    teardownTimeout: 20_000,
  },
});
