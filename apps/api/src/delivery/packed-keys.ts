import type { Credential } from '@orrery/subscription';
import { keyTexts, printOf, type Slashes, slashesOf } from './personal.ts';

/** The keys of one person as documents show them, in one text: a process keeps very many. */
export type PackedKeys = string;

const SLASHES: readonly Slashes[] = ['none', 'key16', 'key32', 'both'];

/** Where each part ends: its slashes, a print of the keys, the UUID, and base64 of 16 and of 32 bytes. */
const PRINT = 1;
const UUID = 17;
const KEY16 = 53;
const KEY32 = 77;
export const PACKED_LENGTH = 121;

export function packKeys(credential: Credential): PackedKeys {
  const { uuid, key16, key32 } = keyTexts(credential);
  const slashes = SLASHES.indexOf(slashesOf({ key16, key32 }));
  return `${slashes}${printOf(uuid, key16, key32)}${uuid}${key16}${key32}`;
}

export const slashesIn = (keys: PackedKeys): Slashes => SLASHES[Number(keys[0])] ?? 'none';

/** Another one for every credential. */
export const printIn = (keys: PackedKeys): string => keys.slice(PRINT, UUID);

export const uuidIn = (keys: PackedKeys): string => keys.slice(UUID, KEY16);
export const key16In = (keys: PackedKeys): string => keys.slice(KEY16, KEY32);
export const key32In = (keys: PackedKeys): string => keys.slice(KEY32, PACKED_LENGTH);

export const unpackKeys = (keys: PackedKeys): Credential => ({
  uuid: uuidIn(keys),
  key16: Buffer.from(key16In(keys), 'base64'),
  key32: Buffer.from(key32In(keys), 'base64'),
});
