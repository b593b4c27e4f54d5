import { stringify } from 'yaml';
import type { Content, WritableHost, Writer } from './content.ts';
import type { ShadowsocksHost, TrojanHost } from './model.ts';
import { noticeAddress, noticeHost, type Notice } from './notice.ts';
import { pluginUsesTls } from './plugin.ts';
import { groups, PROBE_INTERVAL_SECONDS, PROBE_URL, privateNetworks } from './routing.ts';
import { certificatePin, trojanAlpn, websocketOf } from './trojan.ts';

type Dialect = 'clash' | 'mihomo';
type Entry = Readonly<Record<string, unknown>>;

/** The original Clash. */
export const clash: Writer = writerFor('clash');
/** mihomo (Clash.Meta) and the clients built on it. */
export const mihomo: Writer = writerFor('mihomo');

const RESERVED = new Set(
  ['DIRECT', 'REJECT', 'REJECT-DROP', 'PASS', 'COMPATIBLE', 'GLOBAL', ...Object.values(groups)].map((name) =>
    name.toLowerCase(),
  ),
);

function writerFor(dialect: Dialect): Writer {
  return {
    contentType: 'text/yaml; charset=utf-8',
    fileExtension: 'yaml',
    isReserved: (name) => RESERVED.has(name.toLowerCase()),
    write: (content) => toYaml({ ...settings, ...bodyOf(dialect, content) }),
  };
}

/**
 * No `dns` section on purpose: names go to the proxy as names, and clients that tunnel a whole device bring their own;
 * a server chosen here would see what the user looks up, and may not be reachable where the user is.
 */
const settings = {
  'mixed-port': 7890,
  'allow-lan': false,
  mode: 'rule',
  'log-level': 'warning',
};

function bodyOf(dialect: Dialect, content: Content): Entry {
  if (content.kind === 'notice') return inertBody(dialect, content.notice);
  const names = content.hosts.map(({ name }) => name);
  return {
    proxies: content.hosts.map((host) => entryOf(dialect, host)),
    'proxy-groups': [
      { name: groups.choice, type: 'select', proxies: [groups.fastest, ...names] },
      {
        name: groups.fastest,
        type: 'url-test',
        proxies: names,
        url: PROBE_URL,
        interval: PROBE_INTERVAL_SECONDS,
        tolerance: 50,
      },
    ],
    rules: [
      'DOMAIN,localhost,DIRECT',
      'DOMAIN-SUFFIX,local,DIRECT',
      ...privateNetworks.v4.map((cidr) => `IP-CIDR,${cidr},DIRECT,no-resolve`),
      ...privateNetworks.v6.map((cidr) => `IP-CIDR6,${cidr},DIRECT,no-resolve`),
      `MATCH,${groups.choice}`,
    ],
  };
}

/**
 * The entry stands in `proxies` and not only in a group: a client that loads this file as a proxy provider and finds
 * no proxy falls back to a direct connection, which would show the user's address.
 */
function inertBody(dialect: Dialect, notice: Notice): Entry {
  const entry =
    dialect === 'mihomo'
      ? { name: notice.name, type: 'reject' }
      : {
          name: notice.name,
          type: 'ss',
          server: noticeAddress(notice),
          port: noticeHost.port,
          cipher: noticeHost.method,
          password: noticeHost.password,
        };
  return {
    proxies: [entry],
    'proxy-groups': [{ name: groups.choice, type: 'select', proxies: ['REJECT', notice.name] }],
    rules: ['MATCH,REJECT'],
  };
}

function entryOf(dialect: Dialect, host: WritableHost): Entry {
  return host.protocol === 'shadowsocks' ? shadowsocksEntry(host) : trojanEntry(dialect, host);
}

function shadowsocksEntry(host: ShadowsocksHost): Entry {
  return {
    name: host.name,
    type: 'ss',
    server: host.address,
    port: host.port,
    cipher: host.method,
    password: host.password,
    // Plugins carry TCP alone: UDP would go past them, to a port that may not answer.
    udp: host.plugin === undefined,
    ...(host.plugin && pluginEntry(host.plugin)),
  };
}

/** Clash's own words: `obfs`, never `obfs-local`, which it would take for no plugin at all. */
function pluginEntry(plugin: NonNullable<ShadowsocksHost['plugin']>): Entry {
  const { name, opts } = plugin;
  if (name === 'obfs-local') {
    return {
      plugin: 'obfs',
      'plugin-opts': { mode: opts['obfs'], ...(opts['obfs-host'] && { host: opts['obfs-host'] }) },
    };
  }
  return {
    plugin: 'v2ray-plugin',
    'plugin-opts': {
      mode: 'websocket',
      ...(pluginUsesTls(plugin) && { tls: true }),
      ...(opts['host'] && { host: opts['host'] }),
      ...(opts['path'] && { path: opts['path'] }),
      ...(opts['mux'] !== undefined && { mux: opts['mux'] !== '0' }),
    },
  };
}

function trojanEntry(dialect: Dialect, host: TrojanHost): Entry {
  const { tls, transport } = host;
  const alpn = trojanAlpn(host);
  const pin = dialect === 'mihomo' ? certificatePin(tls) : null;
  return {
    name: host.name,
    type: 'trojan',
    server: host.address,
    port: host.port,
    password: host.password,
    udp: true,
    sni: tls.sni,
    ...(alpn.length > 0 && { alpn }),
    ...(dialect === 'mihomo' && tls.fingerprint && { 'client-fingerprint': tls.fingerprint }),
    // mihomo's `fingerprint` replaces the usual verification: right for a self-signed certificate only.
    ...(tls.allowInsecure && (pin === null ? { 'skip-cert-verify': true } : { fingerprint: pin })),
    ...transportEntry(transport, tls),
  };
}

function transportEntry(transport: TrojanHost['transport'], tls: TrojanHost['tls']): Entry {
  if (transport.type === 'ws') {
    const { path, host } = websocketOf(transport, tls);
    return { network: 'ws', 'ws-opts': { path, headers: { Host: host } } };
  }
  if (transport.type === 'grpc') {
    return { network: 'grpc', 'grpc-opts': { 'grpc-service-name': transport.serviceName } };
  }
  return {};
}

/**
 * Every text is quoted: these clients read YAML 1.1, in which more plain words are numbers, dates or booleans than the
 * writer knows of. What their reader refuses even inside quotes is escaped.
 */
function toYaml(document: Entry): string {
  const text = stringify(document, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  return text.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
