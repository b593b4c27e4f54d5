import { type Instant, type PlanId, type UserId, DAY_MS, addMs, instantFromMs, systemClock } from '@orrery/kernel';
import {
  connect,
  createTransact,
  currentRevision,
  databaseNow,
  formatRevision,
  readRevisions,
} from '@orrery/persistence';
import { emptyTables, testDatabase } from '@orrery/persistence/testing';
import { createPlan } from '@orrery/plan';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type BoundaryScanner, passBoundaries, startBoundaryScanner } from './boundary-scanner.ts';
import { startRevisionFeed } from './revision-feed.ts';
import { tcpProxy } from './testing/tcp-proxy.ts';

const direct = await testDatabase();
const { db, close } = connect(direct, { max: 5 });
const log = pino({ enabled: false });
const running: { stop(): Promise<void> }[] = [];
const at = (iso: string): Instant => instantFromMs(Date.parse(iso));

const [user] = await db.execute<{ id: string }>(sql`
  insert into users (email, password_hash, role, status, created_at, updated_at)
  values ('someone@example.com', '-', 'user', 'active', now(), now()) returning id`);
const userId = Number(user?.id) as UserId;

beforeEach(() => emptyTables(db, 'plans', 'subscriptions'));
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(close);

const start = (target = direct): BoundaryScanner => {
  const scanner = startBoundaryScanner({ direct: target, log });
  running.push(scanner);
  return scanner;
};

const transactAt = (now: Instant) => createTransact(db, { now: () => now });

const givenPlan = async (reset: 'never' | 'day' = 'never'): Promise<PlanId> =>
  (
    await createPlan({ transact: transactAt(systemClock.now()), clock: systemClock })({
      name: crypto.randomUUID(),
      reset,
    })
  ).id;

interface Dates {
  readonly starts: Instant | null;
  readonly ends?: Instant | null;
  readonly boundary: Instant | null;
}

/** Rows as they are stored, with the boundary that somebody computed when they were written. */
async function givenSubscription(planId: PlanId, { starts, ends = null, boundary }: Dates): Promise<number> {
  const iso = (instant: Instant | null) => instant && new Date(instant).toISOString();
  const [row] = await db.execute<{ id: string }>(sql`
    insert into subscriptions (uuid, user_id, plan_id, starts_at, ends_at, next_boundary_at, link_key_version,
      credential_key_version, created_at, updated_at)
    values (gen_random_uuid(), ${userId}, ${planId}, ${iso(starts)}, ${iso(ends)}, ${iso(boundary)}, 1, 1, now(), now())
    returning id`);
  return Number(row?.id);
}

async function boundaryOf(id: number): Promise<Instant | null> {
  const [row] = await db.execute<{ boundary: string | null; version: number }>(
    sql`select next_boundary_at as boundary, version from subscriptions where id = ${id}`,
  );
  expect(row?.version).toBe(1);
  return row?.boundary ? at(row.boundary) : null;
}

/** What the log says since the revision. */
const scopesSince = async (revision: Awaited<ReturnType<typeof currentRevision>>) =>
  (await readRevisions(db, revision)).since?.flatMap((one) => one.scopes);

