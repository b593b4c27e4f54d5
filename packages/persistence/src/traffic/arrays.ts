import type { Instant } from '@orrery/kernel';
import { type SQL, sql } from 'drizzle-orm';

// Whole columns as one parameter each: a statement is the same, and as long, for one row and for ten thousand.
// Array literals in text, because the driver guesses the type of an array by its first value.

export const numbersText = (values: readonly number[]): string => `{${values.join(',')}}`;

export const instantsText = (values: readonly (Instant | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : instantText(value))).join(',')}}`;

export const instantText = (at: Instant): string => new Date(at).toISOString();

/** The day (UTC) that begins at an instant. */
export const dayText = (day: Instant): string => instantText(day).slice(0, 10);

export const bigints = (values: readonly number[]): SQL => sql`${numbersText(values)}::bigint[]`;

export const timestamp = (at: Instant): SQL => sql`${instantText(at)}::timestamptz`;

export const date = (day: Instant): SQL => sql`${dayText(day)}::date`;
