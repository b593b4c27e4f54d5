import { type Instant, type PlanId, type SubscriptionId, type UserId, instantFromMs, hashToken } from '@orrery/kernel';
import { EFFECTIVE_STATUSES, effectiveStatus, usedIn } from '@orrery/subscription';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../database.ts';
import { links, subscriptions } from '../schema/index.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { findByLink, findForDocument } from './linked-subscription.ts';
import { type SubscriptionListing, findSubscription, listSubscriptions } from './subscription-queries.ts';
import { given } from './subscription.fixture.ts';

const { db, client, close } = connect(await testDatabase(), { max: 5 });
afterAll(close);
const make = given(db);

const at = (iso: string): Instant => instantFromMs(Date.parse(iso));
const NOW = at('2026-01-20T12:00:00Z');
const everything: SubscriptionListing = { orderBy: 'id', direction: 'asc', limit: 1_000, offset: 0 };

let ann: UserId;
let bob: UserId;
let gold: PlanId;
let silver: PlanId;
beforeEach(async () => {
  await emptyTables(db, 'users', 'plans', 'subscriptions');
  ann = await make.user('Ann_50%@example.com');
  bob = await make.user('bob@example.com');
  gold = await make.plan({ name: 'Gold' });
  silver = await make.plan({ name: 'Silver' });
});

const list = async (wanted: Partial<SubscriptionListing> = {}) => {
  const { items, total } = await listSubscriptions(db, { ...everything, ...wanted }, NOW);
  return { ids: items.map(({ subscription }) => subscription.id), total };
};

describe('the effective status in SQL', () => {
  // Around NOW, and at it, since the edges are what two codes disagree on.
  const moment = fc.oneof(
    fc.constant(NOW),
    fc.integer({ min: -3, max: 3 }).map((days) => instantFromMs(NOW + days * 86_400_000)),
  );
  const bytes = fc.bigInt({ min: 0n, max: 4n });
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2 });
  const row = fc.record({
    startsAt: maybe(moment),
    endsAt: maybe(moment),
    suspendedAt: fc.option(moment, { freq: 6 }),
    cancelledAt: fc.option(moment, { freq: 6 }),
    ownQuota: fc.boolean(),
    quotaBytes: maybe(bytes),
  });
  const counters = maybe(
    fc.record({
      periodEndsAt: maybe(moment),
      upload: fc.oneof(bytes, fc.constant(2n ** 63n - 1n)),
      download: fc.oneof(bytes, fc.constant(2n ** 63n - 1n)),
    }),
  );

  test('is the one of the domain, for every kind of row', async () => {
    const plan = fc.constantFrom(...(await Promise.all([null, 0n, 3n].map((quotaBytes) => make.plan({ quotaBytes })))));
    const cases = fc.sample(fc.record({ row, counters, plan }), 300);
    const userId = ann;
    for (const { row: own, counters: counted, plan: planId } of cases) {
      await make.subscription({ ...own, userId, planId }, counted);
    }
    const found = new Map<SubscriptionId, string>();
    for (const status of EFFECTIVE_STATUSES) {
      for (const id of (await list({ status })).ids) found.set(id, status);
    }
    const { items } = await listSubscriptions(db, everything, NOW);
    const expected = new Map(
      items.map(({ subscription, terms, counters: counted }) => [
        subscription.id,
        effectiveStatus(subscription, terms, usedIn(counted, NOW), NOW),
      ]),
    );
    expect(found).toEqual(expected);
    expect(found.size).toBe(cases.length);
  });
});

