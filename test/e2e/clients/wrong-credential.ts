import { randomBytes, randomUUID } from 'node:crypto';

/**
 * Another credential of the same form, so that what refuses it is the server and not the client's parser: a UUID, a
 * Shadowsocks 2022 key, or `server key:user key`, of which only the user's part changes.
 */
export function spoilPassword(password: string): string {
  const [first = '', second] = password.split(':');
  if (second !== undefined) return `${first}:${spoilKey(second)}`;
  const isKey = /^[A-Za-z0-9+/]+={0,2}$/.test(first) && [16, 32].includes(Buffer.from(first, 'base64').length);
  return isKey ? spoilKey(first) : randomUUID();
}

const spoilKey = (key: string): string => randomBytes(Buffer.from(key, 'base64').length).toString('base64');

/** Where clients keep what authenticates a user: `uuid` and `id` of VLESS, VMess and TUIC, `auth` of Hysteria in Xray. */
const credentialKeys = new Set(['password', 'uuid', 'id', 'auth']);
/** What all users of a node share: with another one the server would never see the credential. */
const sharedParts = new Set(['obfs', 'finalmask']);

/** A copy of parsed JSON or YAML in which every credential is another one. */
export function spoilTree(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(spoilTree);
  if (typeof tree !== 'object' || tree === null) return tree;
  const entries = Object.entries(tree).map(([key, value]) => {
    if (sharedParts.has(key)) return [key, value];
    return credentialKeys.has(key) && typeof value === 'string' ? [key, spoilPassword(value)] : [key, spoilTree(value)];
  });
  return Object.fromEntries(entries);
}
