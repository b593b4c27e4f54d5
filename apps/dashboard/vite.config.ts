import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { type Plugin, defineConfig } from 'vite';

const stylesOf = (component: string): string =>
  fileURLToPath(new URL(`node_modules/@mantine/core/styles/${component}.css`, import.meta.url));

/** Fails where a component of Mantine is used whose styles `src/app/styles.ts` does not import. */
function completeStyles(): Plugin {
  return {
    name: 'complete-styles',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const used = chunks.flatMap(({ moduleIds }) =>
        moduleIds.flatMap((id) => /@mantine\/core\/esm\/.*\/(\w+)\.module(\.css)?\.mjs$/.exec(id)?.[1] ?? []),
      );
      const imported = [...this.getModuleIds()].flatMap((id) => /\/styles\/(\w+)\.css/.exec(id)?.[1] ?? []);
      const missing = [...new Set(used)].filter((name) => !imported.includes(name) && existsSync(stylesOf(name)));
      if (missing.length > 0) this.error(`src/app/styles.ts lacks the styles of ${missing.join(', ')}`);
    },
  };
}

// The api replaces the nonce in each answer.
export default defineConfig({
  base: '/dashboard/',
  plugins: [react(), completeStyles()],
  html: { cspNonce: '__NONCE__' },
  build: {
    target: 'es2023',
    // A file in the page itself would need a policy of its own.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    manifest: 'manifest.json',
    // What places menus is loaded with the first menu, and not for a helper that ended up beside it.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'floating', test: /@floating-ui/ }],
          includeDependenciesRecursively: false,
        },
      },
    },
  },
  server: { proxy: { '^/(?!dashboard)': 'http://127.0.0.1:8080' } },
});
