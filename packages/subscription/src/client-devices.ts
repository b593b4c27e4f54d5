import type { Instant, SubscriptionId } from '@orrery/kernel';
import { DomainError } from '@orrery/kernel';
import { subscriptionNotFound } from './errors.ts';
import { lockSubscription, termsOf } from './keep-change.ts';
import type { SubscriptionDeps, SubscriptionRepositories } from './ports.ts';

/** A device whose app said which one it is when it fetched the link. */
export interface ClientDevice {
  /** Tells the devices of a subscription apart and says nothing else of them. */
  readonly key: string;
  /** Which generation of the master secret the key is made with. */
  readonly keyVersion: number;
  /** As its app says, for people to know it by. */
  readonly os: string | null;
  readonly osVersion: string | null;
  readonly model: string | null;
}

/** The devices that may fetch documents of subscriptions whose plan limits them. */
export interface ClientDevices {
  /** Keys of one generation, in the order they were added; devices of other generations are forgotten. */
  keysOf(id: SubscriptionId, keyVersion: number): Promise<string[]>;
  add(id: SubscriptionId, device: ClientDevice, now: Instant): Promise<void>;
  /** False when the subscription has no such device. */
  remove(id: SubscriptionId, deviceId: number): Promise<boolean>;
}

type Repositories = SubscriptionRepositories & { readonly clientDevices: ClientDevices };

interface Deps extends Omit<SubscriptionDeps, 'transact'> {
  readonly transact: <T>(work: (repositories: Repositories) => Promise<T>) => Promise<T>;
}

/** Whether a device is among the first of so many; null: it is none of them. */
export function isWithin(keys: readonly string[], key: string, limit: number): boolean | null {
  const place = keys.indexOf(key);
  if (place >= 0) return place < limit;
  return keys.length >= limit ? false : null;
}

/**
 * Whether the device may have documents; the first ones of a subscription may, up to the limit of its plan. It raises no
 * revision: nobody's right to connect changes, and where the new device is not known yet it is found here again.
 */
export const registerDevice =
  ({ transact, clock }: Deps) =>
  (id: SubscriptionId, device: ClientDevice): Promise<boolean> =>
    transact(async ({ subscriptions, planOffers, clientDevices }) => {
      const current = await lockSubscription(subscriptions, { id });
      const { hwidLimit } = await termsOf({ planOffers }, current);
      if (hwidLimit === null) return true;
      const known = isWithin(await clientDevices.keysOf(id, device.keyVersion), device.key, hwidLimit);
      if (known !== null) return known;
      await clientDevices.add(id, device, clock.now());
      return true;
    });

/** Makes room for another; every process hears of it. It cuts nobody off: that is what new credentials are for. */
export const removeDevice =
  ({ transact }: Pick<Deps, 'transact'>) =>
  (id: SubscriptionId, deviceId: number): Promise<void> =>
    transact(async ({ subscriptions, clientDevices, revisions }) => {
      if (!(await subscriptions.lock(id))) throw subscriptionNotFound(id);
      if (!(await clientDevices.remove(id, deviceId))) {
        throw new DomainError('not_found', 'NOT_FOUND', `Device with ID ${deviceId} not found`);
      }
      revisions.raise({ scope: 'subscription', id });
    });
