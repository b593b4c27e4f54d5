import { DAY_MS, type Instant, addMs, instantFromDate } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { REVISION_CHANNEL, type RevisionScope } from './revisions.ts';

/** A point of the log: the n-th change of who may connect, in this life (lineage) of the database. */
export interface Revision {
  readonly lineage: string;
  readonly n: number;
}

/** One revision of the log and what it touched. */
export interface LoggedRevision {
  readonly n: number;
  readonly at: Instant;
  readonly scopes: readonly RevisionScope[];
}

export interface RevisionLog {
  /** The newest revision, and the lineage it belongs to. */
  readonly head: Revision;
  /**
   * What came after the asked revision, in order and without a gap up to `head`; undefined when the log no longer (or
   * never) reached there, or when it is too much to be told one by one: then anything may have changed.
   */
  readonly since: readonly LoggedRevision[] | undefined;
}

/** Rows of the log (revision and scope) that are told one by one. */
const MOST_ROWS = 10_000;
/** What is kept of the log: an agent that was away for longer gets a full list. */
const KEPT_REVISIONS = 100_000;
const KEPT_MS = 7 * DAY_MS;

/** `<lineage>.<n>`, as agents and notifications carry it. */
export const formatRevision = ({ lineage, n }: Revision): string => `${lineage}.${n}`;

const REVISION = /^([0-9a-f-]{36})\.(0|[1-9]\d{0,15})$/;

/** Undefined for what is no revision. */
export function parseRevision(text: string): Revision | undefined {
  const [, lineage, n] = REVISION.exec(text) ?? [];
  return lineage === undefined || n === undefined ? undefined : { lineage, n: Number(n) };
}

/** LISTENs for revisions and for the echo of {@link sendEcho} on this session; returns the names of both channels. */
export async function listenForRevisions(db: Queryable, echoChannel: string): Promise<{ readonly revisions: string }> {
  await db.execute(sql`listen ${sql.identifier(REVISION_CHANNEL)}`);
  await db.execute(sql`listen ${sql.identifier(echoChannel)}`);
  return { revisions: REVISION_CHANNEL };
}

/** Notifies the own channel, and says which revision is the newest. */
export async function sendEcho(db: Queryable, echoChannel: string): Promise<Revision> {
  const [row] = await db.execute<{ lineage: string; n: string }>(sql`
    select pg_notify(${echoChannel}, ''), lineage, ${HEAD} as n from installation`);
  return headOf(row);
}

/** The newest revision; 0 before the first. */
export async function currentRevision(db: Queryable): Promise<Revision> {
  const [row] = await db.execute<{ lineage: string; n: string }>(sql`select lineage, ${HEAD} as n from installation`);
  return headOf(row);
}

const HEAD = sql`(select coalesce(max(revision), 0) from revisions)`;

function headOf(row: { readonly lineage: string; readonly n: string } | undefined): Revision {
  if (!row) throw new Error('the installation has no row');
  return { lineage: row.lineage, n: Number(row.n) };
}

interface LogRow extends Record<string, unknown> {
  readonly lineage: string;
  readonly head: string;
  readonly revision: string | null;
  readonly scope: string;
  readonly scope_id: string | null;
  readonly created_at: string;
}

/**
 * The log after `seen`, in one statement and so as of one moment. Revisions become visible in order: whoever has read up
 * to n misses none below.
 */
export async function readRevisions(db: Queryable, seen: Revision): Promise<RevisionLog> {
  const rows = await db.execute<LogRow>(sql`
    select installation.lineage, ${HEAD} as head, log.revision, log.scope, log.scope_id, log.created_at
    from installation
    left join (
      select * from revisions where revision > ${seen.n} order by revision limit ${MOST_ROWS + 1}
    ) log on installation.lineage::text = ${seen.lineage}
    order by log.revision`);
  const [first] = rows;
  if (!first) throw new Error('the installation has no row');
  const head = { lineage: first.lineage, n: Number(first.head) };
  // A lower head in the same lineage: a backup was restored and nobody said so.
  if (head.lineage !== seen.lineage || head.n < seen.n || rows.length > MOST_ROWS) return { head, since: undefined };
  const since = [...byRevision(rows).values()];
  const reaches = since.length === 0 ? head.n === seen.n : since[0]?.n === seen.n + 1;
  return { head, since: reaches ? since : undefined };
}

/** Undefined for what only a later version knows of, which may run beside this one: its revision counts all the same. */
function scopeOf(scope: string, id: number): RevisionScope | undefined {
  switch (scope) {
    case 'subscription':
    case 'plan':
    case 'node':
      return { scope, id };
    case 'documents':
    case 'all':
      return { scope };
    default:
      return undefined;
  }
}

function byRevision(rows: Iterable<LogRow>): Map<number, LoggedRevision> {
  const logged = new Map<number, { n: number; at: Instant; scopes: RevisionScope[] }>();
  for (const { revision, scope, scope_id, created_at } of rows) {
    if (revision === null) continue;
    const n = Number(revision);
    const entry = logged.get(n) ?? { n, at: instantFromDate(new Date(created_at)), scopes: [] };
    logged.set(n, entry);
    const touched = scopeOf(scope, Number(scope_id));
    if (touched) entry.scopes.push(touched);
  }
  return logged;
}

/** Forgets what lies further back than 100,000 revisions or 7 days. The newest revision stays: numbers go on from it. */
export async function pruneRevisions(db: Queryable, now: Instant): Promise<void> {
  const oldest = new Date(addMs(now, -KEPT_MS)).toISOString();
  await db.execute(sql`
    delete from revisions using (select max(revision) as newest from revisions) head
    where revision < newest and (revision <= newest - ${KEPT_REVISIONS} or created_at < ${oldest}::timestamptz)`);
}

/**
 * After a backup was restored: its revisions would name other changes than those that agents have seen under the same
 * numbers. From here on they all start over with full lists. Returns the new lineage.
 */
export async function startNewLineage(db: Queryable): Promise<string> {
  const [row] = await db.execute<{ lineage: string }>(
    sql`update installation set lineage = gen_random_uuid() returning lineage`,
  );
  if (!row) throw new Error('the installation has no row');
  return row.lineage;
}
