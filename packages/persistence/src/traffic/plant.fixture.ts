import { randomUUID } from 'node:crypto';
import { type Instant, type NodeId, type SubscriptionId, instantFromMs } from '@orrery/kernel';
import type { FirstUse } from '@orrery/traffic';
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database.ts';
import { nodes, plans, subscriptions, users } from '../schema/index.ts';
import { bigints, timestamp } from './arrays.ts';

const at = instantFromMs(Date.UTC(2026, 0, 1));
const written = { createdAt: at, updatedAt: at };

function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (!row) throw new Error('the insert returned no row');
  return row;
}

/** Rows as other contexts would have written them. */
export function plant(db: Database) {
  return {
    async node(values: { tags?: string[]; multiplierThousandths?: number } = {}): Promise<NodeId> {
      const row = { uuid: randomUUID(), name: randomUUID(), serverAddress: 'node.example', serverPort: 8388 };
      const proxy = {
        protocol: 'shadowsocks',
        encryptionMethod: 'aes-256-gcm',
        status: 'active',
        agent: 'native',
      } as const;
      const secrets = { serverKeyVersion: 1, tokenSha256: Buffer.from(randomUUID()) };
      const added = db.insert(nodes).values({ ...row, ...proxy, ...secrets, ...written, ...values });
      return only(await added.returning({ id: nodes.id })).id as NodeId;
    },
    async plan(values: { nodeTags?: string[]; quotaBytes?: bigint | null; timeZone?: string } = {}): Promise<number> {
      const row = { name: randomUUID(), reset: 'month', timeZone: 'UTC', status: 'active' } as const;
      const added = db.insert(plans).values({ ...row, ...written, ...values });
      return only(await added.returning({ id: plans.id })).id;
    },
    async user(): Promise<number> {
      const row = { email: `${randomUUID()}@example.com`, passwordHash: '-', role: 'user', status: 'active' } as const;
      return only(
        await db
          .insert(users)
          .values({ ...row, ...written })
          .returning({ id: users.id }),
      ).id;
    },
    async subscription(
      planId: number,
      { onHold = false, deleted = false, userId }: { onHold?: boolean; deleted?: boolean; userId?: number } = {},
    ): Promise<SubscriptionId> {
      const owner = deleted ? null : (userId ?? (await this.user()));
      const added = db.insert(subscriptions).values({
        uuid: randomUUID(),
        planId,
        userId: owner,
        linkKeyVersion: 1,
        credentialKeyVersion: 1,
        ...written,
        startsAt: onHold ? null : at,
        deletedAt: deleted ? at : null,
      });
      return only(await added.returning({ id: subscriptions.id })).id as SubscriptionId;
    },
  };
}

/** What the api composes of the subscription's rules: here only the start matters. */
export const firstUseBySql = (tx: Transaction): FirstUse => ({
  async start(ids, now: Instant) {
    await tx.execute(sql`select from subscriptions where id = any(${bigints(ids)}) order by id for update`);
    const started = await tx.execute<{ id: string }>(sql`
      update subscriptions set starts_at = ${timestamp(now)}
      where id = any(${bigints(ids)}) and starts_at is null returning id`);
    return new Set(started.map(({ id }) => Number(id) as SubscriptionId));
  },
});
