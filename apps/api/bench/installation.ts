import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeId } from '@orrery/kernel';
import { changeNodeStatus, createNode } from '@orrery/node';
import { createPlan } from '@orrery/plan';
import { sql } from 'drizzle-orm';
import { readConfig } from '../src/config.ts';
import { serve } from '../src/serve.ts';

/** The api as it is started, on an embedded database that is thrown away. */
export async function benchInstallation() {
  const dataDir = await mkdtemp(join(tmpdir(), 'orrery-bench-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    LOG_LEVEL: 'error',
    // Building the pages would take from what is measured.
    DASHBOARD: 'off',
  });
  const serving = await serve(config, () => {}, false);
  const { db, transact, clock, keyring } = serving.installation;
  return {
    url: serving.url,
    db,
    transact,
    clock,
    async close() {
      await serving.close();
      await rm(dataDir, { recursive: true, force: true });
    },

    async addNode(name: string, tags: readonly string[] = []): Promise<{ id: NodeId; token: string }> {
      const at = { serverAddress: 'node.example', serverPort: 8388 };
      const shadowsocks = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
      const { node, token } = await createNode({ transact, clock })(
        { name, tags, ...at, ...shadowsocks },
        keyring.current,
      );
      await changeNodeStatus({ transact, clock })({ id: node.id }, 'active');
      return { id: node.id, token };
    },

    /**
     * Active subscriptions of one plan with a quota, each with its counter, two to an owner: written at once, as nobody makes
     * so many. The plan opens nodes with one of the tags, or all.
     */
    async addSubscriptions(count: number, nodeTags: readonly string[] = []): Promise<number[]> {
      const plan = { name: `plan of ${count}`, quotaBytes: 2n ** 60n, reset: 'month', nodeTags } as const;
      const { id: planId } = await createPlan({ transact, clock })(plan);
      const rows = await db.execute<{ id: string }>(sql`
        with owners as (
          insert into users (email, password_hash, role, status, created_at, updated_at)
          select i || '@' || ${planId}::int || '.example', '-', 'user', 'active', now(), now()
          from generate_series(1, ${Math.ceil(count / 2)}::int) as i returning id
        ), made as (
          insert into subscriptions
            (uuid, user_id, plan_id, starts_at, link_key_version, credential_key_version, created_at, updated_at)
          select gen_random_uuid(), id, ${planId}, now(), 1, 1, now(), now()
          from owners, generate_series(1, 2) limit ${count}::int returning id
        ), counted as (
          insert into usage_counters (subscription_id, period_starts_at, period_ends_at)
          select id, date_trunc('month', now()), date_trunc('month', now()) + interval '1 month' from made
        )
        select id from made order by id`);
      await db.execute(sql`analyze users`);
      await db.execute(sql`analyze subscriptions`);
      await db.execute(sql`analyze usage_counters`);
      return rows.map((row) => Number(row.id));
    },
  };
}

export type BenchInstallation = Awaited<ReturnType<typeof benchInstallation>>;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('the median of nothing');
  return middle;
}
