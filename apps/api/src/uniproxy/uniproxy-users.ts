import { createHmac } from 'node:crypto';
import { type Node, keyBytesOf } from '@orrery/node';
import { PLACEHOLDER_ID } from '@orrery/traffic';
import type { ListView } from '../agents/lists/list-view.ts';
import type { Keyring } from '../keyring.ts';

interface Listed {
  readonly subscription_id: string;
  readonly password: string;
  readonly speed_limit: number;
  readonly device_limit: number;
}

interface User {
  readonly id: number;
  /** The password of every protocol. */
  readonly uuid: string;
  readonly speed_limit: number | null;
  readonly device_limit: number | null;
}

const asText = new WeakMap<Node, Node>();

/**
 * These agents know no keys of Shadowsocks 2022 but those they make of the UUID text themselves, so their list is that of a
 * node whose method takes the text. The same object for the same node: lists are kept by it.
 */
export function listedAsText(node: Node): Node {
  if (node.protocol !== 'shadowsocks' || keyBytesOf(node.encryptionMethod) === undefined) return node;
  const known = asText.get(node) ?? { ...node, encryptionMethod: 'aes-256-gcm' as const };
  asText.set(node, known);
  return known;
}

/** Who may connect, in order of id; never nobody: agents keep their old users, or fail, on an empty list. */
export function uniproxyUsers(view: ListView, node: Node, keyring: Keyring): string {
  const users = view.all(false).map((text) => userOf(JSON.parse(text) as Listed));
  users.sort((a, b) => a.id - b.id);
  return JSON.stringify({ users: users.length > 0 ? users : [placeholder(node, keyring)] });
}

const userOf = ({ subscription_id: id, password, speed_limit: speed, device_limit: devices }: Listed): User => ({
  id: Number(id),
  uuid: password,
  speed_limit: speed === 0 ? null : speed,
  device_limit: devices === 0 ? null : devices,
});

/** A credential that nobody is told, the same each time: a list that changes makes these agents start over. */
function placeholder(node: Node, keyring: Keyring): User {
  const secret = createHmac('sha256', keyring.key('credential', keyring.current)).update(`nobody of ${node.uuid}`);
  const [, a, b, c, d, e] = /^(.{8})(.{4})(.{3})(.{3})(.{12})/.exec(secret.digest('hex')) ?? [];
  return { id: PLACEHOLDER_ID, uuid: `${a}-${b}-4${c}-8${d}-${e}`, speed_limit: null, device_limit: null };
}
