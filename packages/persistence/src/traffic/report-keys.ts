import { HOUR_MS, type Instant, type NodeId } from '@orrery/kernel';
import { type ReportKeys, dayOf } from '@orrery/traffic';
import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { preparedStatement, value } from '../prepared.ts';
import { reportBodies } from '../schema/index.ts';
import { date, instantText, timestamp } from './arrays.ts';

/** First halves of advisory locks: one report of a node at a time; an hour is summed up while nothing arrives for it. */
const NODE_LOCK = 0x6f72_726e;
export const HOUR_LOCK = 0x6f72_7268;

export const hourNumber = (at: Instant): number => Math.floor(at / HOUR_MS);

/**
 * Where a transaction begins to count. What it does next sees everything that earlier reports of the node booked, and
 * whether the hour is rolled up. Nothing of it is compiled, for it runs briefly, nor planned anew for the values of one report.
 */
const turn = sql`
  select pg_advisory_xact_lock(${sql.raw(String(NODE_LOCK))}, ${value('nodeTurn', 'int')}),
    pg_advisory_xact_lock_shared(${sql.raw(String(HOUR_LOCK))}, ${value('hourTurn', 'int')}), set_config('jit', 'off', true),
    set_config('plan_cache_mode', 'force_generic_plan', true)`;

const takeTurn = preparedStatement(turn);

const turnOf = (nodeId: NodeId, at: Instant) => ({ nodeTurn: nodeId % 0x7fff_ffff, hourTurn: hourNumber(at) });

const [node, epoch, sequence] = [value('node', 'bigint'), value('epoch', 'text'), value('sequence', 'bigint')];
const now = value('now', 'timestamptz');

/** The row of the epoch is made or locked: reports of one epoch are counted one after the other. */
const takeKey = preparedStatement(sql`
  with turn as materialized (${turn}), claimed as (
    insert into report_epochs as kept (node_id, epoch, counted, first_seen_at, last_seen_at)
    select ${node}, ${epoch}, int8multirange(int8range(${sequence}, ${sequence}, '[]')), ${now}, ${now}
    from turn
    on conflict (node_id, epoch) do update set
      counted = kept.counted + excluded.counted,
      last_seen_at = greatest(kept.last_seen_at, excluded.last_seen_at)
    where not kept.counted @> ${sequence}
    returning 1
  )
  insert into report_bodies (node_id, epoch, sequence, body_sha256, received_at)
  select ${node}, ${epoch}, ${sequence}, ${value('bodySha256', 'bytea')}, ${now} from claimed
  returning 1`);

/** Where bodies without a number are kept: no epoch that an agent may choose. */
const UNNUMBERED = '(none)';

const showDuplicate = (nodeId: NodeId, now: Instant) => sql`
  insert into node_usage_days as kept (node_id, day, duplicates)
  values (${nodeId}, ${date(dayOf(now))}, 1)
  on conflict (node_id, day) do update set duplicates = kept.duplicates + 1`;

export function reportKeys(tx: Transaction): ReportKeys {
  return {
    async claim(nodeId, key, at, now) {
      if (!key) {
        await takeTurn(tx, turnOf(nodeId, at));
        return 'new';
      }
      const { epoch, sequence, bodySha256 } = key;
      const claimed = await takeKey(tx, {
        ...turnOf(nodeId, at),
        node: nodeId,
        epoch,
        sequence: String(sequence),
        bodySha256,
        now: instantText(now),
      });
      if (claimed.length > 0) return 'new';
      const isIt = and(
        eq(reportBodies.nodeId, nodeId),
        eq(reportBodies.epoch, epoch),
        eq(reportBodies.sequence, sequence),
      );
      const [body] = await tx.select({ sha256: reportBodies.bodySha256 }).from(reportBodies).where(isIt);
      if (body && !body.sha256.equals(bodySha256)) return 'conflict';
      await tx.execute(sql`
        update report_epochs set duplicates = duplicates + 1, last_seen_at = greatest(last_seen_at, ${timestamp(now)})
        where node_id = ${nodeId} and epoch = ${epoch}`);
      await tx.execute(showDuplicate(nodeId, now));
      return 'duplicate';
    },
    async claimBody(nodeId, bodySha256, since, now) {
      const place = bodySha256.readBigUInt64BE() >> 1n;
      const claimed = await tx.execute(sql`
        insert into report_bodies as kept (node_id, epoch, sequence, body_sha256, received_at)
        values (${nodeId}::bigint, ${UNNUMBERED}, ${place}::bigint, ${bodySha256}::bytea, ${timestamp(now)})
        on conflict (node_id, epoch, sequence) do update
        set received_at = excluded.received_at, body_sha256 = excluded.body_sha256
        where kept.received_at <= ${timestamp(since)} or kept.body_sha256 <> excluded.body_sha256
        returning 1`);
      if (claimed.length > 0) return 'new';
      await tx.execute(showDuplicate(nodeId, now));
      return 'duplicate';
    },
  };
}
