import { randomBytes, randomUUID } from 'node:crypto';
import { type Instant, toUnixSeconds } from '@orrery/kernel';
import { type Node, isAvailable, keyBytesOf } from '@orrery/node';
import { type Candidate, type Queryable, candidatesOf } from '@orrery/persistence';
import { credentialOf, isEntitled, refusingLimit, usedIn } from '@orrery/subscription';
import { PLACEHOLDER_ID } from '@orrery/traffic';
import type { Static } from 'typebox';
import type { Keyring } from '../keyring.ts';
import type { SubscriptionView } from './agent-schemas.ts';

type Entry = Static<typeof SubscriptionView>;

/** Who may connect to the node now, in order of id; nobody unless the node is active. */
export async function connectable(db: Queryable, node: Node, keyring: Keyring, now: Instant): Promise<Entry[]> {
  if (!isAvailable(node)) return [];
  const candidates = await candidatesOf(db, node.id, now);
  return candidates
    .filter(({ subscription, terms, counters }) => isEntitled(subscription, terms, usedIn(counters, now), now))
    .map((candidate) => entryOf(candidate, node, keyring));
}

/** What the node's agent is told of one who may connect. */
export function entryOf({ subscription, terms }: Candidate, node: Node, keyring: Keyring): Entry {
  const credential = credentialOf(keyring.key('credential', subscription.credentialKeyVersion), subscription);
  const keyBytes = userKeyBytesOf(node);
  const userKey = keyBytes && (keyBytes === 16 ? credential.key16 : credential.key32);
  return {
    subscription_id: String(subscription.id),
    password: userKey ? userKey.toString('base64') : credential.uuid,
    name: `s${subscription.id}`,
    speed_limit: terms.speedLimitMbps ?? 0,
    device_limit: refusingLimit(terms) ?? 0,
    expire_time: subscription.endsAt === null ? 0 : toUnixSeconds(subscription.endsAt),
  };
}

const userKeyBytesOf = (node: Node): 16 | 32 | undefined =>
  node.protocol === 'shadowsocks' ? keyBytesOf(node.encryptionMethod) : undefined;

/**
 * The list as the node's agent gets it. Agents that are not ours keep their old users, or fail to start, on an empty
 * one: they get a placeholder that nobody knows the password of.
 */
export const withPlaceholder = (entries: readonly Entry[], node: Node): readonly Entry[] =>
  entries.length > 0 || node.agent === 'native' ? entries : [placeholder(node)];

function placeholder(node: Node): Entry {
  const keyBytes = userKeyBytesOf(node);
  return {
    subscription_id: String(PLACEHOLDER_ID),
    password: keyBytes ? randomBytes(keyBytes).toString('base64') : randomUUID(),
    name: `s${PLACEHOLDER_ID}`,
    speed_limit: 0,
    device_limit: 0,
    expire_time: 0,
  };
}
