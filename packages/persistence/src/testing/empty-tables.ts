import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';

const statementsOf = new WeakMap<Database, Map<string, string>>();

/**
 * Does what TRUNCATE … RESTART IDENTITY CASCADE does, by DELETE: TRUNCATE makes new files for every table and index
 * that is reached, which takes many times longer than all the rest where little is in them.
 */
export async function emptyTables(db: Database, ...tables: readonly string[]): Promise<void> {
  const known = statementsOf.get(db) ?? new Map<string, string>();
  statementsOf.set(db, known);
  const wanted = tables.join();
  const statements = known.get(wanted) ?? (await statementsThatEmpty(db, tables));
  known.set(wanted, statements);
  await db.execute(sql.raw(statements));
}

async function statementsThatEmpty(db: Database, tables: readonly string[]): Promise<string> {
  const references = await db.execute<{ from: string; to: string }>(sql`
    select conrelid::regclass::text as from, confrelid::regclass::text as to
    from pg_constraint where contype = 'f' and conrelid <> confrelid`);
  const ordered = new Set<string>();
  const visit = (table: string): void => {
    if (ordered.has(table)) return;
    for (const { from, to } of references) if (to === table) visit(from);
    ordered.add(table);
  };
  for (const table of tables) visit(table);
  const sequences = await db.execute<{ name: string; start: string; table: string }>(sql`
    select seqrelid::regclass::text as name, seqstart::text as start, refobjid::regclass::text as table
    from pg_sequence join pg_depend on objid = seqrelid and deptype in ('a', 'i')`);
  return [
    ...[...ordered].map((table) => `delete from ${table}`),
    ...sequences.filter(({ table }) => ordered.has(table)).map(restart),
  ].join(';\n');
}

const restart = ({ name, start }: { name: string; start: string }): string =>
  `select setval('${name}', ${start}, false)`;
