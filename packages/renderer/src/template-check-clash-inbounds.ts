import type { Looked } from './template-check-clash-clients.ts';
import {
  entriesOf,
  isAddress,
  itemsOf,
  readShape,
  type Say,
  shape,
  type Shape,
  textOf,
} from './template-check-clash-fields.ts';
import { sections } from './template-check-clash-tables.ts';
import type { Place } from './template-text.ts';
import { type Entry, isEntry, shown } from './template-shape.ts';

const BASE = 'name!:text listen port:ranges rule proxy';
const KEYS = 'client-auth-type client-auth-cert ech-key';
const CERTIFIED = `certificate!:text private-key!:text ${KEYS}`;
const TLS = `certificate private-key ${KEYS}`;

/** What mihomo reads of a listener of each type. */
const types: Readonly<Record<string, Shape>> = {
  socks: shape(BASE, TLS, 'users:[]#user udp:bool reality-config:#reality'),
  http: shape(BASE, TLS, 'users:[]#user reality-config:#reality'),
  mixed: shape(BASE, TLS, 'users:[]#user udp:bool reality-config:#reality'),
  tproxy: shape(BASE, 'udp:bool'),
  redir: shape(BASE),
  tunnel: shape(BASE, 'network!:[]text target!:text'),
  tun: new Map([...shape(BASE), ...(sections['tun'] ?? [])]),
  shadowsocks: shape(BASE, 'password!:text cipher!:text udp:bool mux-option:#mux'),
  snell: shape(BASE, 'psk!:text version:int udp:bool'),
  vmess: shape(BASE, TLS, 'users!:[]#uuidUser ws-path grpc-service-name reality-config:#reality mux-option:#mux'),
  vless: shape(
    BASE,
    TLS,
    'users!:[]#uuidUser decryption ws-path grpc-service-name allow-insecure:bool reality-config:#reality mux-option:#mux',
  ),
  trojan: shape(
    BASE,
    TLS,
    'users!:[]#passwordUser ws-path grpc-service-name allow-insecure:bool reality-config:#reality mux-option:#mux',
  ),
  hysteria2: shape(
    BASE,
    CERTIFIED,
    'users:{}text obfs obfs-password max-idle-time:int alpn:[]text up down ignore-client-bandwidth:bool masquerade',
    'cwnd:int bbr-profile udp-mtu:int mux-option:#mux',
  ),
  'hysteria2-realm': shape(BASE, TLS, 'token!:text max-realms:int max-realms-per-ip:int alpn:[]text'),
  tuic: shape(
    BASE,
    CERTIFIED,
    'token:[]text users:{}text congestion-controller max-idle-time:int authentication-timeout:int alpn:[]text',
    'max-udp-relay-packet-size:int cwnd:int bbr-profile mux-option:#mux',
  ),
  anytls: shape(BASE, CERTIFIED, 'users:{}text allow-insecure:bool padding-scheme'),
  mieru: shape(BASE, 'transport!:text users!:{}text traffic-pattern user-hint-is-mandatory:bool'),
  sudoku: shape(BASE, 'key!:text aead-method padding-min:int padding-max:int table-type mux-option:#mux'),
  trusttunnel: shape(BASE, CERTIFIED, 'users:[]#user network:[]text congestion-controller cwnd:int bbr-profile'),
};

const shapes: Readonly<Record<string, Shape>> = {
  user: shape('username!:text password!:text'),
  uuidUser: shape('username uuid!:text alterId:int flow'),
  passwordUser: shape('username password!:text'),
  mux: shape('padding:bool brutal:#brutal'),
  brutal: shape('enabled:bool up down'),
  reality: shape('dest!:text private-key!:text short-id!:[]text server-names!:[]text max-time-difference:int proxy'),
};

/** Looks at the doors of its own that a document opens; where they lead past all rules comes back. */
export function checkInbounds({ root, say }: Looked, known: ReadonlySet<string>): readonly string[] {
  const leads: string[] = [];
  for (const [index, entry] of entriesOf(root['listeners']).entries()) {
    checkListener(entry, ['listeners', index], say);
    leads.push(textOf(entry['proxy']));
  }
  for (const [index, tunnel] of itemsOf(root['tunnels']).entries()) {
    const at = ['tunnels', index];
    const proxy = isEntry(tunnel) ? textOf(tunnel['proxy']) : tunnel === null ? '' : proxyOf(shown(tunnel), at, say);
    if (isEntry(tunnel)) readShape(tunnelShape, tunnel, at, { weak: false, shapes: {}, say });
    if (proxy !== '' && !known.has(proxy)) say(`a tunnel leads to ${proxy}, which there is not`, at);
    leads.push(proxy);
  }
  return leads;
}

function checkListener(entry: Entry, at: Place, say: Say): void {
  const { type, listen } = entry;
  const fields = typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : undefined;
  if (fields === undefined)
    return say(
      `there is no type of listener ${shown(type ?? '(none)')}`,
      typeof type === 'string' ? [...at, 'type'] : at,
    );
  readShape(fields, entry, at, { weak: true, shapes, say });
  if (typeof listen === 'string' && listen !== '' && !isAddress(listen))
    say(`${listen} is no address`, [...at, 'listen']);
  if (type === 'snell' && ![0, 4, 5].includes(Number(entry['version'] ?? 0))) {
    say('a listener of Snell has version 4 or 5', [...at, 'version']);
  }
}

const tunnelShape = shape('network:[]text address target proxy');

/** `tcp/udp,127.0.0.1:53,1.1.1.1:53,Proxy`; the proxy may be left out. */
function proxyOf(tunnel: string, at: Place, say: Say): string {
  const [networks = '', address = '', target = '', proxy = '', ...more] = tunnel.split(',').map((part) => part.trim());
  const isEnd = (end: string) => /^(?:\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(end);
  const right = more.length === 0 && networks.split('/').every((one) => one === 'tcp' || one === 'udp');
  if (!right || !isEnd(address) || !isEnd(target))
    say(`${tunnel} is no tunnel: tcp/udp,address:port,target:port,proxy`, at);
  return proxy;
}
