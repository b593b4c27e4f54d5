import { type Instant, DAY_MS, DomainError, addMs } from '@orrery/kernel';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Transaction } from './database.ts';
import { idempotencyKeys } from './schema/index.ts';

export interface IdempotencyClaim {
  readonly caller: string;
  readonly route: string;
  readonly key: string;
  readonly bodySha256: Buffer;
}

const KEPT_MS = DAY_MS;

const isClaim = (claim: IdempotencyClaim) =>
  and(
    eq(idempotencyKeys.caller, claim.caller),
    eq(idempotencyKeys.route, claim.route),
    eq(idempotencyKeys.key, claim.key),
  );

export function idempotencyRepository(tx: Transaction) {
  return {
    /**
     * Takes the key for this transaction: undefined when it is ours, the kept answer when it was used within 24 h.
     * A second caller waits here until the first one's transaction ends. CONFLICT when the body differs.
     */
    async claim(claim: IdempotencyClaim, now: Instant): Promise<{ status: number; body: unknown } | undefined> {
      await tx.delete(idempotencyKeys).where(and(isClaim(claim), lt(idempotencyKeys.createdAt, addMs(now, -KEPT_MS))));
      const taken = await tx
        .insert(idempotencyKeys)
        .values({ ...claim, status: 0, response: null, createdAt: now })
        .onConflictDoNothing()
        .returning({ key: idempotencyKeys.key });
      if (taken.length > 0) return undefined;
      const [known] = await tx.select().from(idempotencyKeys).where(isClaim(claim));
      if (!known) return this.claim(claim, now);
      if (!known.bodySha256.equals(claim.bodySha256)) {
        throw new DomainError('conflict', 'CONFLICT', 'This Idempotency-Key was used with another body');
      }
      return { status: known.status, body: known.response };
    },
    async keep(claim: IdempotencyClaim, answer: { status: number; body: unknown }): Promise<void> {
      const json = sql`${JSON.stringify(answer.body, (_key, value) => (typeof value === 'bigint' ? Number(value) : value))}::jsonb`;
      await tx.update(idempotencyKeys).set({ status: answer.status, response: json }).where(isClaim(claim));
    },
  };
}
