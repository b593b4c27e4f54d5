import type { Instant } from '@orrery/kernel';
import type { Tally } from '@orrery/probe';
import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { type probeCookies, probeMissions } from '../schema/index.ts';

type Table = typeof probeMissions | typeof probeCookies;

/** What the tables of missions and of cookies do alike. */
export function countedItems(tx: Transaction, table: Table) {
  return {
    async remove(id: string): Promise<boolean> {
      return (await tx.delete(table).where(eq(table.id, id)).returning({ id: table.id })).length > 0;
    },
    async clear(): Promise<number> {
      return (await tx.execute(sql`delete from ${table}`)).count;
    },
    async count(id: string, { download, upload, success, error }: Tally, handedAt?: Instant): Promise<void> {
      await tx
        .update(table)
        .set({
          download: sql`${table.download} + ${download}`,
          upload: sql`${table.upload} + ${upload}`,
          success: sql`${table.success} + ${success}`,
          error: sql`${table.error} + ${error}`,
          ...(table === probeMissions && handedAt !== undefined && { handedAt }),
        })
        .where(eq(table.id, id));
    },
  };
}
