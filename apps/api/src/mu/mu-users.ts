import { type Instant, toUnixSeconds } from '@orrery/kernel';
import { isAvailable } from '@orrery/node';
import type { ShadowsocksUser } from '@orrery/persistence';
import { isEntitled, quotaOf, usedIn } from '@orrery/subscription';
import { type Static, Type } from 'typebox';
import { passwordOn } from '../agents/subscription-list.ts';
import type { Keyring } from '../keyring.ts';

/** A user as agents of mu know it; every number is an integer. */
export const MuUser = Type.Object({
  id: Type.Integer({ description: 'The subscription' }),
  passwd: Type.String({ description: 'The credential' }),
  t: Type.Integer({ description: 'Unix seconds: when traffic was last seen; 0: never' }),
  u: Type.Integer({ description: 'Bytes up in this period, as charged' }),
  d: Type.Integer({ description: 'Bytes down in this period, as charged' }),
  transfer_enable: Type.Integer({ description: 'The quota; 2^53-1 when there is none' }),
  port: Type.Integer(),
  switch: Type.Integer({ description: '1: may connect now, else 0' }),
  enable: Type.Integer({ description: 'The same' }),
  method: Type.String(),
});

const exact = (bytes: bigint): number =>
  Number(bytes > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : bytes);

export function muUser(user: ShadowsocksUser, keyring: Keyring, now: Instant): Static<typeof MuUser> {
  const { subscription, terms, counters, node, port } = user;
  const used = usedIn(counters, now);
  const quota = quotaOf(subscription, terms);
  const enable = isAvailable(node) && isEntitled(subscription, terms, used, now) ? 1 : 0;
  return {
    id: subscription.id,
    passwd: passwordOn(node, subscription, keyring),
    t: counters?.lastUsedAt ? toUnixSeconds(counters.lastUsedAt) : 0,
    u: exact(used.upload),
    d: exact(used.download),
    transfer_enable: quota === null ? Number.MAX_SAFE_INTEGER : exact(quota),
    port,
    switch: enable,
    enable,
    method: node.encryptionMethod,
  };
}
