import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@orrery/persistence';
import { runningEmbeddedPostgres } from '@orrery/persistence/embedded';
import { sql } from 'drizzle-orm';

/** Bytes, both directions together. */
export type Bytes = number;

/** What the agent wrote down: readings of the core by epoch and user, and what waits to be acknowledged. */
export interface JournalBooks {
  readonly read: Bytes;
  readonly byEpoch: ReadonlyMap<string, Bytes>;
  readonly byUser: ReadonlyMap<string, Bytes>;
  /** Batches not acknowledged yet, the one still being filled included. */
  readonly waiting: number;
  readonly batches: number;
}

interface JournalRecord {
  readonly t: 'epoch' | 'read' | 'seal' | 'ack' | 'renumber' | 'snapshot';
  readonly epoch?: string;
  readonly moved?: readonly (readonly [string, number, number])[];
}

/** Reads the agent's journal from its first record. A compacted one has lost its beginning and is refused. */
export async function journalBooks(stateDir: string): Promise<JournalBooks> {
  const text = await readFile(join(stateDir, 'spool', 'journal'), 'utf8');
  const byEpoch = new Map<string, Bytes>();
  const byUser = new Map<string, Bytes>();
  let epoch = '';
  let open = false;
  let batches = 0;
  let acknowledged = 0;
  const seal = (): void => {
    if (open) batches++;
    open = false;
  };
  for (const line of text.split('\n').filter(Boolean)) {
    const record = JSON.parse(line.slice(9)) as JournalRecord;
    switch (record.t) {
      case 'snapshot':
        throw new Error('the journal was compacted: the run moved too much to be checked from its beginning');
      case 'epoch':
        seal();
        epoch = record.epoch ?? '';
        break;
      case 'read':
        for (const [user, up, down] of record.moved ?? []) {
          byEpoch.set(epoch, (byEpoch.get(epoch) ?? 0) + up + down);
          byUser.set(user, (byUser.get(user) ?? 0) + up + down);
          open = true;
        }
        break;
      case 'seal':
        seal();
        break;
      case 'ack':
        acknowledged++;
        break;
      case 'renumber':
        break;
    }
  }
  const sealed = batches - acknowledged;
  return { read: sum(byUser), byEpoch, byUser, waiting: open ? sealed + 1 : sealed, batches };
}

/** What the api booked, from every table that holds it. */
export interface ApiBooks {
  readonly hours: Bytes;
  readonly counters: Bytes;
  readonly node: Bytes;
  readonly unattributed: Bytes;
  readonly byUser: ReadonlyMap<string, Bytes>;
  readonly duplicates: number;
  readonly epochs: number;
}

export async function apiBooks(dataDir: string): Promise<ApiBooks> {
  const running = await runningEmbeddedPostgres(dataDir);
  if (!running) throw new Error('the database does not run');
  const { db, close } = connect(running.connection, { max: 1 });
  const one = async (query: ReturnType<typeof sql>): Promise<number> => {
    const [row] = await db.execute<{ n: string }>(query);
    return Number(row?.n);
  };
  try {
    const users = await db.execute<{ id: string; n: string }>(
      sql`select subscription_id as id, sum(raw_upload + raw_download) as n from usage_hours group by 1`,
    );
    return {
      hours: await one(sql`select coalesce(sum(raw_upload + raw_download), 0) as n from usage_hours`),
      counters: await one(sql`select coalesce(sum(total_upload + total_download), 0) as n from usage_counters`),
      node: await one(sql`select coalesce(sum(reported_upload + reported_download), 0) as n from node_usage_days`),
      unattributed: await one(sql`select coalesce(sum(upload + download), 0) as n from unattributed_usage`),
      byUser: new Map(users.map(({ id, n }) => [String(id), Number(n)])),
      duplicates: await one(sql`select coalesce(sum(duplicates), 0) as n from report_epochs`),
      epochs: await one(sql`select count(*) as n from report_epochs`),
    };
  } finally {
    await close();
  }
}

export const sum = (values: ReadonlyMap<string, Bytes>): Bytes => [...values.values()].reduce((a, b) => a + b, 0);
