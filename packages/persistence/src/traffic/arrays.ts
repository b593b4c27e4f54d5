import type { Instant } from '@orrery/kernel';
import { type SQL, sql } from 'drizzle-orm';

// Whole columns as one parameter each: a statement is the same, and as long, for one row and for ten thousand.
// Array literals in text, because the driver guesses the type of an array by its first value.

const literal = (values: readonly (bigint | number | string | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

export const bigints = (values: readonly (bigint | number | null)[]): SQL => sql`${literal(values)}::bigint[]`;

export const integers = (values: readonly (number | null)[]): SQL => sql`${literal(values)}::integer[]`;

export const instants = (values: readonly (Instant | null)[]): SQL =>
  sql`${literal(values.map((value) => (value === null ? null : new Date(value).toISOString())))}::timestamptz[]`;

export const timestamp = (at: Instant): SQL => sql`${new Date(at).toISOString()}::timestamptz`;
