import { anyText } from '@orrery/kernel/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName, uniqueNames } from './name.ts';
import { hostileNames } from './testing/hostile-names.ts';
import { codePoints, expectGoodNames } from './testing/facts.ts';

describe('cleanName', () => {
  it.each([
    ['plain', 'plain'],
    ['two\r\nlines', 'two lines'],
    ['  wide \u00a0 spaces\t', 'wide spaces'],
    ['\u202egnp.exe\u202c', 'gnp.exe'],
    ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
    ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
    ['عربي', 'عربي'],
    ['\u0000\n\u200f', 'node'],
    ['', 'node'],
  ])('%j becomes %j', (text, name) => {
    expect(cleanName(text)).toBe(name);
  });

  it('keeps 200 characters and no half of one', () => {
    expect(codePoints(cleanName('🚀'.repeat(300)))).toBe(200);
    expect(cleanName('🚀'.repeat(300)).isWellFormed()).toBe(true);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(cleanName(cleanName(text))).toBe(cleanName(text));
      }),
    );
  });
});

describe('uniqueNames', () => {
  const none = (): boolean => false;

  it('numbers namesakes in order', () => {
    expect(uniqueNames(['HK', 'HK', 'HK 2', 'HK'], none)).toEqual(['HK', 'HK 2', 'HK 2 2', 'HK 3']);
  });

  it('numbers what is reserved', () => {
    expect(uniqueNames(['DIRECT', 'DIRECT'], (name) => name === 'DIRECT')).toEqual(['DIRECT 2', 'DIRECT 3']);
  });

  it('holds for any names', () => {
    const someNames = fc.array(fc.oneof(fc.constantFrom(...hostileNames), fc.string({ maxLength: 3 })));
    fc.assert(
      fc.property(someNames, (names) => {
        const cleaned = names.map(cleanName);
        const unique = uniqueNames(cleaned, none);
        expectGoodNames(unique);
        unique.forEach((name, index) => expect(name.startsWith(cleaned[index] ?? '?')).toBe(true));
      }),
    );
  });

  it('is quick with ten thousand namesakes', () => {
    expect(uniqueNames(Array<string>(10_000).fill('HK'), none).at(-1)).toBe('HK 10000');
  });
});
