import { type UserId, fixedClock } from '@orrery/kernel';
import { connect, createTransact } from '@orrery/persistence';
import { emptyTables, testDatabase } from '@orrery/persistence/testing';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeEach } from 'vitest';
import { guards, unauthorized } from '../http/caller.ts';
import { createOnce } from '../http/once.ts';
import { createServer } from '../http/server.ts';
import { createKeyring } from '../keyring.ts';
import { meSubscriptionRoutes } from './me-subscription-routes.ts';
import { planRoutes } from './plan-routes.ts';
import { subscriptionRoutes } from './subscription-routes.ts';

export const NOW = '2026-01-20T12:00:00.000Z';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * The routes of plans and subscriptions over a database of their own, emptied before each test. Who signs in is not at
 * issue: the header names the user's id, and 1 is an admin.
 */
export async function subscriptionApp() {
  const clock = fixedClock(NOW);
  const { db, close } = connect(await testDatabase(), { max: 5 });
  const transact = createTransact(db, clock);
  const app = await createServer({ logger: pino({ enabled: false }), trustedProxies: [], version: '0' });
  const deps = {
    transact,
    db,
    clock,
    keyring: createKeyring(new Map([[3, 'x'.repeat(32)]])),
    guards: guards(async (authorization) => {
      const id = Number(authorization?.replace('Bearer ', ''));
      if (!(id > 0)) throw unauthorized();
      const role = id === 1 ? ('admin' as const) : ('user' as const);
      return { userId: id as UserId, role, sessionId: 'session', mustChangePassword: false };
    }),
    once: createOnce(transact, clock, Buffer.alloc(32)),
    devices: { windowMs: 300_000, allowedRanges: [] },
    agentImage: 'orrery-node-agent',
    publicUrl: 'https://example.com',
  };
  planRoutes(app, deps);
  subscriptionRoutes(app, deps);
  meSubscriptionRoutes(app, deps);
  await app.ready();
  afterAll(() => Promise.all([app.close(), close()]));
  beforeEach(async () => {
    clock.set(NOW);
    await emptyTables(db, 'users', 'nodes', 'plans', 'subscriptions', 'revisions', 'idempotency_keys');
    await db.execute(sql`
      insert into users (email, password_hash, role, status, created_at, updated_at)
      select email, '', role, 'active', ${NOW}, ${NOW}
      from (values ('root@example.com', 'admin'), ('ann@example.com', 'user'), ('bob@example.com', 'user')) as u(email, role)`);
  });

  async function call(method: Method, url: string, body?: object | string, headers: Record<string, string> = {}) {
    const payload = body === undefined ? {} : { payload: body };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await app.inject({
      method,
      url,
      ...payload,
      headers: { authorization: 'Bearer 1', ...type, ...headers },
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === '' ? null : answer.json(),
    };
  }

  return { app, db, clock, call };
}

export const ANN = { authorization: 'Bearer 2' };
export const BOB = { authorization: 'Bearer 3' };

type Answer = Awaited<ReturnType<Awaited<ReturnType<typeof subscriptionApp>>['call']>>;

/** The fields an answer names as wrong. */
export const wrongFields = ({ body }: Answer): string[] =>
  (body.error.details.fields as { path: string }[]).map((field) => field.path);
