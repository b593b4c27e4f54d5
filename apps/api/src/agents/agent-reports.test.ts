import { MINUTE_MS, type SubscriptionId, addMs } from '@orrery/kernel';
import { changeNodeStatus, onlineCountOf, systemStatusOf } from '@orrery/node';
import { findNode } from '@orrery/persistence';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonSchema, requestTo } from '../testing/generated-requests.ts';
import { type Method, agentApp } from './testing/agent-app.ts';

/** An operation of the OpenAPI document. */
interface Operation {
  readonly parameters?: Parameters<typeof requestTo>[0]['parameters'];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
  readonly responses: Record<string, unknown>;
}

const { app, db, clock, deps, givenNode, givenSubscription, call } = await agentApp();

const moved = (id: number | string, upload: number, download: number) => ({ subscription_id: id, upload, download });

describe('POST /agents/:id/traffic', () => {
  const usageOf = async (id: SubscriptionId, query = '', caller = 0) => {
    const answer = await app.inject({
      url: `/subscriptions/${id}/usage${query}`,
      headers: { authorization: `Bearer ${caller}` },
    });
    return answer.json().data;
  };

  test('counts at once, charged by the multiplier, and names what it could not count', async () => {
    const { node, token } = await givenNode({ multiplier: 1.5 });
    const id = await givenSubscription();
    const url = `/agents/${node.id}/traffic`;
    const report = [
      moved(String(id), 100, 200),
      { ...moved(id, 1, 0), extra: true },
      moved('nobody', 1, 1),
      moved(id, -1, 0),
    ];
    expect(await call(token, 'POST', url, report)).toMatchObject({
      status: 200,
      body: {
        success: true,
        data: {
          subscriptions_updated: 1,
          rejected: [
            { index: 2, subscription_id: 'nobody', reason: expect.any(String) },
            { index: 3, subscription_id: String(id), reason: expect.any(String) },
          ],
        },
      },
    });
    const figures = { upload: 151, download: 300, raw_upload: 101, raw_download: 200 };
    expect(await usageOf(id)).toMatchObject({
      items: [{ at: '2026-03-10T12:00:00.000Z', ...figures }],
      totals: figures,
    });
  });

  test('takes the bytes of a node that is inactive, and of the placeholder', async () => {
    const { node, token } = await givenNode();
    const id = await givenSubscription();
    await changeNodeStatus(deps)({ id: node.id }, 'inactive');
    const { body } = await call(token, 'POST', `/agents/${node.id}/traffic`, [moved(id, 1, 2), moved('0', 5, 5)]);
    expect(body.data).toEqual({ subscriptions_updated: 1, rejected: [] });
  });

  test('closes the list to whoever passes the quota, and starts the term of one on hold', async () => {
    const { node, token } = await givenNode();
    const limited = await givenSubscription({ quotaBytes: 1_000n });
    const held = await givenSubscription({ onHold: true, durationDays: 1 });
    const list = async () => (await call(token, 'GET', `/agents/${node.id}/subscriptions`)).body.data;
    const report = (...entries: unknown[]) => call(token, 'POST', `/agents/${node.id}/traffic`, entries);
    await report(moved(limited, 999, 0));
    expect(await list()).toHaveLength(2);
    await report(moved(limited, 0, 1), moved(held, 1, 0));
    expect(await list()).toMatchObject([
      { subscription_id: String(held), expire_time: Date.parse('2026-03-11T12:20:00Z') / 1000 },
    ]);
    const [row] = await db.execute(sql`select version, next_boundary_at from subscriptions where id = ${held}`);
    expect(row).toEqual({ version: 2, next_boundary_at: expect.stringMatching(/^2026-03-11 12:20/) });
  });

  test('counts a numbered report once', async () => {
    const { node, token } = await givenNode();
    const id = await givenSubscription();
    const report = (key: string, ...entries: unknown[]) =>
      call(token, 'POST', `/agents/${node.id}/traffic`, entries, { 'idempotency-key': key });
    expect((await report('boot-1:7', moved(id, 1, 1))).body.data).toEqual({ subscriptions_updated: 1, rejected: [] });
    expect((await report('boot-1:7', moved(id, 1, 1))).body.data).toEqual({
      subscriptions_updated: 0,
      rejected: [],
      duplicate: true,
    });
    expect(await report('boot-1:7', moved(id, 2, 1))).toMatchObject({
      status: 409,
      body: { error: { code: 'CONFLICT' } },
    });
    expect(await report('boot-1', moved(id, 2, 1))).toMatchObject({ status: 400 });
    expect((await usageOf(id)).totals).toMatchObject({ upload: 1, download: 1 });
  });

  test('takes a body without a content type, and refuses what is no list with words', async () => {
    const { node, token } = await givenNode();
    const id = await givenSubscription();
    const send = async (payload: string, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: `/agents/${node.id}/traffic`,
        payload,
        headers: { 'x-node-token': token, ...headers },
      });
    expect((await send(JSON.stringify([moved(id, 1, 1)]))).json().data.subscriptions_updated).toBe(1);
    expect((await send('[{"subscription_id":"a\\u0000"}]')).json().data.rejected).toMatchObject([{ index: 0 }]);
    for (const broken of ['', '{', '{}', 'null', '"x"', '[', `[${'0,'.repeat(100_000)}0]`]) {
      const answer = await send(broken, { 'content-type': 'application/json' });
      expect([broken.slice(0, 40), answer.statusCode, answer.json().error.code]).toEqual([
        broken.slice(0, 40),
        400,
        'VALIDATION_ERROR',
      ]);
    }
    expect((await send(`["${'x'.repeat(9 * 1024 * 1024)}"]`)).statusCode).toBe(413);
    expect((await usageOf(id)).totals).toMatchObject({ upload: 1, download: 1 });
  });
});

