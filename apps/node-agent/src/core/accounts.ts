import type { NodeConfig, User } from '../node-config.ts';
import { encode } from './protobuf.ts';

type Json = Readonly<Record<string, unknown>>;

/** A message with its type's name, as the core wraps what differs by protocol. */
export interface Typed {
  readonly type: string;
  readonly value: Buffer;
}

/** How a user of one protocol is written: in the configuration file, and in a call to the running core. */
export interface Accounts {
  readonly client: (user: User) => Json;
  readonly account: (user: User) => Typed;
}

// xray.proxy.shadowsocks.CipherType
const CIPHERS: Readonly<Record<string, number>> = {
  'aes-128-gcm': 5,
  'aes-256-gcm': 6,
  'chacha20-ietf-poly1305': 7,
};

/** Throws an Error for a protocol or cipher the core does not serve. */
export function accountsOf(config: NodeConfig): Accounts {
  switch (config.protocol) {
    case 'shadowsocks':
      return config.server_key === undefined ? shadowsocks(config.encryption_method ?? '') : shadowsocks2022;
    case 'trojan':
      return trojan;
    case 'vless':
      return vless(config.vless_flow ?? '');
    case 'vmess':
      return vmess;
    case 'hysteria2':
      return hysteria2;
    default:
      throw new Error(`the core serves no node of protocol "${config.protocol}"`);
  }
}

function shadowsocks(method: string): Accounts {
  const cipher = CIPHERS[method];
  if (cipher === undefined) throw new Error(`the core serves no Shadowsocks node with "${method}"`);
  return {
    client: ({ id, password }) => ({ email: id, password, method }),
    account: ({ password }) => ({
      type: 'xray.proxy.shadowsocks.Account',
      value: encode([
        [1, password],
        [2, cipher],
      ]),
    }),
  };
}

const shadowsocks2022: Accounts = {
  client: ({ id, password }) => ({ email: id, password }),
  account: ({ password }) => ({ type: 'xray.proxy.shadowsocks_2022.Account', value: encode([[1, password]]) }),
};

const trojan: Accounts = {
  client: ({ id, password }) => ({ email: id, password }),
  account: ({ password }) => ({ type: 'xray.proxy.trojan.Account', value: encode([[1, password]]) }),
};

const vless = (flow: string): Accounts => ({
  client: ({ id, password }) => ({ email: id, id: password, flow }),
  account: ({ password }) => ({
    type: 'xray.proxy.vless.Account',
    value: encode([
      [1, password],
      [2, flow],
    ]),
  }),
});

// xray.common.protocol.SecurityType
const AES_128_GCM = 3;

const vmess: Accounts = {
  // Clients choose the cipher; naming one keeps the core from choosing by the processor, so that accounts compare.
  client: ({ id, password }) => ({ email: id, id: password, security: 'aes-128-gcm' }),
  account: ({ password }) => ({
    type: 'xray.proxy.vmess.Account',
    value: encode([
      [1, password],
      [3, encode([[1, AES_128_GCM]])],
    ]),
  }),
};

const hysteria2: Accounts = {
  client: ({ id, password }) => ({ email: id, auth: password }),
  account: ({ password }) => ({ type: 'xray.proxy.hysteria.account.Account', value: encode([[1, password]]) }),
};
