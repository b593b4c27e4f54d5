import { isIP } from 'node:net';
import {
  also,
  someText,
  ended,
  type Fields,
  flag,
  integer,
  isEntry,
  type Kind,
  kind,
  listOf,
  mapOf,
  object,
  text,
  textThat,
  untilOld,
  whole,
  wordOf,
} from './template-shape.ts';

// Values of V2Ray's and Xray's configuration, which know no unknown fields: what they do not know they pass over.
// https://xtls.github.io/config/ and https://www.v2fly.org/config/overview.html

export const open = (fields: Fields, required: readonly string[] = []): Kind => object(fields, required, true);

export const port = whole(0, 65_535);
export const unsigned = whole(0, 2 ** 32 - 1);
export const small = whole(-(2 ** 31), 2 ** 31 - 1);
export const byte = whole(0, 255);
export const tag = text;

/** A list, or a text with commas. */
export const texts: Kind = (value, at, look) => (typeof value === 'string' ? text : listOf(text))(value, at, look);

const isPort = (value: string): boolean => /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
const isRange = (value: string): boolean => {
  const [from = '', to = from, ...more] = value.split('-');
  return more.length === 0 && isPort(from) && isPort(to);
};
const isPortNumber = (value: unknown): boolean => Number.isInteger(value) && isPort(String(value));
/** `53`, `"1000-2000"` */
export const portRange = kind('a port, or a text like 1000-2000', (value) =>
  typeof value === 'string' ? isRange(value) : isPortNumber(value),
);
/** `53`, `"53,1000-2000"` */
export const portList = kind('a port, or a text like 53,1000-2000', (value) =>
  typeof value === 'string'
    ? value.split(',').every((part) => part.trim() === '' || isRange(part.trim()))
    : isPortNumber(value),
);
/** `100`, `"100-200"` */
export const range = kind('a number, or a text like 100-200', (value) =>
  typeof value === 'string'
    ? /^(?:-?\d{1,9}(?:--?\d{1,9})?)?$/.test(value)
    : typeof value === 'number' && Number.isInteger(value),
);

const isNetwork = (value: string): boolean => {
  if (/^(?:geoip:!?.|ext(?:-ip)?:[^:]+:[^:]+$)/.test(value)) return true;
  const [address = '', bits, ...more] = value.replace(/^\[(.*)\]$/, '$1').split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || bits === '' || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};
const network = textThat('an address, a network, or geoip:…', isNetwork);
export const ips: Kind = (value, at, look) => {
  if (typeof value === 'string')
    textThat('addresses, networks, or geoip:…', (all) => all.split(',').every(isNetwork))(value, at, look);
  else listOf(network)(value, at, look);
};

