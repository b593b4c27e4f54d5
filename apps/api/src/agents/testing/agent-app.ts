import { Writable } from 'node:stream';
import { type UserId, fixedClock } from '@orrery/kernel';
import { type CreateNode, type Node, changeNodeStatus, createNode } from '@orrery/node';
import { connect, createTransact, startNewLineage } from '@orrery/persistence';
import { emptyTables, testDatabase } from '@orrery/persistence/testing';
import { type PlanInput, createPlan } from '@orrery/plan';
import { type SubscriptionInput, createSubscription } from '@orrery/subscription';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeEach } from 'vitest';
import { guards, unauthorized } from '../../http/caller.ts';
import { createServer } from '../../http/server.ts';
import { createKeyring, linkKeysOf } from '../../keyring.ts';
import { usageRoutes } from '../../native/usage-routes.ts';
import { startRevisionFeed } from '../../revisions/revision-feed.ts';
import { caughtUp } from '../../testing/caught-up.ts';
import { agentRoutes } from '../agent-routes.ts';

const NOW = '2026-03-10T12:20:00.000Z';

export type Method = 'GET' | 'POST' | 'PUT';

/** The agents' routes and those of usage on a database of the test file's own, empty before each test. */
export async function agentApp() {
  const clock = fixedClock(NOW);
  const direct = await testDatabase();
  const { db, close } = connect(direct, { max: 5 });
  const transact = createTransact(db, clock);
  const keyring = createKeyring(new Map([[1, 'x'.repeat(32)]]));
  const logged: string[] = [];
  const lines = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const app = await createServer({ logger: pino({ level: 'trace' }, lines), trustedProxies: [], version: '0' });
  const feed = await startRevisionFeed({ direct, log: pino({ enabled: false }) });
  await agentRoutes(app, {
    feed,
    transact,
    db,
    clock,
    keyring,
    devices: { windowMs: 300_000, allowedRanges: ['100.64.0.0/10'] },
  });
  // Who signs in is not at issue here: the header names the user, 0 being the admin.
  const authenticate = (authorization: string | undefined) => {
    const userId = Number(authorization?.replace('Bearer ', '')) as UserId;
    if (!Number.isInteger(userId)) return Promise.reject(unauthorized());
    const role = userId === 0 ? ('admin' as const) : ('user' as const);
    return Promise.resolve({ userId, role, sessionId: 's', mustChangePassword: false });
  };
  usageRoutes(app, { db, clock, guards: guards(authenticate) });
  await app.ready();
  const [user] = await db.execute<{ id: string }>(sql`
    insert into users (email, password_hash, role, status, created_at, updated_at)
    values ('someone@example.com', '-', 'user', 'active', ${NOW}, ${NOW}) returning id`);
  const userId = Number(user?.id) as UserId;

  afterAll(async () => {
    await feed.stop();
    await Promise.all([app.close(), close()]);
  });
  beforeEach(async () => {
    await emptyTables(
      db,
      'nodes',
      'plans',
      'revisions',
      'usage_hours',
      'usage_days',
      'usage_remainders',
      'node_usage_hours',
      'node_usage_days',
      'report_bodies',
    );
    // The numbers begin anew: whoever remembers the old ones starts over.
    await startNewLineage(db);
    clock.set(NOW);
    logged.length = 0;
  });

  let names = 0;
  const deps = { transact, clock };
  async function givenOnPlan(plan: Partial<PlanInput> = {}, own: Partial<SubscriptionInput> = {}) {
    const { id: planId } = await createPlan(deps)({ name: `plan ${++names}`, ...plan });
    const made = await createSubscription({ ...deps, keys: linkKeysOf(keyring) })({ userId, planId, ...own });
    return { id: made.subscription.id, planId };
  }
  return {
    app,
    db,
    direct,
    clock,
    transact,
    keyring,
    feed,
    deps,
    /** Until this api has heard of everything that is committed: who polls is answered by what it has heard. */
    caughtUp: (): Promise<void> => caughtUp(db, feed),
    /** Every line of the log since the test began. */
    logged,

    /** An active node, on Shadowsocks unless it says otherwise. */
    givenNode: async (change: Partial<CreateNode> = {}): Promise<{ node: Node; token: string }> => {
      const shadowsocks = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
      const at = { name: `node ${++names}`, serverAddress: 'node.example', serverPort: 8388 };
      const { node, token } = await createNode(deps)({ ...at, ...shadowsocks, ...change }, 1);
      await changeNodeStatus(deps)({ id: node.id }, 'active');
      return { node, token };
    },

    /** A subscription on a plan of its own. */
    givenSubscription: async (plan: Partial<PlanInput> = {}, own: Partial<SubscriptionInput> = {}) =>
      (await givenOnPlan(plan, own)).id,
    /** The same, and which plan that is. */
    givenOnPlan,

    call: async (token: string, method: Method, url: string, body?: unknown, headers: Record<string, string> = {}) => {
      const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await app.inject({
        method,
        url,
        ...payload,
        headers: { 'x-node-token': token, ...type, ...headers },
      });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: answer.body === '' ? null : answer.json(),
      };
    },
  };
}
