import { DomainError, type SubscriptionId, instantFromMs } from '@orrery/kernel';
import type { Booked, PeriodTerms, UsageLedger } from '@orrery/traffic';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { sqlState } from '../postgres-error.ts';
import { preparedStatement } from '../prepared.ts';
import { bigints } from './arrays.ts';
import { bookingStatement, bookingValues, chargingOf, unreadyStatement } from './booking.ts';

const NUMERIC_VALUE_OUT_OF_RANGE = '22003';

type Ids = readonly SubscriptionId[];

/** The one row of the booking statement; what there is none of is null. */
interface Answer extends Record<string, unknown> {
  readonly charged: number;
  readonly unready: boolean;
  readonly full: Ids | null;
  readonly crossed: Ids | null;
  readonly unknown: Ids | null;
  /** Id, and quota less used. */
  readonly near: readonly (readonly [SubscriptionId, string])[] | null;
}

interface UnreadyRow extends Record<string, unknown> {
  readonly id: string;
  readonly on_hold: boolean;
  readonly reset: PeriodTerms['reset'];
  readonly time_zone: string;
  readonly starts_at_ms: string | null;
}

const book = {
  whole: preparedStatement<Answer>(bookingStatement('whole')),
  thousandths: preparedStatement<Answer>(bookingStatement('thousandths')),
};
const findUnready = {
  whole: preparedStatement<UnreadyRow>(unreadyStatement('whole')),
  thousandths: preparedStatement<UnreadyRow>(unreadyStatement('thousandths')),
};

export function usageLedger(tx: Transaction): UsageLedger {
  return {
    async book(booking) {
      const [answer] = await refusingFullHours(() => book[chargingOf(booking)](tx, bookingValues(booking)));
      if (!answer) throw new Error('the booking answered nothing');
      if (answer.unready) return { refused: 'unready' };
      return answer.full ? { refused: 'full', ids: answer.full } : bookedOf(answer);
    },

    async unready(booking) {
      const rows = await findUnready[chargingOf(booking)](tx, bookingValues(booking));
      // The plan of a tombstone may be gone; what it opened is gone with it.
      return rows.map(({ id, on_hold: onHold, reset, time_zone: timeZone, starts_at_ms: ms }) => {
        const startsAt = ms === null ? null : instantFromMs(Number(ms));
        return { subscriptionId: Number(id) as SubscriptionId, onHold, terms: { reset, timeZone, startsAt } };
      });
    },

    async endPeriods(ids) {
      await tx.execute(sql`
        update usage_counters set period_starts_at = to_timestamp(0), period_ends_at = to_timestamp(0)
        where subscription_id = any(${bigints(ids)})`);
    },
  };
}

function bookedOf({ charged, crossed, unknown, near }: Answer): Booked {
  const remaining = (near ?? []).map(([subscriptionId, bytes]) => ({ subscriptionId, bytes: BigInt(bytes) }));
  return {
    charged,
    crossed: crossed ?? [],
    unknown: unknown ?? [],
    limited: remaining.filter(({ bytes }) => bytes <= 0n).map(({ subscriptionId }) => subscriptionId),
    remaining: remaining.filter(({ bytes }) => bytes > 0n),
  };
}

/** 8 EiB in one hour: no node moves that, so whoever reports it lies, and hears so. */
async function refusingFullHours<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) !== NUMERIC_VALUE_OUT_OF_RANGE) throw error;
    throw new DomainError(
      'invalid',
      'VALIDATION_ERROR',
      'The report brings this hour to more bytes than can be counted',
    );
  }
}
