import {
  address,
  byte,
  domainStrategy,
  duration,
  ips,
  listen,
  open,
  port,
  portList,
  portRange,
  range,
  sendThrough,
  small,
  streamSettings,
  strategyOf,
  tag,
  texted,
  texts,
  unsigned,
  uuid,
} from './template-check-v2ray-values.ts';
import {
  also,
  anything,
  type Entry,
  type Fields,
  flag,
  isEntry,
  type Kind,
  listOf,
  mapOf,
  nameOf,
  notNull,
  someText,
  text,
  textOr,
  textThat,
  whole,
  wordOf,
} from './template-shape.ts';

const outboundTag = nameOf('outbound');

/** Entries that `protocol` tells apart, in any case of letters; its settings stand in `settings`. */
function byProtocol(around: Fields, protocols: Readonly<Record<string, { old?: Kind; new?: Kind } | Kind>>): Kind {
  const outer = open({ protocol: text, tag, ...around });
  return (value, at, look) => {
    outer(value, at, look);
    if (!isEntry(value)) return;
    const name = wordOf(value['protocol'] ?? '').toLowerCase();
    const of = Object.hasOwn(protocols, name) ? protocols[name] : undefined;
    const known = typeof of === 'function' ? of : of?.[look.age];
    if (known) known(value['settings'] ?? {}, 'settings' in value ? [...at, 'settings'] : at, look);
    else if (name === '') look.say(at, 'an entry has no protocol');
    else look.say([...at, 'protocol'], `the protocol ${name} is not known`);
  };
}

interface Server {
  readonly list: 'servers' | 'vnext';
  readonly fields: Fields;
  readonly required: readonly string[];
  readonly user?: { readonly fields: Fields; readonly required: readonly string[] };
}

/** Xray takes one server by outbound, and also without a list around it, together with its user. */
function serverOf({ list, fields, required, user }: Server): Kind {
  const one = user
    ? open(
        { ...fields, users: usersOf(open(user.fields, user.required), list === 'vnext') },
        list === 'vnext' ? [...required, 'users'] : required,
      )
    : open(fields, required);
  const listed = open({ [list]: listOf(notNull(one)) });
  const plain = open({ ...fields, ...user?.fields }, [...required, ...(user?.required ?? [])]);
  return (value, at, look) => {
    if (look.age === 'new' && isEntry(value) && 'address' in value) return plain(value, at, look);
    listed(value, at, look);
    if (!isEntry(value)) return;
    const { [list]: entries } = value;
    if (!Array.isArray(entries) || entries.length === 0) look.say(at, `${list} has no server`);
    else if (look.age === 'new' && entries.length > 1) look.say([...at, list], `${list} must have one server alone`);
  };
}

const usersOf =
  (user: Kind, needed: boolean): Kind =>
  (value, at, look) => {
    listOf(notNull(user))(value, at, look);
    if (!Array.isArray(value)) return;
    if (needed && value.length === 0) look.say(at, 'users is empty');
    else if (look.age === 'new' && value.length > 1) look.say(at, 'users must have one member alone');
  };

const place: Fields = { address: someText, port };
const account = open({ user: text, pass: text });
const login = serverOf({
  list: 'servers',
  fields: place,
  required: ['address', 'port'],
  user: { fields: { user: text, pass: text, email: text, level: unsigned }, required: [] },
});
const flow = textThat('a flow that is known', (value) => /^(?:xtls-rprx-vision(?:-udp443)?)?$/.test(value));
const vmessUser: Fields = { id: uuid, email: text, level: unsigned, alterId: { old: port }, security: text };
const vlessUser: Fields = {
  id: uuid,
  email: text,
  level: unsigned,
  flow: {
    old: textThat('a flow that is known', (value) => /^(?:xtls-rprx-(?:origin|direct)(?:-udp443)?)?$/.test(value)),
    new: flow,
  },
  encryption: textThat(
    'none, or an encryption that Xray knows',
    (value) => value === 'none' || value.startsWith('mlkem768x25519plus.'),
  ),
};
const shadowsocksMethod: Fields[string] = {
  old: strategyOf(
    ...'aes-256-cfb aes-128-cfb chacha20 chacha20-ietf aes-128-gcm aead_aes_128_gcm aes-256-gcm'.split(' '),
    ...'aead_aes_256_gcm chacha20-poly1305 aead_chacha20_poly1305 chacha20-ietf-poly1305 none plain'.split(' '),
  ),
  new: strategyOf(
    ...'aes-128-gcm aead_aes_128_gcm aes-256-gcm aead_aes_256_gcm chacha20-poly1305 none plain'.split(' '),
    ...'aead_chacha20_poly1305 chacha20-ietf-poly1305 xchacha20-poly1305 aead_xchacha20_poly1305'.split(' '),
    ...'xchacha20-ietf-poly1305 2022-blake3-aes-128-gcm 2022-blake3-aes-256-gcm'.split(' '),
    '2022-blake3-chacha20-poly1305',
  ),
};

