import type { Clock, Instant, NodeId, SubscriptionId } from '@orrery/kernel';
import { addMs } from '@orrery/kernel';
import { type Device, isBlockedForDevices, refusedDevices, suspendedUntil } from './device-limit.ts';
import type { SubscriptionRepositories } from './ports.ts';
import { nextBoundary } from './status.ts';
import type { PlanTerms } from './subscription.ts';

/** A subscription connected from an address; `key` tells its addresses apart and says nothing else of them. */
export interface Sighting {
  readonly subscriptionId: SubscriptionId;
  readonly key: string;
}

/** A subscription with more devices than its plan allows. */
export interface Crowd {
  readonly subscriptionId: SubscriptionId;
  readonly terms: Pick<PlanTerms, 'deviceLimit' | 'devicePolicy'>;
  readonly devices: readonly Device[];
}

/** Which devices were seen where, within a sliding window. */
export interface OnlineDevices {
  /**
   * Remembers what one node saw of subscriptions it is open for; one that is kept out for its devices has none. What was
   * last seen at or before `since` is forgotten, and begins anew when it is seen again.
   */
  see(nodeId: NodeId, sightings: readonly Sighting[], now: Instant, since: Instant): Promise<void>;
  /** Those of `ids` that have more devices than a limit that is more than shown; over all nodes, seen after `since`. */
  crowded(ids: readonly SubscriptionId[], since: Instant): Promise<Crowd[]>;
  /** It begins with no devices. */
  forget(id: SubscriptionId): Promise<void>;
}

export type DeviceRepositories = Pick<SubscriptionRepositories, 'subscriptions' | 'planOffers' | 'revisions'> & {
  readonly onlineDevices: OnlineDevices;
};

export interface DeviceDeps {
  readonly transact: <T>(work: (repositories: DeviceRepositories) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  /** How long an address counts after it was seen. */
  readonly windowMs: number;
}

/**
 * Takes what a node saw, each sighting once, and does what the plans say about too many. Returns the sightings that are
 * to stay out; only an agent of ours can keep single addresses out.
 */
export const countDevices =
  (deps: DeviceDeps) =>
  async (nodeId: NodeId, sightings: readonly Sighting[]): Promise<Sighting[]> => {
    const { transact, clock, windowMs } = deps;
    const now = clock.now();
    const since = addMs(now, -windowMs);
    await transact(({ onlineDevices }) => onlineDevices.see(nodeId, sightings, now, since));
    // Apart: of two nodes that report at once, whichever asks last sees what both have said.
    const ids = [...new Set(sightings.map(({ subscriptionId }) => subscriptionId))];
    const crowds = await transact(({ onlineDevices }) => onlineDevices.crowded(ids, since));
    const refused = new Set<string>();
    for (const { subscriptionId, terms, devices } of crowds) {
      if (terms.devicePolicy === 'suspend') await suspendForDevices(deps, subscriptionId, devices.length);
      for (const { key } of refusedDevices(devices, terms)) refused.add(`${subscriptionId} ${key}`);
    }
    return sightings.filter(({ subscriptionId, key }) => refused.has(`${subscriptionId} ${key}`));
  };

/** Raises no version: nobody decided anything, and an operator's form that is open at the time stays good. */
const suspendForDevices = ({ transact, clock }: DeviceDeps, id: SubscriptionId, devices: number): Promise<void> =>
  transact(async ({ subscriptions, planOffers, onlineDevices, revisions }) => {
    const current = await subscriptions.lock(id);
    const plan = current && (await planOffers.read(current.planId));
    if (!plan) return;
    const now = clock.now();
    const deviceBlockedUntil = suspendedUntil(devices, plan.terms, now);
    if (deviceBlockedUntil === null || isBlockedForDevices(current, plan.terms, now)) return;
    const blocked = { ...current, deviceBlockedUntil };
    await subscriptions.save({ ...blocked, nextBoundaryAt: nextBoundary(blocked, plan.terms, now) });
    await onlineDevices.forget(id);
    revisions.raise({ scope: 'subscription', id });
  });
