import type { Instant } from '@orrery/kernel';
import { desc, sql } from 'drizzle-orm';
import type { Transaction } from './database.ts';
import { nodes, secretGenerations, subscriptions } from './schema/index.ts';

const SECRET_LOCK = 0x6f72_736b;

/** The generations of the master secret, newest first, and which of them live rows still derive from. */
export function secretGenerationsRepository(tx: Transaction) {
  return {
    /** Waits for other replicas that start at the same time. */
    async lock(): Promise<{ generation: number; checkValue: Buffer }[]> {
      await tx.execute(sql`select pg_advisory_xact_lock(${SECRET_LOCK})`);
      return tx
        .select({ generation: secretGenerations.generation, checkValue: secretGenerations.checkValue })
        .from(secretGenerations)
        .orderBy(desc(secretGenerations.generation));
    },
    async add(generation: number, checkValue: Buffer, now: Instant): Promise<void> {
      await tx.insert(secretGenerations).values({ generation, checkValue, createdAt: now });
    },
    async inUse(): Promise<number[]> {
      const rows = await tx.execute<{ generation: number }>(sql`
        select distinct generation from (
          select ${subscriptions.linkKeyVersion} as generation from ${subscriptions} where ${subscriptions.deletedAt} is null
          union all
          select ${subscriptions.credentialKeyVersion} from ${subscriptions} where ${subscriptions.deletedAt} is null
          union all
          select ${nodes.serverKeyVersion} from ${nodes} where ${nodes.deletedAt} is null
        ) as used`);
      return rows.map((row) => row.generation);
    },
  };
}
