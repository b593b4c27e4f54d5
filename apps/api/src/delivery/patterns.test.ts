import { describe, expect, test } from 'vitest';
import { flawOfPattern, searchFor } from './patterns.ts';

describe('patterns of operators', () => {
  test('are found anywhere, in any case', () => {
    const search = searchFor('^sing-box (1\\.1[2-9])');
    expect([search('Sing-Box 1.12.3'), search('sing-box 1.11.1'), search('x sing-box 1.12')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test.each([
    ['(abc', 'at character 1: missing closing )'],
    ['ab[z-a]', 'at character 4: invalid character class range: z-a'],
    ['a**', 'at character 2: invalid nested repetition operator'],
    ['x(?=y)', 'at character 2: invalid or unsupported Perl syntax'],
    ['(a)\\1', 'at character 4: invalid escape sequence'],
    ['x\\', 'at character 2: trailing backslash'],
    ['((a{100}){10}){5}', 'repeat'],
    ['a'.repeat(513), 'at most 512'],
  ])('%s is refused with its place', (source, flaw) => {
    expect(flawOfPattern(source)).toContain(flaw);
    expect(searchFor(source)('aaaa')).toBe(false);
  });

  test.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '([a-z]+.?)+\\d$', '(.*a){20}!!', '(x{0,30}){0,10}y'])(
    '%s costs little over 8 KiB',
    (source) => {
      const search = searchFor(source);
      const text = `${'a'.repeat(8_192)}!`;
      search(text);
      const began = performance.now();
      for (let i = 0; i < 10; i++) expect(search(text)).toBe(false);
      // A hundred times what it takes here; an engine that backtracks would not come back at all.
      expect((performance.now() - began) / 10).toBeLessThan(100);
    },
  );
});