describe('passing boundaries', () => {
  const noon = at('2026-03-10T12:00:00.000Z');
  const pass = (now: Instant) => passBoundaries(transactAt(now), now);

  test('makes a revision of a start, an end and the turn of a period, once', async () => {
    const [endless, daily] = [await givenPlan(), await givenPlan('day')];
    const midnight = at('2026-03-11T00:00:00.000Z');
    const starting = await givenSubscription(endless, {
      starts: noon,
      ends: addMs(noon, 5 * DAY_MS),
      boundary: noon,
    });
    const turning = await givenSubscription(daily, { starts: at('2026-01-01T00:00:00.000Z'), boundary: midnight });
    const before = await currentRevision(db);

    await pass(addMs(noon, -1));
    expect(await scopesSince(before)).toEqual([]);
    await pass(noon);
    expect(await scopesSince(before)).toEqual([{ scope: 'subscription', id: starting }]);
    expect(await boundaryOf(starting)).toBe(addMs(noon, 5 * DAY_MS));
    await pass(noon);
    expect(await currentRevision(db)).toEqual({ ...before, n: before.n + 1 });

    const second = await currentRevision(db);
    await pass(addMs(midnight, 20));
    expect(await scopesSince(second)).toEqual([{ scope: 'subscription', id: turning }]);
    expect(await boundaryOf(turning)).toBe(addMs(midnight, DAY_MS));

    const third = await currentRevision(db);
    await pass(addMs(noon, 5 * DAY_MS));
    expect(await scopesSince(third)).toEqual(
      expect.arrayContaining([
        { scope: 'subscription', id: starting },
        { scope: 'subscription', id: turning },
      ]),
    );
    expect(await boundaryOf(starting)).toBeNull();
  });

  test('names the plan when many of its subscriptions turn at once, however many there are', async () => {
    const plan = await givenPlan('day');
    const first = await givenSubscription(plan, { starts: noon, boundary: noon });
    await db.execute(sql`
      insert into subscriptions (uuid, user_id, plan_id, starts_at, next_boundary_at, link_key_version,
        credential_key_version, created_at, updated_at)
      select gen_random_uuid(), user_id, plan_id, starts_at, next_boundary_at, 1, 1, now(), now()
      from subscriptions, generate_series(1, 4500) where id = ${first}`);
    const before = await currentRevision(db);
    await pass(noon);
    expect(await scopesSince(before)).toEqual([1, 2, 3].map(() => ({ scope: 'plan', id: plan })));
    const [row] = await db.execute(
      sql`select count(*)::int as due from subscriptions where next_boundary_at <= ${new Date(noon).toISOString()}`,
    );
    expect(row).toEqual({ due: 0 });
  });

  test('two at the same time pass each boundary once', async () => {
    const plan = await givenPlan();
    const ids = await Promise.all(
      Array.from({ length: 50 }, () => givenSubscription(plan, { starts: noon, boundary: noon })),
    );
    const before = await currentRevision(db);
    await Promise.all([pass(noon), pass(noon), pass(noon)]);
    const scopes = (await scopesSince(before)) ?? [];
    expect(scopes).toHaveLength(ids.length);
    expect(new Set(scopes.map((one) => 'id' in one && one.id))).toEqual(new Set(ids));
  });
});

describe('the scanner', () => {
  test("turns the database's time into revisions that a feed hears, well within a second", async () => {
    const feed = await startRevisionFeed({ direct, log });
    running.push(feed);
    const plan = await givenPlan();
    const scanner = start();
    await vi.waitFor(() => expect(scanner.leads).toBe(true), { timeout: 5_000, interval: 20 });
    const { current } = feed;
    const heard: unknown[] = [];
    feed.subscribe((announcement) => void heard.push(announcement));
    const due = addMs(await databaseNow(db), 300);
    const id = await givenSubscription(plan, { starts: due, boundary: due });
    await feed.waitAfter(current, 10_000);
    const late = (await databaseNow(db)) - due;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(900);
    expect(heard).toMatchObject([{ scopes: [{ scope: 'subscription', id }] }]);
    expect(await boundaryOf(id)).toBeNull();
    expect(feed.current).toBe(formatRevision(await currentRevision(db)));
  });

  test('of two one leads; when it goes, or its connection dies, the other takes over', async () => {
    const proxy = await tcpProxy(direct);
    running.push({ stop: () => proxy.close() });
    const first = start(proxy.target);
    await vi.waitFor(() => expect(first.leads).toBe(true), { timeout: 5_000, interval: 20 });
    const second = start();
    proxy.refuse(true);
    proxy.cut();
    await vi.waitFor(() => expect([first.leads, second.leads]).toEqual([false, true]), {
      timeout: 5_000,
      interval: 20,
    });
    const third = start();
    await second.stop();
    await vi.waitFor(() => expect(third.leads).toBe(true), { timeout: 5_000, interval: 20 });
    expect(second.leads).toBe(false);
  });

  test('the database takes the lead from one that has fallen silent', async () => {
    const proxy = await tcpProxy(direct);
    running.push({ stop: () => proxy.close() });
    const silent = start(proxy.target);
    await vi.waitFor(() => expect(silent.leads).toBe(true), { timeout: 5_000, interval: 20 });
    const other = start();
    proxy.freeze();
    await vi.waitFor(() => expect(other.leads).toBe(true), { timeout: 8_000, interval: 20 });
  });
});
