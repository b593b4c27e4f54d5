import type { Instant } from '@orrery/kernel';
import type { Bytes } from './bytes.ts';
import { type Remainder, chargeBytes } from './charge.ts';
import { type Counter, addTo, belongsTo, crosses } from './counter.ts';

/** What is known of one subscription on one node before it is charged. */
export interface Standing {
  /** In the period that holds now. */
  readonly counter: Counter;
  readonly remainder: Remainder;
}

export interface Posting extends Standing {
  readonly charged: Bytes;
  readonly crossed: boolean;
}

/** What charging `raw` bytes that moved at `at` changes; undefined when the counter cannot hold them. */
export function post(
  raw: Bytes,
  at: Instant,
  quotaBytes: bigint | null,
  { counter: before, remainder: carried }: Standing,
  multiplierThousandths: number,
): Posting | undefined {
  const { charged, remainder } = chargeBytes(raw, multiplierThousandths, carried);
  const counter = addTo(before, charged, belongsTo(before.period, at));
  if (!counter) return undefined;
  return { counter, remainder, charged, crossed: crosses(quotaBytes, before, counter) };
}