describe('listing', () => {
  test('narrows by user, plan and end, and leaves out the deleted', async () => {
    const one = await make.subscription({ userId: ann, planId: gold, endsAt: at('2026-03-01T00:00:00Z') });
    const two = await make.subscription({ userId: bob, planId: gold, endsAt: null });
    const three = await make.subscription({ userId: bob, planId: silver, endsAt: at('2026-02-01T00:00:00Z') });
    await make.subscription({ userId: bob, planId: silver, deletedAt: NOW });
    expect(await list()).toEqual({ ids: [one, two, three], total: 3 });
    expect((await list({ userId: bob })).ids).toEqual([two, three]);
    expect((await list({ planId: gold })).ids).toEqual([one, two]);
    expect((await list({ expiresBefore: at('2026-03-01T00:00:00Z') })).ids).toEqual([three]);
  });

  test('finds by id, e-mail and plan name, and takes % and _ as they are', async () => {
    const one = await make.subscription({ userId: ann, planId: gold });
    const two = await make.subscription({ userId: bob, planId: silver });
    expect((await list({ search: String(two) })).ids).toEqual([two]);
    expect((await list({ search: 'BOB@' })).ids).toEqual([two]);
    expect((await list({ search: 'gol' })).ids).toEqual([one]);
    expect((await list({ search: '_50%' })).ids).toEqual([one]);
    expect((await list({ search: '%' })).ids).toEqual([one]);
    expect((await list({ search: '\\' })).ids).toEqual([]);
    expect((await list({ search: '99999999999999999999999' })).ids).toEqual([]);
  });

  test('finds by every part of an e-mail, however short, and no other', async () => {
    const email = 'Ann_50%@example.com';
    const one = await make.subscription({ userId: ann, planId: gold });
    await make.subscription({ userId: bob, planId: gold });
    const starts = Array.from({ length: email.length }, (_, start) => start);
    const parts = starts.flatMap((start) => [1, 2, 3, 4, 9].map((length) => email.slice(start, start + length)));
    const own = parts.filter((part) => !'bob@example.com gold'.includes(part.toLowerCase()));
    expect(own.length).toBeGreaterThan(20);
    for (const part of own) expect([part, (await list({ search: part.toUpperCase() })).ids]).toEqual([part, [one]]);
    expect((await list({ search: 'annexample' })).ids).toEqual([]);
  });

  test('counts one once that is found both ways', async () => {
    const gmx = await make.plan({ name: 'example' });
    const one = await make.subscription({ userId: ann, planId: gmx });
    expect(await list({ search: 'example' })).toEqual({ ids: [one], total: 1 });
  });

  test('orders with those without end last, and pages', async () => {
    const ends = ['2026-03-01T00:00:00Z', null, '2026-02-01T00:00:00Z'].map((iso) => (iso === null ? null : at(iso)));
    const ids: SubscriptionId[] = [];
    for (const endsAt of ends) ids.push(await make.subscription({ userId: ann, planId: gold, endsAt }));
    const [march, never, february] = ids;
    expect((await list({ orderBy: 'ends_at' })).ids).toEqual([february, march, never]);
    expect((await list({ orderBy: 'ends_at', direction: 'desc' })).ids).toEqual([march, february, never]);
    expect(await list({ direction: 'desc', limit: 1, offset: 1 })).toEqual({ ids: [never], total: 3 });
    expect(await list({ limit: 1, offset: 3 })).toEqual({ ids: [], total: 3 });
  });

  test('finds one, for its owner only when asked so', async () => {
    const id = await make.subscription({ userId: ann, planId: gold });
    expect(await findSubscription(db, id)).toMatchObject({ planName: 'Gold', userEmail: 'Ann_50%@example.com' });
    expect((await findSubscription(db, id, ann))?.subscription.id).toBe(id);
    expect(await findSubscription(db, id, bob)).toBeUndefined();
  });
});

describe('the subscription behind a link', () => {
  const link = (id: SubscriptionId, token: string) =>
    db.insert(links).values({ tokenSha256: hashToken(token), subscriptionId: id, kind: 'derived', createdAt: NOW });

  test('comes with terms, plan and counters, alike by link and by id', async () => {
    const counted = { upload: 5n, download: 7n, periodEndsAt: at('2026-02-01T00:00:00Z') };
    const id = await make.subscription({ userId: ann, planId: gold, ownQuota: true, quotaBytes: 9n }, counted);
    await link(id, 'secret');
    const found = await findByLink(db, hashToken('secret'));
    expect(found).toMatchObject({
      subscription: { id, userId: ann, quota: { kind: 'own', bytes: 9n } },
      terms: { quotaBytes: 100n, reset: 'month', nodeTags: [] },
      planName: 'Gold',
      counters: counted,
    });
    expect(await findForDocument(db, id)).toEqual(found);
  });

  test('is found without counters too', async () => {
    const id = await make.subscription({ userId: ann, planId: gold }, null);
    await link(id, 'secret');
    expect(await findByLink(db, hashToken('secret'))).toMatchObject({ subscription: { id }, counters: null });
  });

  test('is none for a deleted one, or an unknown token', async () => {
    const id = await make.subscription({ userId: ann, planId: gold });
    await link(id, 'secret');
    await db.update(subscriptions).set({ deletedAt: NOW }).where(eq(subscriptions.id, id));
    expect(await findByLink(db, hashToken('secret'))).toBeNull();
    expect(await findByLink(db, hashToken('other'))).toBeNull();
    expect(await findForDocument(db, id)).toBeNull();
  });

  test('takes one round trip', async () => {
    const statements: string[] = [];
    client.options.debug = (_connection, query) => void statements.push(query);
    await findByLink(db, hashToken('any'));
    client.options.debug = false;
    expect(statements).toEqual([expect.stringContaining('"links"')]);
  });
});
