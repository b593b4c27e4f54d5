import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Apart from `pnpm test`: minutes of faults against one product. */
export default defineConfig({
  test: {
    name: 'chaos',
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['**/*.chaos.test.ts'],
    pool: 'forks',
    testTimeout: 15 * 60_000,
    hookTimeout: 240_000,
    teardownTimeout: 20_000,
  },
});
