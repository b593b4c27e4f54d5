import { hash } from 'node:crypto';
import type { Subscription } from './subscription.ts';

/** What the proxy protocols authenticate with. */
export interface Credential {
  /** A well-formed UUID: the password or id of every protocol (TUIC and Xray refuse anything else). */
  readonly uuid: string;
  /** The user's key for `2022-blake3-aes-128-gcm`. */
  readonly key16: Buffer;
  /** The user's key for `2022-blake3-aes-256-gcm`. */
  readonly key32: Buffer;
}

const LINK_TOKEN_BYTES = 24;

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

function epochBytes(epoch: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(epoch);
  return bytes;
}

const sha256 = (...parts: Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');

const BLOCK_BYTES = 64;

/** Keys are few and live as long as the process. */
const pads = new WeakMap<Buffer, { readonly inner: Buffer; readonly outer: Buffer }>();

function padsOf(key: Buffer) {
  if (key.length > BLOCK_BYTES) throw new RangeError('a key is at most one block long');
  const block = Buffer.concat([key], BLOCK_BYTES);
  const made = {
    inner: Buffer.from(block.map((byte) => byte ^ 0x36)),
    outer: Buffer.from(block.map((byte) => byte ^ 0x5c)),
  };
  pads.set(key, made);
  return made;
}

/** HMAC-SHA256 (RFC 2104) by one-shot hashes: five times as fast as an Hmac object, and lists need 100,000 of them. */
function hmac(key: Buffer, ...parts: (Buffer | string)[]): Buffer {
  const { inner, outer } = pads.get(key) ?? padsOf(key);
  return sha256(outer, sha256(inner, ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))));
}

/** 16 bytes as the text of a UUID, with the bits of version 4 set: some cores check them. */
function uuidText(bytes: Buffer): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own.writeUInt8((own.readUInt8(6) & 0x0f) | 0x40, 6);
  own.writeUInt8((own.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = own.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** `key`: the credential key of the generation `credentialKeyVersion`. */
export function credentialOf(
  key: Buffer,
  subscription: Pick<Subscription, 'uuid' | 'credentialEpoch' | 'importedCredential'>,
): Credential {
  const imported = subscription.importedCredential;
  const seed =
    imported === null
      ? Buffer.concat([uuidBytes(subscription.uuid), epochBytes(subscription.credentialEpoch)])
      : uuidBytes(imported);
  // Each by itself when it is asked for: who makes a list needs one of them.
  return {
    get uuid() {
      return imported ?? uuidText(hmac(key, seed));
    },
    // The labels keep the keys apart from the UUID, which every node of every protocol gets to see.
    get key16() {
      return hmac(key, seed, 'shadowsocks-2022/16').subarray(0, 16);
    },
    get key32() {
      return hmac(key, seed, 'shadowsocks-2022/32');
    },
  };
}

/** The secret of `/s/<token>`: 192 bits, base64url. `key`: the link key of the generation `linkKeyVersion`. */
export const linkToken = (key: Buffer, subscription: Pick<Subscription, 'uuid' | 'linkEpoch'>): string =>
  hmac(key, uuidBytes(subscription.uuid), epochBytes(subscription.linkEpoch))
    .subarray(0, LINK_TOKEN_BYTES)
    .toString('base64url');
