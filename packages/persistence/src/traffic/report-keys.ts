import type { ReportKeys } from '@orrery/traffic';
import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { reportBodies } from '../schema/index.ts';
import { timestamp } from './arrays.ts';

export function reportKeys(tx: Transaction): ReportKeys {
  return {
    async claim(nodeId, { epoch, sequence }, bodySha256, now) {
      // Makes or locks the row of the epoch: reports of one epoch are counted one after the other.
      const [known] = await tx.execute<{ counted: boolean }>(sql`
        insert into report_epochs as kept (node_id, epoch, first_seen_at, last_seen_at)
        values (${nodeId}, ${epoch}, ${timestamp(now)}, ${timestamp(now)})
        on conflict (node_id, epoch) do update set last_seen_at = greatest(kept.last_seen_at, excluded.last_seen_at)
        returning counted @> ${sequence}::bigint as counted`);
      const isEpoch = sql`node_id = ${nodeId} and epoch = ${epoch}`;
      if (!known?.counted) {
        await tx.execute(sql`
          update report_epochs set counted = counted + int8multirange(int8range(${sequence}, ${sequence}, '[]'))
          where ${isEpoch}`);
        await tx.insert(reportBodies).values({ nodeId, epoch, sequence, bodySha256, receivedAt: now });
        return 'new';
      }
      const [body] = await tx
        .select({ sha256: reportBodies.bodySha256 })
        .from(reportBodies)
        .where(
          and(eq(reportBodies.nodeId, nodeId), eq(reportBodies.epoch, epoch), eq(reportBodies.sequence, sequence)),
        );
      if (body && !body.sha256.equals(bodySha256)) return 'conflict';
      await tx.execute(sql`update report_epochs set duplicates = duplicates + 1 where ${isEpoch}`);
      return 'duplicate';
    },
  };
}