const blackhole = open({ response: open({ type: strategyOf('none', 'http') }, ['type']) });
const freedom = open({
  domainStrategy: { old: text, new: domainStrategy },
  targetStrategy: { new: domainStrategy },
  redirect: textThat('an address with a port', (value) => value === '' || /^(?:[^:]*|\[[^\]]*\]):\d{1,5}$/.test(value)),
  userLevel: unsigned,
  fragment: { new: open({ packets: text, length: range, interval: range, maxSplit: range }, ['length', 'interval']) },
  noises: {
    new: listOf(open({ type: strategyOf('rand', 'str', 'hex', 'base64'), packet: text, delay: range }, ['type'])),
  },
});
const outbound = byProtocol(
  {
    settings: anything,
    sendThrough,
    streamSettings,
    proxySettings: open({ tag: outboundTag, transportLayer: flag }, ['tag']),
    mux: open({
      enabled: flag,
      concurrency: { old: whole(-32_768, 1024), new: whole(-32_768, 32_767) },
      xudpConcurrency: { new: whole(-32_768, 32_767) },
      xudpProxyUDP443: { new: strategyOf('reject', 'allow', 'skip') },
    }),
    targetStrategy: { new: domainStrategy },
  },
  {
    blackhole,
    block: { new: blackhole },
    freedom,
    direct: { new: freedom },
    dns: open({
      network: text,
      address: text,
      port,
      userLevel: unsigned,
      nonIPQuery: { new: strategyOf('reject', 'drop', 'skip') },
    }),
    loopback: { new: open({ inboundTag: text }) },
    http: login,
    socks: login,
    shadowsocks: serverOf({
      list: 'servers',
      fields: { ...place, method: shadowsocksMethod, password: someText, email: text, level: byte },
      required: ['address', 'port', 'method', 'password'],
    }),
    trojan: serverOf({
      list: 'servers',
      fields: {
        ...place,
        password: someText,
        email: text,
        level: byte,
        flow: { new: textThat('left out', (value) => value === '') },
      },
      required: ['address', 'port', 'password'],
    }),
    vmess: serverOf({
      list: 'vnext',
      fields: place,
      required: ['address', 'port'],
      user: { fields: vmessUser, required: ['id'] },
    }),
    vless: serverOf({
      list: 'vnext',
      fields: place,
      required: ['address', 'port'],
      user: { fields: vlessUser, required: ['id', 'encryption'] },
    }),
    hysteria: { new: open({ version: whole(2, 2), address: someText, port }, ['version', 'address', 'port']) },
    wireguard: {
      new: open({ secretKey: text, address: listOf(text), peers: listOf(open({ publicKey: text, endpoint: text })) }, [
        'secretKey',
      ]),
    },
    mtproto: { old: open({}) },
  },
);

const listening = open({ accounts: listOf(account), userLevel: unsigned });
const socks = open({ auth: text, accounts: listOf(account), udp: flag, ip: text, userLevel: unsigned });
const dokodemo = open({ address: text, port, network: texts, followRedirect: flag, userLevel: unsigned });
const forOthers = open({});
const inbound: Kind = also(
  byProtocol(
    {
      settings: anything,
      port: { old: portRange, new: portList },
      listen,
      streamSettings,
      sniffing: open({
        enabled: flag,
        destOverride: texts,
        domainsExcluded: { new: texts },
        metadataOnly: { new: flag },
        routeOnly: { new: flag },
      }),
    },
    {
      socks,
      mixed: { new: socks },
      http: { old: open({ timeout: unsigned, accounts: listOf(account), userLevel: unsigned }), new: listening },
      'dokodemo-door': dokodemo,
      tunnel: { new: dokodemo },
      tun: { new: open({}) },
      shadowsocks: forOthers,
      trojan: forOthers,
      vmess: forOthers,
      vless: forOthers,
      wireguard: { new: forOthers },
      hysteria: { new: forOthers },
      mtproto: { old: forOthers },
    },
  ),
  (value, at, look) => {
    const { protocol, port: ports, listen } = value as Entry;
    const isPath = typeof listen === 'string' && /^[/@]/.test(listen);
    if (!isPath && protocol !== 'tun' && (ports ?? null) === null) look.say(at, 'an inbound has no port');
    const { sniffing } = value as Entry;
    checkSniffed(isEntry(sniffing) ? sniffing['destOverride'] : undefined, [...at, 'sniffing', 'destOverride'], look);
  },
);

const checkSniffed: Kind = (value, at, look) => {
  const known = strategyOf(
    'http',
    'tls',
    'https',
    'ssl',
    ...(look.age === 'new' ? ['quic', 'fakedns', 'fakedns+others'] : []),
  );
  if (typeof value === 'string') for (const one of value.split(',')) known(one, at, look);
  else listOf(known)(value ?? null, at, look);
};

