import { Placeholder, type Query, type SQL, is, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Queryable } from './database.ts';

/** A value of a {@link preparedStatement}, by its name. The type is always said: the server must not have to guess it. */
export const value = (name: string, type: string): SQL => sql`${sql.placeholder(name)}::${sql.raw(type)}`;

/**
 * A statement for paths where milliseconds count: its text is made once here, and parsed and planned once on each connection
 * (not behind a transaction pooler, see {@link ConnectOptions.prepare}). All that differs from call to call is a {@link value};
 * one that occurs several times is sent once. The plan may be made for any values: joins must be sound whatever their number.
 */
export function preparedStatement<Row extends Record<string, unknown>>(statement: SQL) {
  const query = eachValueOnce(new PgDialect().sqlToQuery(statement));
  return (db: Queryable, values: Record<string, unknown>): Promise<readonly Row[]> => {
    const prepared = db._.session.prepareQuery<{ execute: readonly Row[]; all: unknown; values: unknown }>(
      query,
      undefined,
      'prepared',
      false,
    );
    return prepared.execute(values);
  };
}

/**
 * A query of Drizzle's builder for paths where milliseconds count, put together once for each pool: `prepare` makes it, its
 * values are placeholders. It takes one round trip, where one that is not prepared takes two: the driver asks for types first.
 */
export function preparedOnce<T>(prepare: (db: Queryable) => T): (db: Queryable) => T {
  const made = new WeakMap<Queryable, T>();
  return (db) => {
    const known = made.get(db) ?? prepare(db);
    made.set(db, known);
    return known;
  };
}

function eachValueOnce({ sql: text, params }: Query): Query {
  const names = params.map((param) => {
    if (!is(param, Placeholder)) throw new TypeError('a prepared statement takes its values by name');
    return param.name;
  });
  const once = [...new Set(names)];
  return {
    sql: text.replaceAll(/\$(\d+)/g, (_, place: string) => `$${once.indexOf(names[Number(place) - 1] ?? '') + 1}`),
    params: once.map((name) => sql.placeholder(name)),
  };
}
