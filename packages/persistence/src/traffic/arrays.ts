import type { Instant } from '@orrery/kernel';
import { type SQL, sql } from 'drizzle-orm';

// Whole columns as one parameter each: a statement is the same, and as long, for one row and for ten thousand.
// Array literals in text, because the driver guesses the type of an array by its first value.

export const bigints = (values: readonly number[]): SQL => sql`${`{${values.join(',')}}`}::bigint[]`;

export const instants = (values: readonly (Instant | null)[]): SQL => {
  const texts = values.map((value) => (value === null ? 'NULL' : new Date(value).toISOString()));
  return sql`${`{${texts.join(',')}}`}::timestamptz[]`;
};

export const timestamp = (at: Instant): SQL => sql`${new Date(at).toISOString()}::timestamptz`;

/** The day (UTC) that begins at an instant. */
export const date = (day: Instant): SQL => sql`${new Date(day).toISOString().slice(0, 10)}::date`;
