import { formats } from '@orrery/renderer';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const api = await testApi({ environment: { SUBSCRIPTION_RATE_LIMIT: '0' } });
const replica = await api.addReplica();
await api.addNode({
  name: 'One',
  serverAddress: 'node.example',
  serverPort: 8388,
  protocol: 'shadowsocks',
  encryptionMethod: 'aes-256-gcm',
});
const authorization = { authorization: `Bearer ${await api.signIn()}` };
/** The other processes hear of it within half a second; this one may have to share its core with much else. */
const PATIENTLY = { timeout: 10_000 };
let made = 0;

/** A subscription on a plan of its own. */
async function subscriptionWith(hwidLimit: number | null) {
  const plan = await api.addPlan({ name: `Plan ${++made}`, hwidLimit });
  const user = await api.addUser(`user${made}@example.com`);
  const { subscription, token } = await api.addSubscription(user.id, plan.id);
  const from = (hwid?: string, headers: Record<string, string> = {}) =>
    fetched(api.app, { ...(hwid !== undefined && { 'x-hwid': hwid }), ...headers });
  const fetched = async (app: typeof replica, headers: Record<string, string>, format = 'clash') => {
    const { statusCode, body, headers: answered } = await app.inject({ url: `/s/${token}/${format}`, headers });
    const flags = Object.keys(answered).filter((name) => name.startsWith('x-hwid-'));
    return { statusCode, flags, isUsable: body.includes('node.example'), body, headers: answered };
  };
  return { id: subscription.id, plan, user, token, from, fetched };
}

const manage = (method: 'GET' | 'DELETE', url: string, headers = authorization) =>
  api.app.inject({ method, url, headers });

