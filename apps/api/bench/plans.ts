import type { Database } from '@orrery/persistence';
import { drizzle } from 'drizzle-orm/postgres-js';
import type { BenchInstallation } from './installation.ts';

export type Ask = (db: Database) => Promise<unknown>;

/** Explains the statements as they are sent: of those that begin a transaction there is nothing to explain. */
export async function showPlansOf({ db }: BenchInstallation, ask: Ask): Promise<void> {
  const client = db.$client;
  const sent: { query: string; params: string[] }[] = [];
  const logQuery = (query: string, params: unknown[]) => sent.push({ query, params: params as string[] });
  await ask(drizzle(client, { logger: { logQuery } }));
  for (const { query, params } of sent) {
    if (!/^\s*(select|with)\b/.test(query)) continue;
    const plan = await client.unsafe(`explain (analyze, costs off, buffers off) ${query}`, params);
    for (const row of plan) console.log(`  ${row['QUERY PLAN']}`);
  }
}
