import fc from 'fast-check';
import { expect, it } from 'vitest';
import { farewellMessage, readUsageMessage, usageMessages } from './usage-messages.ts';

const NOTIFICATION_BYTES = 8_000;
const someIds = (count: number, first: number) => Array.from({ length: count }, (_, i) => first + i);

it('says all ids in notifications that PostgreSQL takes', () => {
  const ids = fc
    .tuple(fc.nat(5_000), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 5_000 }))
    .map(([count, first]) => someIds(count, first));
  fc.assert(
    fc.property(ids, (counted) => {
      const messages = usageMessages('Sender-_1', counted);
      expect(messages.every((message) => Buffer.byteLength(message) < NOTIFICATION_BYTES)).toBe(true);
      expect(messages.map(readUsageMessage).flatMap<unknown>(({ says }) => says)).toEqual(counted);
      expect(messages.every((message) => readUsageMessage(message).from === 'Sender-_1')).toBe(true);
    }),
    { numRuns: 20 },
  );
});

it('says that it may be anybody only where that were very many', () => {
  expect(usageMessages('one', someIds(90_000, 1_000_000))).toHaveLength(57);
  expect(usageMessages('one', someIds(200_000, 1_000_000)).map(readUsageMessage)).toEqual([
    { from: 'one', says: 'all' },
  ]);
});

it('says farewell', () => {
  expect(readUsageMessage(farewellMessage('one'))).toEqual({ from: 'one', says: 'farewell' });
});
