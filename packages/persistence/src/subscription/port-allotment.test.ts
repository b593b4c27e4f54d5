import { type NodeId, type PlanId, type UserId, fixedClock } from '@orrery/kernel';
import { changeNode, deleteNode } from '@orrery/node';
import { givenNode } from '@orrery/node/testing';
import { changePlan } from '@orrery/plan';
import {
  cancelSubscription,
  changeSubscription,
  createSubscription,
  deleteSubscription,
  type SubscriptionInput,
} from '@orrery/subscription';
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../database.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';
import { countPorts, readOwnPorts } from './port-allotment.ts';
import { given } from './subscription.fixture.ts';

const { db, close } = connect(await testDatabase(), { max: 8 });
afterAll(close);

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const RANGE = { from: 30_001, to: 30_004 };
const keys = { current: 1, linkKey: () => Buffer.alloc(32) };
const deps = { transact: createTransact(db, clock, RANGE), clock, keys };
const plain = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm', plugin: null, pluginOpts: null } as const;

let userId: UserId;
let planId: PlanId;
beforeEach(async () => {
  await emptyTables(db, 'users', 'nodes', 'plans', 'subscriptions', 'subscription_ports', 'revisions');
  userId = await given(db).user();
  planId = await given(db).plan({ nodeTags: ['a'] });
});

let names = 0;
const node = (change: object = {}) =>
  givenNode(deps, {
    ...plain,
    name: `n${++names}`,
    serverAddress: `h${names}.example`,
    tags: ['a'],
    agent: 'mu',
    ...change,
  });
const subscription = async (own: Partial<SubscriptionInput> = {}) =>
  (await createSubscription(deps)({ userId, planId, ...own })).subscription.id;
const several = (n: number) => Promise.all(Array.from({ length: n }, () => subscription()));
const portsAt = async (nodeId: NodeId): Promise<Record<string, number>> => {
  const rows = await db.execute<{ id: string; port: number }>(
    sql`select subscription_id as id, port from subscription_ports where node_id = ${nodeId} order by port`,
  );
  return Object.fromEntries(rows.map(({ id, port }) => [id, port]));
};
const settle = (
  scope: Parameters<Parameters<Parameters<typeof deps.transact>[0]>[0]['subscriptionPorts']['settle']>[0],
) => deps.transact(({ subscriptionPorts }) => subscriptionPorts.settle(scope));

test('everybody has a port of their own, the same on every node, whoever came first', async () => {
  const first = await node();
  const ids = await several(2);
  const second = await node({ agent: 'native', portPerSubscription: true });
  ids.push(await subscription());
  const ports = await portsAt(first.id);
  expect(Object.keys(ports).map(Number)).toEqual(expect.arrayContaining(ids));
  expect(Object.values(ports).toSorted((a, b) => a - b)).toEqual([30_001, 30_002, 30_003]);
  expect(await portsAt(second.id)).toEqual(ports);
  const id = ids[0] as number;
  expect(await readOwnPorts(db, id)).toEqual({ [first.id]: ports[id], [second.id]: ports[id] });
});

test('of many at once, and a node among them, nobody is forgotten and nobody shares', async () => {
  const before = await node();
  const [, made] = await Promise.all([several(2), node(), several(2)]);
  for (const id of [before.id, made.id])
    expect(Object.values(await portsAt(id)).toSorted((a, b) => a - b)).toEqual([30_001, 30_002, 30_003, 30_004]);
});

test('other nodes and other plans give none', async () => {
  const others = [await node({ agent: 'native' }), await node({ tags: ['b'] })];
  await several(2);
  for (const { id } of others) expect(await portsAt(id)).toEqual({});
});

test('whom none is left for is counted, and gets what another leaves', async () => {
  const at = await node();
  const ids = await several(4);
  const late = await subscription();
  expect(await countPorts(db, at.id)).toEqual({ given: 4, missing: 1 });
  const [gone, ended] = ids as [(typeof ids)[0], (typeof ids)[0]];
  const freed = (await portsAt(at.id))[gone];
  await deleteSubscription(deps)({ id: gone });
  expect((await portsAt(at.id))[late]).toBe(freed);
  await cancelSubscription(deps)({ id: ended });
  expect(await countPorts(db, at.id)).toEqual({ given: 3, missing: 0 });
  const [row] = await db.execute(sql`select count(*)::int as n from revisions where scope_id = ${late}`);
  expect(row).toEqual({ n: 2 });
});

test('nodes at one address share the ports, and keep off those they listen on', async () => {
  const first = await node({ serverAddress: 'same.example', serverPort: 30_001 });
  const second = await node({ serverAddress: 'Same.Example', listenPort: 30_002 });
  const elsewhere = await node({ serverAddress: 'b.example' });
  const id = await subscription();
  expect([(await portsAt(first.id))[id], (await portsAt(second.id))[id]]).toEqual([30_003, 30_004]);
  await changeNode(deps)({ id: elsewhere.id }, { serverAddress: 'same.example' });
  expect(await countPorts(db, elsewhere.id)).toEqual({ given: 0, missing: 1 });
  await deleteNode(deps)({ id: second.id });
  await changeNode(deps)({ id: elsewhere.id }, { tags: ['a'] });
  expect((await portsAt(elsewhere.id))[id]).toBe(30_002);
});

test('they come and go with tags, plans and agents', async () => {
  const at = await node();
  const id = await subscription();
  const held = async () => Object.keys(await portsAt(at.id)).length;
  await changePlan(deps)({ id: planId }, { nodeTags: ['other'] });
  expect(await held()).toBe(0);
  await changeNode(deps)({ id: at.id }, { tags: ['other'] });
  expect(await held()).toBe(1);
  await changeSubscription(deps)({ id }, { planId: await given(db).plan({ nodeTags: ['c'] }) });
  expect(await held()).toBe(0);
  await changeSubscription(deps)({ id }, { planId });
  expect(await held()).toBe(1);
  await changeNode(deps)({ id: at.id }, { agent: 'native' });
  expect(await held()).toBe(0);
});

test('a node that was there before the ports were, and a range that grew, are made up for', async () => {
  const at = await node();
  await several(5);
  await db.execute(sql`delete from subscription_ports where port > 30002`);
  await settle({ scope: 'all' });
  expect(await countPorts(db, at.id)).toEqual({ given: 4, missing: 1 });
  const wider = createTransact(db, clock, { from: 30_001, to: 30_009 });
  await wider(({ subscriptionPorts }) => subscriptionPorts.settle({ scope: 'all' }));
  expect(await countPorts(db, at.id)).toEqual({ given: 5, missing: 0 });
});
