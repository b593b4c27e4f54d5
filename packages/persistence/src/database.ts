import { drizzle } from 'drizzle-orm/postgres-js';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import * as schema from './schema/index.ts';

/** Where the database is: a `postgres://` URL, or the parts (a `host` that begins with `/` is a socket folder). */
export type DatabaseTarget =
  | { readonly url: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

export interface ConnectOptions {
  /** Connections of the pool. */
  readonly max?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** Whether connections keep prepared statements; false behind a transaction pooler, which mixes them up. */
  readonly prepare?: boolean;
}

/** Opens a pool; connections are made when first used. Every session runs in UTC. */
export function connect(
  target: DatabaseTarget,
  { max = 10, applicationName = 'orrery', prepare = true }: ConnectOptions = {},
) {
  // A failed start or an outage shows at once instead of hanging the callers.
  const { client, db } = openClient(target, applicationName, { max, prepare, connect_timeout: 10 });
  return { client, db, close: () => client.end({ timeout: 5 }) };
}

/** The driver's client and Drizzle over it, with what all sessions have in common. */
export function openClient(
  target: DatabaseTarget,
  applicationName: string,
  own: postgres.Options<Record<string, never>>,
) {
  const options = {
    ...own,
    onnotice: () => {},
    connection: { application_name: applicationName, TimeZone: 'UTC' },
  };
  const client = 'url' in target ? postgres(target.url, options) : postgres({ ...target, ...options });
  return { client, db: drizzle(client, { schema }) };
}

export type Database = ReturnType<typeof connect>['db'];
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
/** What a query function takes: the pool and a transaction alike. */
export type Queryable = Database | Transaction;

/** One round trip; throws when the database does not answer. */
export async function ping(db: Queryable): Promise<void> {
  await db.execute(sql`select 1`);
}
