import { createHmac } from 'node:crypto';
import type { EncryptionMethod } from './proxy.ts';

const KEY_BYTES: Partial<Record<EncryptionMethod, 16 | 32>> = {
  '2022-blake3-aes-128-gcm': 16,
  '2022-blake3-aes-256-gcm': 32,
};

/** Bytes of a server or user key of a Shadowsocks 2022 method; undefined for the others, which know passwords. */
export const keyBytesOf = (method: EncryptionMethod): 16 | 32 | undefined => KEY_BYTES[method];

/**
 * The user key of a subscription on a Shadowsocks 2022 node; undefined on every other. Where the agent speaks UniProxy it
 * is made as these agents make it, of the first characters of the credential's text.
 */
export function userKeyOf(
  node: { readonly agent: string; readonly protocol: string; readonly encryptionMethod?: EncryptionMethod },
  { uuid, key16, key32 }: { readonly uuid: string; readonly key16: Buffer; readonly key32: Buffer },
): Buffer | undefined {
  const bytes = node.encryptionMethod && KEY_BYTES[node.encryptionMethod];
  if (bytes === undefined) return undefined;
  if (node.agent === 'uniproxy') return Buffer.from(uuid.slice(0, bytes));
  return bytes === 16 ? key16 : key32;
}

/**
 * The server key of a Shadowsocks 2022 node, derived by `key` (purpose server-key, generation `serverKeyVersion`) and
 * never stored; undefined for every other node.
 */
export function serverKeyOf(
  key: Buffer,
  node: { readonly uuid: string; readonly protocol: string; readonly encryptionMethod?: EncryptionMethod },
): Buffer | undefined {
  const bytes = node.encryptionMethod && KEY_BYTES[node.encryptionMethod];
  return bytes && createHmac('sha256', key).update(node.uuid).digest().subarray(0, bytes);
}