describe("whatever is sent to the agents' routes", () => {
  test('gets an answer with words, never a failure of ours', async () => {
    const { node, token } = await givenNode();
    await givenSubscription();
    const { paths } = app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
    const requests = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { requestBody, responses, parameters = [] }]) =>
        requestTo({
          method,
          path: path.replace('{id}', path.startsWith('/agents') ? String(node.id) : '{id}'),
          // A long wait is a right answer too, but not one to wait for here.
          parameters: parameters.filter(({ name }) => name !== 'wait'),
          body: requestBody?.content['application/json'].schema,
          statuses: [],
        }).map((request) => ({ ...request, method, documented: Object.keys(responses) })),
      ),
    );
    expect(requests).toHaveLength(8);
    const anyRequest = fc.oneof(...requests);
    await fc.assert(
      fc.asyncProperty(anyRequest, async ({ method, url, payload, headers, documented }) => {
        const answer = await app.inject({
          method: method as Method,
          url,
          headers: { ...headers, 'x-node-token': token, authorization: url.startsWith('/agents') ? '' : 'Bearer 0' },
          ...(payload !== undefined && { payload }),
        });
        expect(documented).toContain(String(answer.statusCode));
        expect(answer.statusCode).toBeLessThan(500);
        expect(answer.json().success).toBe(answer.statusCode < 400);
      }),
      { numRuns: 600 },
    );
  });
});

describe('PUT /agents/:id/status', () => {
  test('feeds the system status of the node, and keeps what else is sane', async () => {
    const { node, token } = await givenNode();
    const status = {
      cpu_percent: 45.5,
      memory_percent: 65.3,
      disk_percent: 80.2,
      uptime_seconds: 86_400,
      platform: 'linux',
    };
    const odd = { huge: 1e300, long: 'x'.repeat(1000), nested: { a: 1 }, 'bad name': 1 };
    expect((await call(token, 'PUT', `/agents/${node.id}/status`, { ...status, ...odd })).status).toBe(200);
    const reading = await findNode(db, node.id);
    expect(reading?.report?.status).toEqual(status);
    expect(systemStatusOf(reading?.report, clock.now())).toMatchObject({
      cpu: '45.50',
      memory: '65.30',
      disk: '80.20',
    });
    await call(token, 'PUT', `/agents/${node.id}/status`, { cpu_percent: 1 });
    expect((await findNode(db, node.id))?.report?.status).toEqual({ cpu_percent: 1 });
  });

  test('refuses what is no object, and what is too large', async () => {
    const { node, token } = await givenNode();
    for (const body of [[], 'x', 1])
      expect((await call(token, 'PUT', `/agents/${node.id}/status`, body)).status).toBe(400);
    expect((await call(token, 'PUT', `/agents/${node.id}/status`, { a: 'x'.repeat(70_000) })).status).toBe(413);
  });
});

describe('PUT /agents/:id/online-subscriptions', () => {
  test('counts who is known here, in both shapes, and stores no address', async () => {
    const { node, token } = await givenNode({ tags: ['eu'] });
    const [one, two] = [await givenSubscription(), await givenSubscription({ nodeTags: ['eu'] })];
    const elsewhere = await givenSubscription({ nodeTags: ['us'] });
    const seen = [one, String(one), two, elsewhere, 999_999, 'x', null].map((id) => ({
      subscription_id: id,
      ip: '203.0.113.9',
    }));
    const url = `/agents/${node.id}/online-subscriptions`;
    const nobody = { refused: [] };
    expect((await call(token, 'PUT', url, seen)).body.data).toEqual({ online_count: 2, ...nobody });
    expect((await call(token, 'PUT', url, { subscriptions: seen.slice(0, 2), more: 1 })).body.data).toEqual({
      online_count: 1,
      ...nobody,
    });
    const rows = await db.execute(sql`select row_to_json(node_status)::text as row from node_status`);
    expect(rows[0]?.['row']).toContain('"online_count":1');
    expect(rows[0]?.['row']).not.toContain('203.0.113.9');
    expect(onlineCountOf((await findNode(db, node.id))?.online, clock.now())).toBe(1);
    expect(onlineCountOf((await findNode(db, node.id))?.online, addMs(clock.now(), 5 * MINUTE_MS))).toBeUndefined();
    expect((await call(token, 'PUT', url, { who: [] })).status).toBe(400);
  });

  test('shows no system status where none was reported', async () => {
    const { node, token } = await givenNode();
    await call(token, 'PUT', `/agents/${node.id}/online-subscriptions`, []);
    expect(systemStatusOf((await findNode(db, node.id))?.report, clock.now())).toBeUndefined();
  });
});
