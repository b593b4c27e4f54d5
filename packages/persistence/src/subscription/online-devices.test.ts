import { MINUTE_MS, type NodeId, addMs, fixedClock } from '@orrery/kernel';
import { type DeviceStore, onlineDevicesContract, someTerms } from '@orrery/subscription/testing';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';
import { connect } from '../database.ts';
import { nodes } from '../schema/index.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';
import { countOnlineDevices, forgetUnseen } from './online-devices.ts';
import { given } from './subscription.fixture.ts';

const { db, close } = connect(await testDatabase(), { max: 5 });
afterAll(close);

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const make = given(db);

async function makeStore(): Promise<DeviceStore> {
  await emptyTables(db, 'users', 'nodes', 'plans', 'subscriptions', 'online_devices');
  return {
    transact: createTransact(db, clock),
    givenUser: (email) => make.user(email),
    givenPlan: (own = {}) => {
      const { nodeTags, ...terms } = someTerms(own);
      return make.plan({ ...terms, nodeTags: [...nodeTags] });
    },
    async givenNode(tags) {
      const place = { serverAddress: 'a.example.com', serverPort: 443, protocol: 'trojan', status: 'active' } as const;
      const rest = { agent: 'native', serverKeyVersion: 1, tokenSha256: Buffer.from(crypto.randomUUID()) } as const;
      const named = { uuid: crypto.randomUUID(), name: crypto.randomUUID(), tags: [...tags] };
      const stamps = { createdAt: clock.now(), updatedAt: clock.now() };
      const [row] = await db
        .insert(nodes)
        .values({ ...place, ...rest, ...named, ...stamps })
        .returning({ id: nodes.id });
      return row?.id as NodeId;
    },
  };
}

describe('devices in PostgreSQL', () => onlineDevicesContract(makeStore));

const KEYS = ['00', '01', '02'].map((digits) => digits.repeat(16));

async function givenSeen(keys: readonly string[]) {
  const store = await makeStore();
  const id = await make.subscription({ userId: await store.givenUser('a@b'), planId: await store.givenPlan() });
  const now = clock.now();
  const since = addMs(now, -5 * MINUTE_MS);
  for (const nodeId of [await store.givenNode([]), await store.givenNode([])]) {
    const sightings = keys.map((key) => ({ subscriptionId: id, key }));
    await store.transact(({ onlineDevices }) => onlineDevices.see(nodeId, sightings, now, since));
  }
  return { id, now, since };
}

test('an operator sees how many there are, each once', async () => {
  const { id, now, since } = await givenSeen(KEYS);
  expect(await countOnlineDevices(db, id, since)).toBe(3);
  expect(await countOnlineDevices(db, id, now)).toBe(0);
});

test('rows go away without a report, and only those past the window', async () => {
  const { id, now, since } = await givenSeen(KEYS);
  await forgetUnseen(db, addMs(now, -1));
  expect(await countOnlineDevices(db, id, since)).toBe(3);
  await forgetUnseen(db, now);
  const [left] = await db.execute<{ rows: string }>(sql`select count(*) as rows from online_devices`);
  expect(Number(left?.rows)).toBe(0);
});

test('the table leaves nothing in the write-ahead log', async () => {
  const [table] = await db.execute<{ relpersistence: string }>(
    sql`select relpersistence from pg_class where relname = 'online_devices'`,
  );
  expect(table?.relpersistence).toBe('u');
});
