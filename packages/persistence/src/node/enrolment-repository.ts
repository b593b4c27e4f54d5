import type { NodeId } from '@orrery/kernel';
import type { EnrolmentRepository } from '@orrery/node';
import { and, eq, gt } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { enrolments } from '../schema/index.ts';

export function enrolmentRepository(tx: Transaction): EnrolmentRepository {
  return {
    async replace(nodeId, codeSha256, expiresAt) {
      const code = { codeSha256, expiresAt };
      await tx
        .insert(enrolments)
        .values({ nodeId, ...code })
        .onConflictDoUpdate({ target: enrolments.nodeId, set: code });
    },
    async take(codeSha256, now) {
      const isGood = and(eq(enrolments.codeSha256, codeSha256), gt(enrolments.expiresAt, now));
      const [row] = await tx.delete(enrolments).where(isGood).returning({ nodeId: enrolments.nodeId });
      return row && (row.nodeId as NodeId);
    },
  };
}
