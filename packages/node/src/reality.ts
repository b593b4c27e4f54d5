import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { isHostname } from '@orrery/kernel';
import type { Problems } from './problems.ts';
import type { Reality, RealitySecurity } from './proxy.ts';
import type { RealityInput, SecurityInput } from './settings-input.ts';

const MOST_NAMES = 32;
const MOST_SHORT_IDS = 32;
const SHORT_ID = /^([0-9a-f]{2}){1,8}$/;

/** Keys and short ids that are left out are made here. */
export function checkReality(
  problems: Problems,
  { sni, reality }: Pick<SecurityInput, 'sni' | 'reality'>,
): Pick<RealitySecurity, 'type' | 'sni' | 'reality'> {
  if (!reality) {
    problems.add('settings.security.reality', 'is required');
    return { type: 'reality', sni: '', reality: { ...makeKeys(), target: '', serverNames: [], shortIds: [] } };
  }
  const { target, serverNames, shortIds = [makeShortId()] } = reality;
  if (!isTarget(target)) problems.add('settings.security.reality.target', 'must be host:port of the site to borrow');
  checkNames(problems, serverNames);
  if (sni !== undefined && !serverNames.includes(sni)) {
    problems.add('settings.security.sni', 'must be one of the server names');
  }
  checkShortIds(problems, shortIds);
  const keys = checkKeys(problems, reality);
  return { type: 'reality', sni: sni ?? serverNames[0] ?? '', reality: { target, serverNames, shortIds, ...keys } };
}

function checkNames(problems: Problems, names: readonly string[]): void {
  const path = 'settings.security.reality.server_names';
  if (names.length < 1 || names.length > MOST_NAMES) problems.add(path, `must be 1 to ${MOST_NAMES} hostnames`);
  // Xray compares whole names: a wildcard would match nobody.
  names.forEach((name, index) => {
    if (!isHostname(name)) problems.add(`${path}[${index}]`, 'must be a hostname');
  });
  if (new Set(names).size < names.length) problems.add(path, 'must be different from each other');
}

function checkShortIds(problems: Problems, ids: readonly string[]): void {
  const path = 'settings.security.reality.short_ids';
  if (ids.length < 1 || ids.length > MOST_SHORT_IDS) problems.add(path, `must be 1 to ${MOST_SHORT_IDS}`);
  ids.forEach((id, index) => {
    if (!SHORT_ID.test(id)) problems.add(`${path}[${index}]`, 'must be 2 to 16 lower-case hex digits, an even number');
  });
  if (new Set(ids).size < ids.length) problems.add(path, 'must be different from each other');
}

type Keys = Pick<Reality, 'privateKey' | 'publicKey'>;

function checkKeys(problems: Problems, { privateKey, publicKey }: RealityInput): Keys {
  if (privateKey === undefined) {
    if (publicKey !== undefined) {
      problems.add('settings.security.reality.public_key', 'needs its private key');
    }
    return makeKeys();
  }
  const derived = publicKeyOf(privateKey);
  if (derived === undefined) {
    problems.add('settings.security.reality.private_key', 'must be 32 bytes in base64url without padding');
  } else if (publicKey !== undefined && publicKey !== derived) {
    problems.add('settings.security.reality.public_key', 'is not the public key of the private key');
  }
  return { privateKey, publicKey: derived ?? '' };
}

function makeKeys(): Keys {
  const privateKey = randomBytes(32).toString('base64url');
  return { privateKey, publicKey: publicKeyOf(privateKey) ?? '' };
}

const makeShortId = (): string => randomBytes(8).toString('hex');

/** RFC 8410: what stands before the 32 bytes of an X25519 private key in PKCS #8. */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** Both in base64url without padding, as Xray writes them; undefined when the private key is none. */
function publicKeyOf(privateKey: string): string | undefined {
  const raw = Buffer.from(privateKey, 'base64url');
  if (raw.length !== 32 || raw.toString('base64url') !== privateKey) return undefined;
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_X25519, raw]), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'jwk' }).x;
}

function isTarget(target: string): boolean {
  const [, host, port] = /^(.+):([1-9]\d{0,4})$/.exec(target) ?? [];
  if (host === undefined || Number(port) > 65_535) return false;
  const v6 = /^\[(.+)\]$/.exec(host)?.[1];
  return v6 === undefined ? isIPv4(host) || isHostname(host) : isIPv6(v6) && !v6.includes('%');
}
