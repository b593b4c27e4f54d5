import { type Instant, instantFromDate, toDate } from '@orrery/kernel';
import { bigint, customType } from 'drizzle-orm/pg-core';

/** timestamptz that the domain sees as an {@link Instant}. */
export const instant = customType<{ data: Instant; driverData: Date | string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: (value) => instantFromDate(typeof value === 'string' ? new Date(value) : value),
  toDriver: (value) => toDate(value).toISOString(),
});

export const bytea = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => Buffer.from(value),
});

/** Row ids: bigint in the database, a safe integer in the code. */
export const id = (name: string) => bigint(name, { mode: 'number' });

/** Amounts of bytes: up to 2^63-1, always a bigint in the code. */
export const bytes = (name: string) => bigint(name, { mode: 'bigint' });
