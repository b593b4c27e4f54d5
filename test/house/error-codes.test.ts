import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../apps/api/src/http/errors.ts';

/** Codes in the sources, wherever an error or an answer is made: `'not_found', 'NOT_FOUND'` and `code: 'NOT_FOUND'`. */
const IN_CODE =
  /(?:'(?:invalid|unauthenticated|forbidden|not_found|conflict|limited|unavailable)',\s*|\bcode: |errorBody\()'([A-Z_]+)'/g;

const sources = globSync('{apps,packages}/**/src/**/*.ts', {
  exclude: ['**/node_modules/**', '**/*.test.ts', '**/testing/**'],
});
const used = new Set(
  sources.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(IN_CODE)].map(([, code = '']) => code)),
);

describe('the error codes', () => {
  it('are all documented', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect([...used].filter((code) => !(code in ERROR_CODES))).toEqual([]);
  });

  it('are all in use', () => {
    expect(Object.keys(ERROR_CODES).filter((code) => !used.has(code))).toEqual([]);
  });

  it('stand in docs/errors.md with their status', () => {
    const text = readFileSync('docs/errors.md', 'utf8');
    for (const [code, { status }] of Object.entries(ERROR_CODES)) expect(text).toContain(`| \`${code}\` | ${status} |`);
  });
});
