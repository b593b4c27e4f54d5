import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charge, chargeBytes, noRemainder } from './charge.ts';

const multiplier = fc.integer({ min: 0, max: 1_000_000 });
const amount = fc.bigInt({ min: 0n, max: 2n ** 40n });

describe('charge', () => {
  it('agrees to the byte with charging the sum, however the bytes are split', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 50 }), multiplier, (parts, thousandths) => {
        let total = 0n;
        let remainder = 0;
        for (const part of parts) {
          const step = charge(part, thousandths, remainder);
          total += step.charged;
          remainder = step.remainder;
        }
        const sum = parts.reduce((a, b) => a + b, 0n);
        expect(total).toBe((sum * BigInt(thousandths)) / 1000n);
        expect(total * 1000n + BigInt(remainder)).toBe(sum * BigInt(thousandths));
      }),
    );
  });

  it('never carries a whole byte', () => {
    fc.assert(
      fc.property(amount, multiplier, fc.integer({ min: 0, max: 999 }), (raw, thousandths, carried) => {
        const { remainder } = charge(raw, thousandths, carried);
        expect(remainder).toBeGreaterThanOrEqual(0);
        expect(remainder).toBeLessThan(1000);
      }),
    );
  });

  it('keeps the directions apart', () => {
    expect(chargeBytes({ upload: 1n, download: 3n }, 1500, noRemainder)).toEqual({
      charged: { upload: 1n, download: 4n },
      remainder: { upload: 500, download: 500 },
    });
  });

  it('is exact where floating point is not', () => {
    expect(charge(2n ** 53n + 1n, 1000, 0)).toEqual({ charged: 2n ** 53n + 1n, remainder: 0 });
  });
});
