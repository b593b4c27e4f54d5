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

/** The 32 digits of a UUID. Cut by place: lists do this 100,000 times, and a search for the dashes takes three times as long. */
const digitsOf = (uuid: string): string =>
  uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24);

/**
 * HMAC-SHA256 (RFC 2104) by one-shot hashes over bytes laid out once per key: many times as fast as an Hmac object, and
 * lists need 100,000 of them. As a text, with a character for each byte (`binary`) or two (`hex`): a text is made three
 * times as fast as a buffer.
 */
function hmac(key: Buffer, { uuid, epoch, label }: Message, encoding: 'binary' | 'hex'): string {
  const { inner, outer } = layoutOf(key);
  let end = BLOCK_BYTES + inner.write(digitsOf(uuid), BLOCK_BYTES, 'hex');
  if (epoch !== null) end = inner.writeUInt32BE(epoch, end);
  if (label !== undefined) end += inner.write(label, end, 'latin1');
  outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK_BYTES, 'latin1');
  return hash('sha256', outer, encoding);
}

const keyBytes = (key: Buffer, message: Message, bytes: number): Buffer =>
  Buffer.from(hmac(key, message, 'binary'), 'latin1').subarray(0, bytes);

/** The first 16 bytes as the text of a UUID, with the bits of version 4 set: some cores check them. */
function uuidText(hex: string): string {
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
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
    return this.#imported ?? uuidText(hmac(this.#key, this.#seed, 'hex'));
  }

  // The labels keep the keys apart from the UUID, which every node of every protocol gets to see.
  get key16(): Buffer {
    return keyBytes(this.#key, { ...this.#seed, label: 'shadowsocks-2022/16' }, 16);
  }

  get key32(): Buffer {
    return keyBytes(this.#key, { ...this.#seed, label: 'shadowsocks-2022/32' }, 32);
  }
}

/** `key`: the credential key of the generation `credentialKeyVersion`. */
export const credentialOf = (key: Buffer, subscription: Credited): Credential => new Derived(key, subscription);

/** The secret of `/s/<token>`: 192 bits, base64url. `key`: the link key of the generation `linkKeyVersion`. */
export const linkToken = (key: Buffer, subscription: Pick<Subscription, 'uuid' | 'linkEpoch'>): string =>
  keyBytes(key, { uuid: subscription.uuid, epoch: subscription.linkEpoch }, LINK_TOKEN_BYTES).toString('base64url');
