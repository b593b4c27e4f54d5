import { createUser, type Role } from '@orrery/identity';
import { systemClock, type Clock, type PlanId, type UserId } from '@orrery/kernel';
import { changeNodeStatus, createNode, type CreateNode, type Node } from '@orrery/node';
import { connect, createTransact } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import { createPlan, type PlanInput } from '@orrery/plan';
import { createSubscription, linkToken, type Subscription, type SubscriptionInput } from '@orrery/subscription';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { compose } from '../compose.ts';
import { readConfig } from '../config.ts';
import { createPasswordHasher } from '../identity/password-hasher.ts';
import { startRevisionFeed } from '../revisions/revision-feed.ts';
import { createKeyring, linkKeysOf } from '../keyring.ts';
import { caughtUp } from './caught-up.ts';

/** Where links of the tests begin. */
export const PUBLIC_URL = 'https://orrery.test';
const LINK_BYTES = 1024 * 1024;
const ADMIN = { email: 'root@example.com', password: 'a long enough password' };

/** The whole api, composed as in production, over a database of its own; the hasher is quick. */
export async function testApi(options: { clock?: Clock; environment?: Record<string, string> } = {}) {
  const { clock = systemClock, environment = {} } = options;
  const direct = await testDatabase();
  const { db, close } = connect(direct);
  const keyring = createKeyring(new Map([[1, 'the master secret of the tests, long enough']]));
  const hasher = createPasswordHasher({ memoryKib: 8, passes: 1 });
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const config = readConfig(environment);
  const transact = createTransact(db, clock, config.SUBSCRIPTION_PORTS);
  /** One process of the api. */
  async function start() {
    const feed = await startRevisionFeed({ direct, log: logger });
    const parts = {
      db,
      direct,
      transact,
      clock,
      feed,
      keyring,
      config,
      publicUrl: PUBLIC_URL,
      logger,
      hasher,
      linkBytes: LINK_BYTES,
    };
    const { app } = await compose(parts);
    await app.ready();
    const stop = async () => {
      await feed.stop();
      await app.close();
    };
    return { app, feed, stop };
  }
  const processes = [await start()];
  const [{ app, feed }] = processes as [Awaited<ReturnType<typeof start>>];
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await close();
  });
  const deps = { transact, clock };
  const admin = await createUser({ ...deps, hasher })({ ...ADMIN, role: 'admin' });

  return {
    app,
    db,
    direct,
    clock,
    transact,
    feed,
    keyring,
    /** Every line that was logged. */
    lines,
    admin,
    /** The password of everybody here. */
    password: ADMIN.password,
    /** Waits until all processes heard of everything that happened so far. */
    async caughtUp(): Promise<void> {
      await Promise.all(processes.map((one) => caughtUp(db, one.feed)));
    },
    /** Another replica of the api over the same database. */
    async addReplica() {
      const replica = await start();
      processes.push(replica);
      return replica.app;
    },
    /** An access token of the admin, or of somebody added. */
    async signIn(email = ADMIN.email): Promise<string> {
      const payload = { email, password: ADMIN.password };
      const response = await app.inject({ method: 'POST', url: '/auth/login', payload });
      return response.json<{ data: { access_token: string } }>().data.access_token;
    },
    addUser: (email: string, role: Role = 'user') =>
      createUser({ ...deps, hasher })({ email, password: ADMIN.password, role }),
    /** An active node and its token. */
    async addNode(input: CreateNode): Promise<{ node: Node; token: string }> {
      const { node, token } = await createNode(deps)(input, keyring.current);
      return { node: await changeNodeStatus(deps)({ id: node.id }, 'active'), token };
    },
    addPlan: (input: PlanInput) => createPlan(deps)(input),
    async addSubscription(userId: UserId, planId: PlanId, input: Partial<SubscriptionInput> = {}) {
      const made = await createSubscription({ ...deps, keys: linkKeysOf(keyring) })({ userId, planId, ...input });
      return { ...made, token: linkOf(made.subscription) };
    },
  };

  function linkOf(subscription: Subscription): string {
    return linkToken(keyring.key('link', subscription.linkKeyVersion), subscription);
  }
}
