import type { NodeConfig, User } from '../node-config.ts';
import { accountsOf, type Typed } from './accounts.ts';
import { encode } from './protobuf.ts';

/** Each subscription is served on a port of its own. Throws an Error for a node that cannot be served so. */
export function hasOwnPorts(node: NodeConfig): boolean {
  if (node.port_per_subscription !== true) return false;
  if (node.protocol !== 'shadowsocks' || node.server_key !== undefined || node.plugin !== undefined)
    throw new Error('a port per subscription takes Shadowsocks of a method before 2022, without plugin');
  return true;
}

/** Whose inbound it is and where shows in its name, so that the next agent knows. */
export const ownTag = ({ id, port }: Pick<User, 'id' | 'port'>): string => `own:${port}:${id}`;

/** Undefined for any other inbound. */
export function readOwnTag(tag: string): { readonly id: string; readonly port: number } | undefined {
  const [, port, id] = /^own:(\d+):(.+)$/.exec(tag) ?? [];
  return port === undefined || id === undefined ? undefined : { id, port: Number(port) };
}

// xray.common.net.Network
const TCP_AND_UDP = Uint8Array.from([2, 3]);

const typed = ({ type, value }: Typed): Buffer =>
  encode([
    [1, type],
    [2, value],
  ]);

/**
 * The inbound of one subscription, TCP and UDP, as the core's message `xray.core.InboundHandlerConfig`: the same as
 * {@link inbound} makes of it for the configuration file, and byte for byte what the core says it holds.
 */
export function ownInbound(node: NodeConfig, listen: string, user: User & { readonly port: number }): Buffer {
  const receiver = encode([
    [
      1,
      encode([
        [
          1,
          encode([
            [1, user.port],
            [2, user.port],
          ]),
        ],
      ]),
    ],
    [2, encode([[1, Buffer.alloc(listen.includes(':') ? 16 : 4)]])],
    // Looks at the first bytes to recognise BitTorrent; never changes where a connection goes.
    [
      6,
      encode([
        [1, 1],
        [2, 'http'],
        [2, 'tls'],
        [5, 1],
      ]),
    ],
  ]);
  const client = encode([
    [2, user.id],
    [3, typed(accountsOf(node).account(user))],
  ]);
  const proxy = encode([
    [1, client],
    [2, TCP_AND_UDP],
  ]);
  return encode([
    [1, ownTag(user)],
    [2, typed({ type: 'xray.app.proxyman.ReceiverConfig', value: receiver })],
    [3, typed({ type: 'xray.proxy.shadowsocks.ServerConfig', value: proxy })],
  ]);
}