describe('a plan with a limit of devices', () => {
  it('serves the first ones, and everybody else an inert document that says why', async () => {
    const { from, fetched } = await subscriptionWith(2);
    for (const hwid of ['phone', 'laptop', 'phone']) {
      expect(await from(hwid)).toMatchObject({ isUsable: true, flags: ['x-hwid-active'] });
    }
    const third = await from('tablet');
    expect(third).toMatchObject({ statusCode: 200, isUsable: false });
    expect(third.flags.toSorted()).toEqual(['x-hwid-active', 'x-hwid-limit', 'x-hwid-max-devices-reached']);
    expect(third.body).toContain('Too many devices');
    expect(third.headers['subscription-userinfo']).toMatch(/^upload=0; download=0/);
    expect(third.headers.etag).not.toBe((await from('phone')).headers.etag);
    for (const format of formats) {
      expect((await fetched(api.app, { 'x-hwid': 'tablet' }, format)).isUsable).toBe(false);
    }
  });

  it.each([undefined, '', 'two words', 'x'.repeat(257), 'ключ'])(
    'asks apps for the device: %s is none',
    async (hwid) => {
      const { from } = await subscriptionWith(2);
      const answer = await from(hwid);
      expect(answer).toMatchObject({ isUsable: false, flags: ['x-hwid-active', 'x-hwid-not-supported'] });
      expect(answer.body).toContain('does not identify the device');
    },
  );

  it('knows no device where the plan has no limit', async () => {
    const { from, id } = await subscriptionWith(null);
    expect(await from('phone')).toMatchObject({ isUsable: true, flags: [] });
    expect(await from()).toMatchObject({ isUsable: true, flags: [] });
    expect((await manage('GET', `/subscriptions/${id}/devices`)).json().data.items).toEqual([]);
  });

  it('asks the database for a device once, and never for one too many', async () => {
    const { from, id } = await subscriptionWith(1);
    await from('phone');
    await from('phone');
    // Whoever asked the database now would wait for this.
    await api.transact(async ({ subscriptions }) => {
      await subscriptions.lock(id);
      expect((await from('phone')).isUsable).toBe(true);
      expect((await from('laptop')).isUsable).toBe(false);
    });
  });

  it('admits no more than its limit when all come at once, on whichever process', async () => {
    const { fetched, id } = await subscriptionWith(3);
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) => fetched(n % 2 ? replica : api.app, { 'x-hwid': `device-${n}` })),
    );
    expect(all.filter(({ isUsable }) => isUsable)).toHaveLength(3);
    expect((await manage('GET', `/subscriptions/${id}/devices`)).json().data.items).toHaveLength(3);
  });

  it('keeps no id, and of what apps say a line each', async () => {
    const { from, id } = await subscriptionWith(2);
    const hwid = 'a-very-telling-id';
    const model = Buffer.from(`Телефон\u202e ${'x'.repeat(100)}`).toString('latin1');
    await from(hwid, { 'x-device-os': 'Android', 'x-ver-os': '15', 'x-device-model': model });
    const { items } = (await manage('GET', `/subscriptions/${id}/devices`)).json().data;
    expect(items).toEqual([
      {
        id: expect.any(Number),
        os: 'Android',
        os_version: '15',
        model: `Телефон ${'x'.repeat(56)}`,
        created_at: expect.any(String),
      },
    ]);
    const rows = await api.db.execute(sql`select client_devices::text as row from client_devices`);
    expect(JSON.stringify([rows, api.lines])).not.toContain(hwid);
  });

  it('makes room when a device is removed, by the operator or by its owner and nobody else', async () => {
    const { from, fetched, id, user } = await subscriptionWith(1);
    const own = { authorization: `Bearer ${await api.signIn(user.email)}` };
    const stranger = { authorization: `Bearer ${await api.signIn((await subscriptionWith(1)).user.email)}` };
    const idOf = async (url: string, headers: typeof own) =>
      (await manage('GET', url, headers)).json().data.items[0].id;

    await from('phone');
    expect((await fetched(replica, { 'x-hwid': 'laptop' })).isUsable).toBe(false);
    const device = await idOf(`/me/subscriptions/${id}/devices`, own);
    for (const [url, headers, status] of [
      [`/me/subscriptions/${id}/devices/${device}`, stranger, 404],
      [`/subscriptions/${id}/devices/${device}`, own, 403],
      [`/subscriptions/${id + 100}/devices/${device}`, authorization, 404],
      [`/subscriptions/${id}/devices/${device + 100}`, authorization, 404],
    ] as const) {
      expect((await manage('DELETE', url, headers)).statusCode).toBe(status);
    }
    expect((await manage('GET', `/me/subscriptions/${id}/devices`, stranger)).statusCode).toBe(404);
    expect((await manage('DELETE', `/me/subscriptions/${id}/devices/${device}`, own)).statusCode).toBe(204);
    await expect.poll(async () => (await fetched(replica, { 'x-hwid': 'laptop' })).isUsable, PATIENTLY).toBe(true);
    await expect.poll(async () => (await from('phone')).isUsable, PATIENTLY).toBe(false);

    const other = await idOf(`/subscriptions/${id}/devices`, authorization);
    expect((await manage('DELETE', `/subscriptions/${id}/devices/${other}`)).statusCode).toBe(204);
    await expect.poll(async () => (await from('phone')).isUsable, PATIENTLY).toBe(true);
  });

  it('keeps those that came first when the limit is lowered', async () => {
    const { from, plan } = await subscriptionWith(2);
    await from('phone');
    await from('laptop');
    const url = `/plans/${plan.id}`;
    await api.app.inject({ method: 'PATCH', url, headers: authorization, payload: { hwid_limit: 1 } });
    await expect.poll(async () => (await from('laptop')).isUsable, PATIENTLY).toBe(false);
    expect((await from('phone')).isUsable).toBe(true);
  });

  it('says first why the subscription itself does not work', async () => {
    const { from, id } = await subscriptionWith(1);
    await api.app.inject({ method: 'POST', url: `/subscriptions/${id}/suspend`, headers: authorization });
    await expect.poll(async () => (await from()).body, PATIENTLY).toContain('suspended');
    expect((await from()).flags).toEqual([]);
  });
});
