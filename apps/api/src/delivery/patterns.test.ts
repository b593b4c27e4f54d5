import { describe, expect, test } from 'vitest';
import { flawOfPattern, LONGEST_SEARCHED, searchFor, weightOfPattern } from './patterns.ts';

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
    ['(.*[a-cA0]){160}', 'repeat'],
    ['a'.repeat(513), 'at most 512'],
    ['a\\pLb', 'at character 2: headers hold no characters beyond U+00FF: \\p'],
    ['[b-\\x{10FFFE}]', 'at character 4: headers hold no characters beyond U+00FF: \\x{10FFFE}'],
    ['a[b-\u{10fffe}]', 'at character 5: headers hold no characters beyond U+00FF: \u{10fffe}'],
    ['Ÿ', 'at character 1: headers hold no characters beyond U+00FF: Ÿ'],
  ])('%s is refused with its place', (source, flaw) => {
    expect(flawOfPattern(source)).toContain(flaw);
    expect(searchFor(source)('aaaa')).toBe(false);
  });

  test.each(['\\\\pL', '\\x{ff}', '\\x{000041}', '[^\\W]ÿ'])('%s is a good one', (source) => {
    expect(flawOfPattern(source)).toBeNull();
  });

  test('look at the beginning of a text, where its end is', () => {
    const search = searchFor('b$');
    const before = 'a'.repeat(LONGEST_SEARCHED - 1);
    expect([search(`${before}b`), search(`${before}bc`), search(`${before}ab`)]).toEqual([true, true, false]);
  });

  test('weigh as many steps as they have, or what they cost to compile', () => {
    expect(weightOfPattern('^stash/[12]\\.')).toBe(11);
    expect(weightOfPattern(`[${'b-\xff'.repeat(170)}]`)).toBe(128);
    expect(weightOfPattern('(abc')).toBe(0);
  });

  // 34 times `[b-\u{10fffe}]` took 300 ms.
  test.each([
    ['words', '\\W'.repeat(240)],
    ['one class', `[${'b-\xff'.repeat(170)}]`],
    ['classes', '[^b-\\xff]'.repeat(56)],
    ['choices', '(?:a?){160}'],
    ['nothing', 'a|'.repeat(255)],
  ])('are compiled in no time: %s', (_what, source) => {
    const began = performance.now();
    expect(flawOfPattern(source)).toBeNull();
    expect(performance.now() - began).toBeLessThan(150);
  });

  test.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '([a-z]+.?)+\\d$', '(.*a){20}!!', '(x{0,20}){0,10}y'])(
    '%s costs little over 8 KiB',
    (source) => {
      const search = searchFor(source);
      const text = `${'a'.repeat(LONGEST_SEARCHED - 1)}!${'a'.repeat(8_192)}`;
      search(text);
      const began = performance.now();
      for (let i = 0; i < 10; i++) expect(search(text)).toBe(false);
      // A hundred times what it takes here; an engine that backtracks would not come back at all.
      expect((performance.now() - began) / 10).toBeLessThan(100);
    },
  );
});
