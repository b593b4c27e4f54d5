import { createHash } from 'node:crypto';
import type { Instant, PlanId, SubscriptionId, UserId } from '@orrery/kernel';
import { EFFECTIVE_STATUSES } from '@orrery/subscription';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LinkRow, LinkRows } from './link-rows.ts';

const instant = fc.option(fc.integer({ min: 0, max: 4e12 }).map((ms) => ms as Instant));
const amount = fc.bigInt(0n, (1n << 63n) - 1n);

/** Few numbers, so that many links are of one subscription and many chains hold several slots. */
const row: fc.Arbitrary<LinkRow> = fc.record({
  serial: fc.nat(),
  loadedAt: fc.nat(),
  subscription: fc.record({
    id: fc.constantFrom(1, 2, 1 + 2 ** 20, 2 ** 40).map((id) => id as SubscriptionId),
    userId: fc.option(fc.integer({ min: 1 }).map((id) => id as UserId)),
    planId: fc.integer({ min: 1 }).map((id) => id as PlanId),
    startsAt: instant,
    endsAt: instant,
    quota: fc.oneof(
      fc.constant({ kind: 'plan' as const }),
      fc.record({ kind: fc.constant('own' as const), bytes: fc.option(amount) }),
    ),
    suspendedAt: instant,
    cancelledAt: instant,
    credentialKeyVersion: fc.integer({ min: 1, max: 99 }),
  }),
  counters: fc.record({
    periodEndsAt: instant,
    upload: amount,
    download: amount,
    baselineUpload: fc.constant(0n),
    baselineDownload: fc.constant(0n),
  }),
  keys: fc.string({ unit: fc.constantFrom('a', 'Z', '9', '+', '/', '='), minLength: 121, maxLength: 121 }),
  phase: fc.record({
    status: fc.constantFrom(...EFFECTIVE_STATUSES),
    hasAccess: fc.boolean(),
    until: instant,
    refillAt: instant,
    validUntil: instant,
  }),
  ports: fc.option(fc.constant({ 7: 20_001 }), { freq: 2 }),
  deviceKeys: fc.oneof(fc.constant([]), fc.constant(['phone', 'laptop'])),
});

/** Of a token; the first ones begin alike. */
function hashOf(index: number): string {
  const hash = createHash('sha256').update(`${index}`).digest('binary');
  return index < 4 ? `same${hash.slice(4)}` : hash;
}

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ put: fc.nat(20), row }) },
  { weight: 2, arbitrary: fc.record({ remove: fc.constantFrom(1, 2, 1 + 2 ** 20, 2 ** 40) }) },
);

it('finds every row as it was put, and none of a subscription that was removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const rows = new LinkRows(1_000_000);
      const model = new Map<string, LinkRow>();
      for (const one of steps) {
        if ('put' in one) {
          rows.put(hashOf(one.put), one.row);
          model.set(hashOf(one.put), one.row);
        } else {
          rows.remove(one.remove);
          for (const [hash, { subscription }] of model) if (subscription.id === one.remove) model.delete(hash);
        }
      }
      for (let i = 0; i <= 20; i++) {
        const slot = rows.slotOf(hashOf(i));
        expect(slot === 0 ? undefined : rows.read(slot)).toEqual(model.get(hashOf(i)));
      }
    }),
    { numRuns: 300 },
  );
});

const [sample] = fc.sample(row, { numRuns: 1, seed: 1 });
if (!sample) throw new Error('no row');
const rowOf = (id: number, own: Partial<LinkRow> = {}): LinkRow => ({
  ...sample,
  ports: null,
  deviceKeys: [],
  ...own,
  subscription: { ...sample.subscription, id: id as SubscriptionId },
});
const kept = (rows: LinkRows, count: number): number[] =>
  Array.from({ length: count }, (_, i) => i).filter((i) => rows.slotOf(hashOf(i)) !== 0);

it('holds what fits, and lets go what nobody asked for', () => {
  const rows = new LinkRows(10_000);
  for (let i = 0; i < 1_000; i++) {
    rows.put(hashOf(i), rowOf(i));
    const slot = rows.slotOf(hashOf(5));
    if (slot !== 0) rows.read(slot);
  }
  const left = kept(rows, 1_000);
  expect(left.length).toBe(Math.floor(10_000 / 312));
  expect(left).toContain(5);
  expect(left).toContain(999);
});

it('counts what only some have, too', () => {
  const rows = new LinkRows(100_000);
  const ports = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i, 20_000 + i]));
  for (let i = 0; i < 200; i++) rows.put(hashOf(i), rowOf(i, { ports }));
  const left = kept(rows, 200);
  expect(left.length).toBeGreaterThan(10);
  expect(left.length).toBeLessThan(30);
  for (const i of left) rows.remove(i);
  expect(kept(rows, 200)).toEqual([]);
});