/** What a rule looks at. */
const looks: Fields = {
  domain: texts,
  domains: texts,
  ip: ips,
  port: portList,
  network: texts,
  source: ips,
  sourcePort: portList,
  user: texts,
  inboundTag: texts,
  protocol: texts,
  attrs: { old: text, new: texted },
  sourceIP: { new: ips },
  localIP: { new: ips },
  localPort: { new: portList },
  vlessRoute: { new: portList },
  process: { new: texts },
};
const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const rule: Kind = also(
  open({
    ...looks,
    type: text,
    ruleTag: text,
    outboundTag: nameOf('outbound of a rule'),
    balancerTag: nameOf('balancer'),
  }),
  (value, at, look) => {
    if (!isEntry(value)) return;
    if (look.age === 'old' && wordOf(value['type']).toLowerCase() !== 'field')
      look.say('type' in value ? [...at, 'type'] : at, 'the type of a rule must be field');
    if (isNothing(value['outboundTag']) && isNothing(value['balancerTag']))
      look.say(at, 'a rule leads nowhere: it has no outboundTag and no balancerTag');
    const fields = Object.keys(looks).filter(
      (name) => typeof looks[name] === 'function' || look.age === 'new' || name === 'attrs',
    );
    if (fields.every((name) => isNothing(value[name])))
      look.say(at, 'a rule looks at nothing: it has no field such as domain, ip or network');
  },
);

const balancer = open(
  {
    tag: someText,
    selector: texts,
    strategy: {
      new: open({ type: strategyOf('random', 'leastPing', 'leastLoad', 'roundRobin'), settings: open({}) }),
    },
    fallbackTag: { new: outboundTag },
  },
  ['tag'],
);

const domain = textThat('no domain', () => true);
const nameServer = textOr(
  open(
    {
      address: text,
      port,
      domains: listOf(domain),
      expectIPs: ips,
      expectedIPs: { new: ips },
      skipFallback: flag,
      clientIp: text,
      queryStrategy: { new: text },
      tag: { new: text },
    },
    ['address'],
  ),
);
const dns = open({
  servers: also(listOf(nameServer), (value, at, look) => {
    const again = (value as unknown[]).lastIndexOf('localhost');
    // V2Ray 4 ends with a fault of its own.
    if (look.age === 'old' && again > (value as unknown[]).indexOf('localhost'))
      look.say([...at, again], 'localhost is there twice');
  }),
  hosts: mapOf(
    (value, at, look) => {
      (Array.isArray(value) ? listOf(text) : text)(value, at, look);
      if (Array.isArray(value) && value.length === 0) look.say(at, 'a host has no address');
    },
    (name) => !/^(?:domain|geosite|regexp|keyword|full|ext|dotless):$/.test(name),
  ),
  clientIp: address,
  tag: text,
  queryStrategy: { new: text },
  disableCache: flag,
  disableFallback: { new: flag },
  disableFallbackIfMatch: { new: flag },
  useSystemHosts: { new: flag },
});

const level = open({
  handshake: unsigned,
  connIdle: unsigned,
  uplinkOnly: unsigned,
  downlinkOnly: unsigned,
  statsUserUplink: flag,
  statsUserDownlink: flag,
  bufferSize: small,
});

export const v2rayDocument = open({
  log: open({ access: text, error: text, loglevel: text, dnsLog: { new: flag }, maskAddress: { new: text } }),
  dns,
  routing: open({ domainStrategy: text, rules: listOf(rule), balancers: listOf(balancer) }),
  inbounds: listOf(inbound),
  outbounds: listOf(outbound),
  policy: open({
    levels: mapOf(level, (name) => /^\d{1,9}$/.test(name)),
    system: open({
      statsInboundUplink: flag,
      statsInboundDownlink: flag,
      statsOutboundUplink: flag,
      statsOutboundDownlink: flag,
    }),
  }),
  api: open({ tag: someText, services: listOf(text) }, ['tag']),
  stats: open({}),
  reverse: open({
    bridges: listOf(open({ tag: text, domain: text })),
    portals: listOf(open({ tag: text, domain: text })),
  }),
  metrics: { new: open({ tag: text, listen: text }) },
  observatory: {
    new: open({ subjectSelector: listOf(text), probeURL: text, probeInterval: duration, enableConcurrency: flag }),
  },
  burstObservatory: {
    new: open(
      {
        subjectSelector: listOf(text),
        pingConfig: open({
          destination: text,
          connectivity: text,
          interval: duration,
          timeout: duration,
          sampling: small,
        }),
      },
      ['pingConfig'],
    ),
  },
  transport: {
    old: open({}),
    new: (value, at, look) => {
      if (!isNothing(value)) look.say(at, 'the section transport ended with Xray 24: use streamSettings');
    },
  },
});
