import type { FailureKey, Failures, SignInFailureRepository } from '@orrery/identity';
import { type Instant, instantFromMs } from '@orrery/kernel';
import { eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { signInFailures } from '../schema/index.ts';

/** Stands where nothing was counted yet; the next purge takes it. */
const NEVER: Instant = instantFromMs(0);

const inOrderOf = (
  keys: readonly FailureKey[],
  rows: readonly (typeof signInFailures.$inferSelect)[],
): readonly (Failures | undefined)[] =>
  keys.map(({ sha256 }) => {
    const row = rows.find((candidate) => candidate.keySha256.equals(sha256));
    return row && row.failures > 0 ? { count: row.failures, lastAt: row.lastFailedAt } : undefined;
  });

export function signInFailureRepository(tx: Transaction): SignInFailureRepository {
  return {
    async read(keys) {
      const hashes = keys.map((key) => key.sha256);
      return inOrderOf(keys, await tx.select().from(signInFailures).where(inArray(signInFailures.keySha256, hashes)));
    },
    async lock(keys) {
      // Sorted, so that two who lock the same keys never wait for each other.
      const rows = keys
        .map((key) => ({ keySha256: key.sha256, failures: 0, lastFailedAt: NEVER }))
        .toSorted((a, b) => a.keySha256.compare(b.keySha256));
      const locked = await tx
        .insert(signInFailures)
        .values(rows)
        .onConflictDoUpdate({ target: signInFailures.keySha256, set: { failures: sql`${signInFailures.failures}` } })
        .returning();
      return inOrderOf(keys, locked);
    },
    async save({ sha256 }, { count, lastAt }) {
      const values = { failures: count, lastFailedAt: lastAt };
      await tx
        .insert(signInFailures)
        .values({ keySha256: sha256, ...values })
        .onConflictDoUpdate({ target: signInFailures.keySha256, set: values });
    },
    async clear({ sha256 }) {
      await tx.delete(signInFailures).where(eq(signInFailures.keySha256, sha256));
    },
  };
}
