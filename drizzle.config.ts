import { defineConfig } from 'drizzle-kit';

/** `pnpm migrations:generate` writes the next SQL file; read it before it lands. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './packages/persistence/src/schema/index.ts',
  out: './migrations',
});
