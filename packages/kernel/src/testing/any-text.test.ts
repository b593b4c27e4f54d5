import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './index.ts';

describe('anyText', () => {
  const samples = fc.sample(anyText(), { numRuns: 1_000, seed: 1 });

  it('is text that can be encoded, of every plane', () => {
    expect(samples.filter((text) => !text.isWellFormed())).toEqual([]);
    for (const part of [/[\0-\x7f]/, /[\u0800-\ud7ff]/, /[\ue000-\uffff]/, /[\u{10000}-\u{10ffff}]/u])
      expect(samples.some((text) => part.test(text))).toBe(true);
  });

  it('is now and then a name that JavaScript has given away', () => {
    expect(samples).toEqual(expect.arrayContaining([expect.stringContaining('__proto__')]));
  });
});
