import type { CreateNode } from '@orrery/node';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const api = await testApi();
const { app, db, admin } = api;
const REPORTED = 'AB:'.repeat(31).concat('AB');
const KEPT = 'ab'.repeat(32);

let names = 0;
async function given(own: Partial<CreateNode> = {}) {
  const name = `node-${++names}`;
  const trojan = { protocol: 'trojan', serverAddress: 'node.example', serverPort: 443 } as const;
  const settings = { security: { type: 'tls', allowInsecure: true } } as const;
  const made = await api.addNode({ name, ...trojan, settings, tags: [name], ...own });
  const plan = await api.addPlan({ name, nodeTags: [name] });
  const { token: link } = await api.addSubscription(admin.id, plan.id);
  const id = made.node.id;
  return {
    id,
    report: (status: object) =>
      app.inject({
        method: 'PUT',
        url: `/agents/${id}/status`,
        headers: { authorization: `Bearer ${made.token}` },
        payload: status,
      }),
    read: async () => {
      const headers = { authorization: `Bearer ${await api.signIn()}` };
      return (await app.inject({ url: `/nodes/${id}`, headers })).json().data;
    },
    change: async (payload: object) => {
      const headers = { authorization: `Bearer ${await api.signIn()}` };
      return app.inject({ method: 'PUT', url: `/nodes/${id}`, headers, payload });
    },
    document: async () => (await app.inject({ url: `/s/${link}/v2ray` })).body,
    revisions: async () => {
      const rows = await db.execute(sql`select 1 from revisions where scope = 'node' and scope_id = ${id}`);
      return rows.length;
    },
  };
}

test('a certificate the agent reports is shown, announced once, and pinned in documents', async () => {
  const node = await given();
  expect(await node.document()).not.toContain(KEPT);
  const before = await node.revisions();
  expect((await node.report({ certificate_sha256: REPORTED })).statusCode).toBe(200);
  await node.report({ certificate_sha256: KEPT });
  expect(await node.revisions()).toBe(before + 1);
  expect(await node.read()).toMatchObject({ certificate_sha256: KEPT, certificate_from: 'agent', version: 2 });
  await expect.poll(() => node.document()).toContain(KEPT);
});

test('the operator’s word comes before the agent’s, and after it is taken back the agent’s counts again', async () => {
  const node = await given({ certificateSha256: 'cd'.repeat(32) });
  await node.report({ certificate_sha256: REPORTED });
  const theirs = { certificate_sha256: 'cd'.repeat(32), certificate_from: 'operator' };
  expect(await node.read()).toMatchObject(theirs);
  expect(await node.document()).toContain('cd'.repeat(32));
  await node.change({ certificate_sha256: null });
  expect(await node.read()).toMatchObject({ certificate_sha256: KEPT, certificate_from: 'agent' });
  await expect.poll(() => node.document()).toContain(KEPT);
});

test('a certificate that clients can verify is not pinned on the agent’s word: renewing it would lock them out', async () => {
  const node = await given({ settings: { security: { type: 'tls', allowInsecure: false } } });
  await node.report({ certificate_sha256: REPORTED });
  expect(await node.read()).toMatchObject({ certificate_sha256: KEPT, certificate_from: 'agent' });
  expect(await node.document()).toContain('node.example');
  expect(await node.document()).not.toContain(KEPT);
});

test.each(['', 'ab', 'zz'.repeat(32), 5, null, [KEPT]])('what is no hash is not taken for one: %j', async (sent) => {
  const node = await given();
  const before = await node.revisions();
  expect((await node.report({ certificate_sha256: sent })).statusCode).toBe(200);
  expect(await node.revisions()).toBe(before);
  expect(await node.read()).not.toHaveProperty('certificate_sha256');
});

test('what cannot be cut is shown in the agent’s words', async () => {
  const node = await given();
  expect(await node.read()).not.toHaveProperty('limits');
  const limits = {
    cannot_cut: 'the program ss (iproute2) is missing',
    cannot_filter: 'no UDP',
    cannot_listen: '20001: address already in use',
    still_moving: 2,
  };
  await node.report(limits);
  expect((await node.read()).limits).toEqual(limits);
  await node.report({ cpu_percent: 1 });
  expect(await node.read()).not.toHaveProperty('limits');
});

test('how the core is, and what was lost of its counting, is shown', async () => {
  const node = await given();
  await node.report({ core_running: true, core_crashes: 0, reports_waiting: 0 });
  expect((await node.read()).core).toEqual({ running: true, crashes: 0, reports_waiting: 0 });
  const unread = { from: '2026-03-10T12:00:00.000Z', to: '2026-03-10T12:00:01.000Z' };
  const since = '2026-03-10T11:00:00.000Z';
  const said = { core_running: false, core_crashes: 1, reports_waiting: 2, reports_waiting_since: since };
  await node.report({ ...said, unread_from: unread.from, unread_to: unread.to });
  const core = { running: false, crashes: 1, unread, reports_waiting: 2, reports_waiting_since: since };
  expect((await node.read()).core).toEqual(core);
  await node.report({ cpu_percent: 1 });
  expect(await node.read()).not.toHaveProperty('core');
});