export const duration = textThat('a duration like 30s or 5m', (value) =>
  /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(value),
);
export const strategyOf = (...names: readonly string[]): Kind => {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return textThat(`one of ${names.join(', ')}`, (value) => value === '' || known.has(value.toLowerCase()));
};
export const domainStrategy = strategyOf(
  ...'AsIs UseIP UseIPv4 UseIPv6 UseIPv4v6 UseIPv6v4'.split(' '),
  ...'ForceIP ForceIPv4 ForceIPv6 ForceIPv4v6 ForceIPv6v4'.split(' '),
);
const UUID = /^(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;
/** Xray makes a UUID of any shorter text. */
export const uuid = {
  old: textThat('a UUID', (value) => UUID.test(value)),
  new: textThat('a UUID, or a text of 1 to 30 bytes', (value) => {
    const bytes = Buffer.byteLength(value);
    return UUID.test(value) || (bytes > 0 && bytes <= 30);
  }),
};

export const texted = mapOf(text);
const isAddress = (value: string): boolean => isIP(value.replace(/^\[(.*)\]$/, '$1')) > 0;
export const address = textThat('an IP address', isAddress);
/** Xray may choose one of a network. */
export const sendThrough = textThat(
  'an IP address',
  (value) => isAddress(value.replace(/\/\d{1,3}$/, '')) || /^(?:origin|srcip)$/.test(value),
);
export const listen = textThat(
  'an IP address, localhost or a path',
  (value) => isAddress(value) || /^(?:localhost$|[/@])/.test(value),
);

const headerOf = (...types: readonly string[]): Kind => open({ type: strategyOf(...types) }, ['type']);
const fingerprint = textThat('a fingerprint that Xray knows', (value) =>
  /^(?:|chrome|firefox|safari|ios|android|edge|360|qq|random|randomized|randomizednoalpn|unsafe|hello[a-z]+(?:_\w+)?)$/i.test(
    value,
  ),
);
const tls = open({
  serverName: text,
  alpn: texts,
  allowInsecure: {
    old: flag,
    new: (value, at, look) => {
      flag(value, at, look);
      if (value === true) look.say(at, 'allowInsecure ended with Xray 26: use pinnedPeerCertSha256');
    },
  },
  certificates: listOf(open({ certificateFile: text, keyFile: text, certificate: listOf(text), key: listOf(text) })),
  disableSystemRoot: flag,
  minVersion: { new: text },
  maxVersion: { new: text },
  cipherSuites: { new: text },
  fingerprint: { new: fingerprint },
  rejectUnknownSni: { new: flag },
  pinnedPeerCertSha256: {
    new: textThat(
      'SHA-256 in hexadecimal',
      (value) => value.split(/[,~]/).every((one) => /^(?:[\da-f]{2}:?){32}$/i.test(one.trim())) || value === '',
    ),
  },
  verifyPeerCertByName: { new: text },
  echConfigList: { new: text },
});

const reality = open({
  show: flag,
  fingerprint,
  serverName: text,
  password: text,
  publicKey: text,
  shortId: textThat('an even number of hexadecimal digits, 16 at most', (value) =>
    /^(?:[\da-f]{2}){0,8}$/i.test(value),
  ),
  spiderX: textThat('a path', (value) => value === '' || value.startsWith('/')),
  mldsa65Verify: text,
});

const way = { host: text, path: text, headers: texted };
const websocket = open({ ...way, host: { new: text }, acceptProxyProtocol: flag });
const xhttp: Kind = open({ ...way, mode: text, xmux: open({ maxConcurrency: range, maxConnections: range }) });
const kcp = open({
  mtu: unsigned,
  tti: whole(10, 5000),
  uplinkCapacity: unsigned,
  downlinkCapacity: unsigned,
  congestion: flag,
  readBufferSize: unsigned,
  writeBufferSize: unsigned,
  header: {
    old: headerOf('none', 'srtp', 'utp', 'wechat-video', 'dtls', 'wireguard'),
    new: ended('header and seed of kcp ended with Xray 26: use finalmask'),
  },
  seed: { old: text, new: ended('header and seed of kcp ended with Xray 26: use finalmask') },
});
const tcp = open({ header: headerOf('none', 'http'), acceptProxyProtocol: flag });

const sockopt = open({
  mark: small,
  tcpFastOpen: { old: flag },
  tproxy: text,
  acceptProxyProtocol: flag,
  domainStrategy: { new: domainStrategy },
  dialerProxy: { new: text },
  tcpKeepAliveInterval: small,
  tcpKeepAliveIdle: { new: small },
  tcpCongestion: { new: text },
  tcpUserTimeout: { new: small },
  interface: { new: text },
  tcpMptcp: { new: flag },
});

const gone = (what: string): Kind => ended(`the network ${what} ended: use xhttp`);
const networkName: Fields[string] = {
  old: also(someText, strategyOf('tcp', 'kcp', 'mkcp', 'ws', 'websocket', 'h2', 'http', 'ds', 'domainsocket', 'quic')),
  new: (value, at, look) => {
    someText(value, at, look);
    if (['h2', 'h3', 'http', 'quic'].includes(wordOf(value).toLowerCase())) gone(wordOf(value))(value, at, look);
    else
      strategyOf(
        'raw',
        'tcp',
        'xhttp',
        'splithttp',
        'kcp',
        'mkcp',
        'grpc',
        'ws',
        'websocket',
        'httpupgrade',
        'hysteria',
      )(value, at, look);
  },
};

const stream = open({
  network: networkName,
  security: { old: text, new: strategyOf('none', 'tls', 'reality') },
  tlsSettings: tls,
  realitySettings: { new: reality },
  rawSettings: { new: tcp },
  tcpSettings: tcp,
  xhttpSettings: { new: xhttp },
  splithttpSettings: { new: xhttp },
  kcpSettings: kcp,
  grpcSettings: open({ serviceName: text, multiMode: { new: flag }, authority: { new: text } }),
  wsSettings: websocket,
  httpupgradeSettings: { new: open(way) },
  httpSettings: untilOld(open({ host: texts, path: text })),
  hysteriaSettings: { new: open({ version: integer, auth: text }) },
  sockopt,
});

/** REALITY without its settings is no way to anywhere. */
export const streamSettings: Kind = (value, at, look) => {
  stream(value, at, look);
  if (look.age === 'old' || !isEntry(value) || wordOf(value['security']).toLowerCase() !== 'reality') return;
  const settings = value['realitySettings'];
  if (!isEntry(settings)) return look.say(at, 'security reality needs realitySettings');
  if (!/^[\w-]{43}$/.test(wordOf(settings['publicKey'] ?? settings['password'] ?? '')))
    look.say([...at, 'realitySettings'], 'realitySettings has no publicKey of 43 signs');
};
