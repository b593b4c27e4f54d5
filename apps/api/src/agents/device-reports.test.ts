import { MINUTE_MS, fixedClock } from '@orrery/kernel';
import type { PlanInput } from '@orrery/plan';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { passBoundaries } from '../revisions/boundary-scanner.ts';
import { testApi } from '../testing/test-api.ts';

const clock = fixedClock('2026-03-10T12:20:00.000Z');
const environment = { DEVICE_ALLOWED_CIDRS: '100.64.0.0/10, 2001:db8:ffff::/48', DEVICE_WINDOW_SECONDS: '300' };
const api = await testApi({ clock, environment });
const { app, db, admin, lines } = api;

let names = 0;
const node = () =>
  api.addNode({
    name: `node ${++names}`,
    serverAddress: 'node.example',
    serverPort: 8388,
    protocol: 'shadowsocks',
    encryptionMethod: 'aes-256-gcm',
  });
const [here, there] = [await node(), await node()];

async function subscriptionOn(plan: Partial<PlanInput>) {
  const { id } = await api.addPlan({ name: `plan ${++names}`, ...plan });
  const { subscription } = await api.addSubscription(admin.id, id);
  return subscription.id;
}

async function report(at: typeof here, ...entries: [id: number, ...ips: string[]][]) {
  const payload = entries.flatMap(([id, ...ips]) => ips.map((ip) => ({ subscription_id: String(id), ip })));
  const answer = await app.inject({
    method: 'PUT',
    url: `/agents/${at.node.id}/online-subscriptions`,
    headers: { authorization: `Bearer ${at.token}` },
    payload: { subscriptions: payload },
  });
  expect(answer.statusCode).toBe(200);
  return answer.json<{ data: { refused: { subscription_id: string; ip: string }[] } }>().data.refused;
}

async function read(id: number) {
  const headers = { authorization: `Bearer ${await api.signIn()}` };
  return (await app.inject({ url: `/subscriptions/${id}`, headers })).json().data;
}

async function listed(at: typeof here, id: number) {
  const answer = await app.inject({
    url: `/agents/${at.node.id}/subscriptions`,
    headers: { authorization: `Bearer ${at.token}` },
  });
  return answer
    .json<{ data: { subscription_id: string; device_limit: number }[] }>()
    .data.find((entry) => entry.subscription_id === String(id));
}

test('the newest address is refused on every node, as it was sent', async () => {
  const id = await subscriptionOn({ deviceLimit: 2 });
  expect(await report(here, [id, '203.0.113.1', '203.0.113.2', '203.0.113.1'])).toEqual([]);
  clock.advance(1_000);
  const newest = { subscription_id: String(id), ip: '::ffff:203.0.113.3' };
  expect(await report(there, [id, newest.ip])).toEqual([newest]);
  expect(await report(here, [id, '203.0.113.1'])).toEqual([]);
  expect((await read(id)).devices).toEqual({ online: 3, limit: 2, policy: 'refuse', blocked_until: null });
  clock.advance(5 * MINUTE_MS);
  expect((await read(id)).devices.online).toBe(0);
  expect(await report(there, [id, newest.ip, '203.0.113.1'])).toEqual([]);
});

test('a household’s IPv6 network and a carrier’s NAT are one device each', async () => {
  const id = await subscriptionOn({ deviceLimit: 3 });
  const home = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9'];
  const carrier = ['100.64.3.4', '100.100.0.1', '::ffff:100.64.0.9'];
  const other = ['2001:db8:ffff:1::1', '2001:db8:ffff:2::1'];
  expect(await report(here, [id, ...home, ...carrier, ...other])).toEqual([]);
  expect((await read(id)).devices.online).toBe(3);
});

test('a plan that only counts shows them, and tells agents of no limit', async () => {
  const id = await subscriptionOn({ deviceLimit: 1, devicePolicy: 'count' });
  expect(await report(here, [id, '203.0.113.1', '203.0.113.2'])).toEqual([]);
  expect((await read(id)).devices).toEqual({ online: 2, limit: 1, policy: 'count', blocked_until: null });
  expect((await listed(here, id))?.device_limit).toBe(0);
  expect((await listed(here, await subscriptionOn({ deviceLimit: 1 })))?.device_limit).toBe(1);
});

test('a plan that suspends takes it off every node for a while, and an operator may bring it back', async () => {
  const id = await subscriptionOn({ deviceLimit: 1, devicePolicy: 'suspend', deviceSuspendMinutes: 3 });
  await report(here, [id, '203.0.113.1']);
  expect(await listed(there, id)).toBeDefined();
  await report(there, [id, '203.0.113.2']);
  const until = new Date(clock.now() + 3 * MINUTE_MS).toISOString();
  expect(await read(id)).toMatchObject({ status: 'active', version: 1, devices: { online: 0, blocked_until: until } });
  const [row] = await db.execute<{ scope: string; scope_id: string }>(
    sql`select scope, scope_id from revisions order by revision desc limit 1`,
  );
  expect(row).toEqual({ scope: 'subscription', scope_id: String(id) });
  await expect.poll(async () => [await listed(here, id), await listed(there, id)]).toEqual([undefined, undefined]);

  const headers = { authorization: `Bearer ${await api.signIn()}` };
  await app.inject({ method: 'POST', url: `/subscriptions/${id}/resume`, headers });
  expect((await read(id)).devices.blocked_until).toBeNull();
  await expect.poll(() => listed(there, id)).toBeDefined();
});

test('a suspension ends by itself: a boundary announces it to every node', async () => {
  const id = await subscriptionOn({ deviceLimit: 1, devicePolicy: 'suspend', deviceSuspendMinutes: 3 });
  await report(here, [id, '203.0.113.1', '203.0.113.2']);
  await expect.poll(() => listed(there, id)).toBeUndefined();
  clock.advance(3 * MINUTE_MS);
  await passBoundaries(api.transact, clock.now());
  await expect.poll(() => listed(there, id)).toBeDefined();
  expect((await read(id)).devices).toMatchObject({ online: 0, blocked_until: null });
});

test('no address is in a log line or in any row', async () => {
  const id = await subscriptionOn({ deviceLimit: 1 });
  const ips = ['198.51.100.77', '2001:db8:77:77::77', '100.64.77.77'];
  expect(await report(here, [id, ...ips])).toHaveLength(2);
  const tables = await db.execute<{ name: string }>(
    sql`select format('%I', relname) as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
  );
  let text = lines.join('\n');
  for (const { name } of tables) {
    const rows = await db.execute(sql`select row_to_json(t)::text as row from ${sql.raw(name)} t`);
    text += JSON.stringify([...rows]);
  }
  expect(text).toContain('"address_key');
  for (const part of ['198.51.100', '2001:db8:77', '100.64.77', '100.64.0.0/10']) expect(text).not.toContain(part);
});

test('what is no address counts as online and as no device', async () => {
  const id = await subscriptionOn({ deviceLimit: 1 });
  expect(await report(here, [id, 'nonsense', '', '1.2.3'])).toEqual([]);
  expect((await read(id)).devices.online).toBe(0);
});

test('of two nodes that report at once, the last to look sees what both have said', async () => {
  for (let round = 0; round < 5; round++) {
    const id = await subscriptionOn({ deviceLimit: 1, devicePolicy: 'suspend' });
    await Promise.all([report(here, [id, '203.0.113.1']), report(there, [id, '203.0.113.2'])]);
    expect((await read(id)).devices.blocked_until).not.toBeNull();
  }
});
