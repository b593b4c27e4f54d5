import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The api replaces the nonce in each answer.
export default defineConfig({
  base: '/dashboard/',
  plugins: [react()],
  html: { cspNonce: '__NONCE__' },
  build: {
    target: 'es2023',
    // A file in the page itself would need a policy of its own.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    manifest: 'manifest.json',
  },
  server: { proxy: { '^/(?!dashboard)': 'http://127.0.0.1:8080' } },
});
