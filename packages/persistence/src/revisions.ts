import type { Instant } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import type { Transaction } from './database.ts';

/**
 * What a change touched: whoever may connect is asked anew for exactly this scope. `documents`: nobody's right to connect,
 * but how documents look (rules, templates, texts). Code that does not know a scope ignores it: a new one about who may
 * connect must be raised together with `all` until every replica knows it.
 */
export type RevisionScope =
  | { readonly scope: 'subscription' | 'plan' | 'node'; readonly id: number }
  | { readonly scope: 'documents' | 'all' };

/** The channel replicas LISTEN on; the payload is the revision, `<lineage>.<n>`. */
export const REVISION_CHANNEL = 'orrery_revision';

const REVISION_LOCK = 0x6f72_7276;

/** Collects the scopes a transaction changes; `flush` must be its last statement. */
export function revisionLog(tx: Transaction) {
  const scopes = new Map<string, RevisionScope>();
  return {
    raise(scope: RevisionScope): void {
      scopes.set(JSON.stringify(scope), scope);
    },
    /**
     * Takes the next revision under a lock held to the commit, so that revisions become visible in order: a reader that
     * has seen n has seen all below n.
     */
    async flush(now: Instant): Promise<void> {
      if (scopes.size === 0) return;
      const rows = JSON.stringify([...scopes.values()].map((s) => ({ scope: s.scope, id: 'id' in s ? s.id : null })));
      await tx.execute(sql`select pg_advisory_xact_lock(${REVISION_LOCK})`);
      await tx.execute(sql`
        with next as (select coalesce(max(revision), 0) + 1 as revision from revisions),
        logged as (
          insert into revisions (revision, scope, scope_id, created_at)
          select next.revision, s.scope, s.id, ${new Date(now).toISOString()}::timestamptz
          from next, jsonb_to_recordset(${rows}::jsonb) as s(scope text, id bigint)
        )
        select pg_notify(${REVISION_CHANNEL}, installation.lineage || '.' || next.revision) from next, installation`);
    },
  };
}
