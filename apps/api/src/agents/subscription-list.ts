import { randomBytes, randomUUID } from 'node:crypto';
import { toUnixSeconds } from '@orrery/kernel';
import { type Node, hasOwnPorts, keyBytesOf } from '@orrery/node';
import type { Candidate } from '@orrery/persistence';
import { credentialOf, refusingLimit } from '@orrery/subscription';
import { PLACEHOLDER_ID } from '@orrery/traffic';
import type { Static } from 'typebox';
import type { Keyring } from '../keyring.ts';
import type { SubscriptionView } from './agent-schemas.ts';

type Entry = Static<typeof SubscriptionView>;

/** In which form a node's protocol wants the secret of a subscription: all else of an entry is the same on every node. */
export type SecretFamily = 'uuid' | 'key16' | 'key32' | 'uniproxy-key32' | OwnPortsFamily;

/** On one node that gives each a port of its own; all such nodes want the UUID text. */
type OwnPortsFamily = `ports/${number}`;

const nodeOfPorts = (family: SecretFamily): number | undefined =>
  family.startsWith('ports/') ? Number(family.slice('ports/'.length)) : undefined;

export const wantsPorts = (family: SecretFamily): boolean => nodeOfPorts(family) !== undefined;

export function secretFamilyOf(node: Node): SecretFamily {
  if (hasOwnPorts(node)) return `ports/${node.id}`;
  const keyBytes = userKeyBytesOf(node);
  if (keyBytes === undefined) return 'uuid';
  return node.agent === 'uniproxy' ? 'uniproxy-key32' : `key${keyBytes}`;
}

/** What agents of a family are told of one who may connect; undefined for whom no port is left. */
export function entryIn(
  { subscription, terms, ports }: Candidate,
  family: SecretFamily,
  keyring: Keyring,
): Entry | undefined {
  const nodeId = nodeOfPorts(family);
  const port = nodeId === undefined ? undefined : ports?.[nodeId];
  if (nodeId !== undefined && port === undefined) return undefined;
  return {
    subscription_id: String(subscription.id),
    password: passwordIn(family, subscription, keyring),
    name: `s${subscription.id}`,
    speed_limit: terms.speedLimitMbps ?? 0,
    device_limit: refusingLimit(terms) ?? 0,
    expire_time: subscription.endsAt === null ? 0 : toUnixSeconds(subscription.endsAt),
    ...(port !== undefined && { port }),
  };
}

/** As `JSON.stringify`, in a third of the time: there is nothing to escape in digits, UUIDs and base64. */
export const entryText = (entry: Entry): string =>
  `{"subscription_id":"${entry.subscription_id}","password":"${entry.password}","name":"${entry.name}",` +
  `"speed_limit":${entry.speed_limit},"device_limit":${entry.device_limit},"expire_time":${entry.expire_time}` +
  (entry.port === undefined ? '}' : `,"port":${entry.port}}`);

type Secret = Candidate['subscription'];

function passwordIn(family: SecretFamily, subscription: Secret, keyring: Keyring): string {
  const credential = credentialOf(keyring.key('credential', subscription.credentialKeyVersion), subscription);
  // As userKeyOf of @orrery/node.
  if (family === 'uniproxy-key32') return Buffer.from(credential.uuid.slice(0, 32)).toString('base64');
  return family === 'key16' || family === 'key32' ? credential[family].toString('base64') : credential.uuid;
}

/** What the subscription authenticates with on this node. */
export const passwordOn = (node: Node, subscription: Secret, keyring: Keyring): string =>
  passwordIn(secretFamilyOf(node), subscription, keyring);

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
