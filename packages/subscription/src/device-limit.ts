import { type Instant, MINUTE_MS, addMs } from '@orrery/kernel';
import type { PlanTerms, Subscription } from './subscription.ts';

/** One address of a subscription within the window, known only by a key to compare it with others. */
export interface Device {
  readonly key: string;
  /** On whichever node it was seen first. */
  readonly firstSeenAt: Instant;
}

type Limit = Pick<PlanTerms, 'deviceLimit' | 'devicePolicy'>;

/** How many devices nodes may let in; null: nobody is refused. The limit of the other policies is not for nodes. */
export const refusingLimit = ({ deviceLimit, devicePolicy }: Limit): number | null =>
  devicePolicy === 'refuse' ? deviceLimit : null;

/** Those that stay out: all beyond the limit, the newest first of all. Of two seen at once the key decides. */
export function refusedDevices<D extends Device>(devices: readonly D[], limit: Limit): D[] {
  const most = refusingLimit(limit);
  if (most === null) return [];
  return devices.toSorted((a, b) => a.firstSeenAt - b.firstSeenAt || (a.key < b.key ? -1 : 1)).slice(most);
}

/** Until when so many devices suspend the subscription; null: they do not. */
export function suspendedUntil(
  deviceCount: number,
  terms: Limit & Pick<PlanTerms, 'deviceSuspendMinutes'>,
  now: Instant,
): Instant | null {
  const { deviceLimit, devicePolicy, deviceSuspendMinutes } = terms;
  if (devicePolicy !== 'suspend' || deviceLimit === null || deviceCount <= deviceLimit) return null;
  return addMs(now, deviceSuspendMinutes * MINUTE_MS);
}

/** Kept out for too many devices. A plan that no longer suspends, or has no limit any more, lets all in at once. */
export const isBlockedForDevices = (
  { deviceBlockedUntil }: Pick<Subscription, 'deviceBlockedUntil'>,
  { deviceLimit, devicePolicy }: Limit,
  now: Instant,
): boolean =>
  deviceBlockedUntil !== null && deviceBlockedUntil > now && devicePolicy === 'suspend' && deviceLimit !== null;
