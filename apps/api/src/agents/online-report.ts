import { invalidField, type NodeId, type SubscriptionId } from '@orrery/kernel';
import { type Sighting, countDevices } from '@orrery/subscription';
import { MOST_ENTRIES, readId } from '@orrery/traffic';
import type { Deps } from '../deps.ts';
import { deviceKeys } from './device-key.ts';

/** A subscription that is connected, and from where, if the agent says so. */
interface Presence {
  readonly subscriptionId: number;
  readonly ip: string | undefined;
}

/** The entries of `[{subscription_id, ip}]` or `{subscriptions: […]}`; what is no id is ignored. */
function readOnline(body: unknown): Presence[] {
  const list: unknown = Array.isArray(body)
    ? body
    : (body as { subscriptions?: unknown } | null | undefined)?.subscriptions;
  if (!Array.isArray(list)) throw invalidField('', 'The body must be a list of {subscription_id, ip}');
  if (list.length > MOST_ENTRIES) throw invalidField('', `The body must hold at most ${MOST_ENTRIES} entries`);
  return list.flatMap((entry: { subscription_id?: unknown; ip?: unknown } | null) => {
    const subscriptionId = readId(entry?.subscription_id);
    return subscriptionId === undefined
      ? []
      : [{ subscriptionId, ip: typeof entry?.ip === 'string' ? entry.ip : undefined }];
  });
}

/** What became of a report of who is connected. */
export interface OnlineResult {
  /** Subscriptions that are connected to this node. */
  readonly online: number;
  /** Addresses, as they were sent, beyond the device limit of a plan that refuses the newest. */
  readonly refused: readonly { readonly subscriptionId: number; readonly ip: string }[];
}

type OnlineDeps = Pick<Deps, 'transact' | 'clock' | 'keyring' | 'devices'>;

/**
 * Takes an agent's report of who is connected, by whatever way it came: `body` is not checked yet. Addresses stay in
 * this function; what is kept of them are keys (see device-key.ts).
 */
export function onlineReporting({ transact, clock, keyring, devices }: OnlineDeps) {
  const keyOf = deviceKeys(keyring.key('device', keyring.current), devices.allowedRanges);
  const count = countDevices({ transact, clock, windowMs: devices.windowMs });
  return async (nodeId: NodeId, body: unknown): Promise<OnlineResult> => {
    const present = readOnline(body);
    const ids = [...new Set(present.map(({ subscriptionId }) => subscriptionId))];
    const online = await transact(({ agentReports }) => agentReports.recordOnline(nodeId, ids, clock.now()));
    const sightings = new Map<string, Sighting>();
    const keyed = present.flatMap(({ subscriptionId, ip }) => {
      const key = ip === undefined ? undefined : keyOf(subscriptionId, ip);
      if (ip === undefined || key === undefined) return [];
      const sighting = { subscriptionId: subscriptionId as SubscriptionId, key };
      // The key has the subscription in it: no two of them share one.
      sightings.set(key, sighting);
      return [{ subscriptionId, ip, key }];
    });
    const out = new Set((await count(nodeId, [...sightings.values()])).map(({ key }) => key));
    const refused = keyed.filter(({ key }) => out.has(key)).map(({ subscriptionId, ip }) => ({ subscriptionId, ip }));
    return { online, refused };
  };
}
