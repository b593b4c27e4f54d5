import { createHmac } from 'node:crypto';
import type { EncryptionMethod } from './proxy.ts';

const KEY_BYTES: Partial<Record<EncryptionMethod, 16 | 32>> = {
  '2022-blake3-aes-128-gcm': 16,
  '2022-blake3-aes-256-gcm': 32,
};

/** Bytes of a server or user key of a Shadowsocks 2022 method; undefined for the others, which know passwords. */
export const keyBytesOf = (method: EncryptionMethod): 16 | 32 | undefined => KEY_BYTES[method];

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
