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

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** The longest message: a UUID, an epoch and a label. */
const MESSAGE_BYTES = 64;

/** Where the two hashes of an HMAC are laid out; the padded key stands in front of each already. */
interface Layout {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

/** Keys are few and live as long as the process. */
const layouts = new WeakMap<Buffer, Layout>();

function layoutOf(key: Buffer): Layout {
  const known = layouts.get(key);
  if (known) return known;
  if (key.length > BLOCK_BYTES) throw new RangeError('a key is at most one block long');
  const block = Buffer.concat([key], BLOCK_BYTES);
  const padded = (pad: number, room: number) =>
    Buffer.concat([Buffer.from(block.map((byte) => byte ^ pad))], BLOCK_BYTES + room);
  const made = { inner: padded(0x36, MESSAGE_BYTES), outer: padded(0x5c, DIGEST_BYTES) };
  layouts.set(key, made);
  return made;
}

/** What an HMAC is taken of: the 16 bytes of a UUID, an epoch or none, and an ASCII label or none. */
interface Message {
  readonly uuid: string;
  readonly epoch: number | null;
  readonly label?: string;
}

/** A character for each byte of the digest: a text is made three times as fast as a buffer. */
const sha256 = (bytes: Buffer): string => hash('sha256', bytes, 'binary');

/**
 * HMAC-SHA256 (RFC 2104) by one-shot hashes over bytes laid out once per key: many times as fast as an Hmac object, and
 * lists need 100,000 of them.
 */
function hmac(key: Buffer, { uuid, epoch, label }: Message): Buffer {
  const { inner, outer } = layoutOf(key);
  let end = BLOCK_BYTES + inner.write(uuid.replaceAll('-', ''), BLOCK_BYTES, 'hex');
  if (epoch !== null) end = inner.writeUInt32BE(epoch, end);
  if (label !== undefined) end += inner.write(label, end, 'latin1');
  outer.write(sha256(inner.subarray(0, end)), BLOCK_BYTES, 'latin1');
  return Buffer.from(sha256(outer), 'latin1');
}

/** 16 bytes as the text of a UUID, with the bits of version 4 set: some cores check them. */
function uuidText(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

type Credited = Pick<Subscription, 'uuid' | 'credentialEpoch' | 'importedCredential'>;

/** Each secret by itself when it is asked for: who makes a list needs one of them. */
class Derived implements Credential {
  readonly #key: Buffer;
  readonly #imported: string | null;
  readonly #seed: Message;

  constructor(key: Buffer, { uuid, credentialEpoch, importedCredential: imported }: Credited) {
    this.#key = key;
    this.#imported = imported;
    this.#seed = imported === null ? { uuid, epoch: credentialEpoch } : { uuid: imported, epoch: null };
  }

  get uuid(): string {
    return this.#imported ?? uuidText(hmac(this.#key, this.#seed));
  }

  // The labels keep the keys apart from the UUID, which every node of every protocol gets to see.
  get key16(): Buffer {
    return hmac(this.#key, { ...this.#seed, label: 'shadowsocks-2022/16' }).subarray(0, 16);
  }

  get key32(): Buffer {
    return hmac(this.#key, { ...this.#seed, label: 'shadowsocks-2022/32' });
  }
}

/** `key`: the credential key of the generation `credentialKeyVersion`. */
export const credentialOf = (key: Buffer, subscription: Credited): Credential => new Derived(key, subscription);

/** The secret of `/s/<token>`: 192 bits, base64url. `key`: the link key of the generation `linkKeyVersion`. */
export const linkToken = (key: Buffer, subscription: Pick<Subscription, 'uuid' | 'linkEpoch'>): string =>
  hmac(key, { uuid: subscription.uuid, epoch: subscription.linkEpoch })
    .subarray(0, LINK_TOKEN_BYTES)
    .toString('base64url');
