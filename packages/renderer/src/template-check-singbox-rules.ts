import { dialing, httpClient } from './template-check-singbox-shared.ts';
import {
  dnsTag,
  duration,
  interfaceTypes,
  networkStrategy,
  outboundTag,
  patterns,
  port,
  portRange,
  ports,
  prefixable,
  ruleSetTags,
  strategy,
  texts,
  unsigned,
} from './template-check-singbox-values.ts';
import {
  also,
  byField,
  ended,
  type Entry,
  type Fields,
  flag,
  flagOr,
  fromNew,
  type Kind,
  later,
  listable,
  listOf,
  mapOf,
  object,
  oneOf,
  someText,
  text,
  untilOld,
  whole,
  wordOf,
} from './template-shape.ts';

// https://sing-box.sagernet.org/configuration/route/rule/, /dns/rule/ and /rule-set/headless-rule/

const cidrs = listable(prefixable);
const queryTypes = listable((value, at, look) =>
  (typeof value === 'number' ? port : oneOf(...DNS_TYPES))(value, at, look),
);
const DNS_TYPES =
  'A AAAA AFSDB AMTRELAY ANY APL ATMA AVC AXFR CAA CDNSKEY CDS CERT CNAME CSYNC DHCID DLV DNAME DNSKEY DS EID EUI48 EUI64 GID GPOS HINFO HIP HTTPS IPSECKEY ISDN IXFR KEY KX L32 L64 LOC LP MAILA MAILB MB MD MF MG MINFO MR MX NAPTR NID NIMLOC NINFO NS NSAP-PTR NSEC NSEC3 NSEC3PARAM NULL NXNAME NXT OPENPGPKEY OPT PTR PX RESINFO RKEY RP RRSIG RT Reserved SIG SMIMEA SOA SPF SRV SSHFP SVCB TA TALINK TKEY TLSA TSIG TXT UID UINFO UNSPEC URI X25 ZONEMD None'.split(
    ' ',
  );
const sniffers = listable(oneOf('', 'tls', 'http', 'quic', 'dns', 'stun', 'bittorrent', 'dtls', 'ssh', 'rdp', 'ntp'));

/** What all rules can look at, also those in rule sets. */
const looks: Fields = {
  network: texts,
  domain: texts,
  domain_suffix: texts,
  domain_keyword: texts,
  domain_regex: patterns,
  source_ip_cidr: cidrs,
  ip_cidr: cidrs,
  source_port: ports,
  source_port_range: listable(portRange),
  port: ports,
  port_range: listable(portRange),
  process_name: texts,
  process_path: texts,
  process_path_regex: patterns,
  package_name: texts,
  package_name_regex: fromNew(patterns),
  network_type: interfaceTypes,
  network_is_expensive: flag,
  network_is_constrained: flag,
  wifi_ssid: texts,
  wifi_bssid: texts,
  network_interface_address: fromNew(mapOf(cidrs)),
  default_interface_address: fromNew(cidrs),
  invert: flag,
};

const noGeo = { old: texts, new: ended('geoip and geosite ended with sing-box 1.12: use rule_set') };

const ruleLooks: Fields = {
  ...looks,
  inbound: texts,
  ip_version: oneOf(0, 4, 6),
  auth_user: texts,
  protocol: texts,
  source_ip_is_private: flag,
  ip_is_private: flag,
  user: texts,
  user_id: listable(whole(-(2 ** 31), 2 ** 31 - 1)),
  clash_mode: text,
  interface_address: fromNew(mapOf(cidrs)),
  source_mac_address: fromNew(texts),
  source_hostname: fromNew(texts),
  preferred_by: fromNew(texts),
  rule_set: ruleSetTags,
  rule_set_ip_cidr_match_source: flag,
  rule_set_ipcidr_match_source: untilOld(flag),
  geosite: noGeo,
  source_geoip: noGeo,
  geoip: noGeo,
};

const routeLooks: Fields = { ...ruleLooks, client: texts };

const records = fromNew(texts);
const rcode: Kind = (value, at, look) =>
  (typeof value === 'number' ? whole(0, 65_535) : oneOf(...RCODES))(value, at, look);
const RCODES = 'NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE'.split(' ');

const dnsLooks: Fields = {
  ...ruleLooks,
  query_type: queryTypes,
  query_client_subnet: fromNew(cidrs),
  query_dnssec: fromNew(flag),
  outbound: listable(text),
  match_response: fromNew(flagOr(someText)),
  ip_accept_any: fromNew(flag),
  response_rcode: fromNew(rcode),
  response_answer: records,
  response_ns: records,
  response_extra: records,
};

const routing: Fields = {
  override_address: text,
  override_port: port,
  network_strategy: networkStrategy,
  fallback_delay: unsigned,
  udp_disable_domain_unmapping: flag,
  udp_connect: flag,
  udp_timeout: duration,
  tls_fragment: fromNew(flag),
  tls_fragment_fallback_delay: fromNew(duration),
  tls_record_fragment: fromNew(flag),
  tls_spoof: fromNew(text),
  tls_spoof_method: fromNew(oneOf('', 'wrong-sequence', 'wrong-checksum', 'wrong-ack', 'wrong-md5', 'wrong-timestamp')),
};
const reject: Fields = {
  method: { old: oneOf('', 'default', 'drop'), new: oneOf('', 'default', 'drop', 'reply') },
  no_drop: flag,
};
const resolving: Fields = {
  timeout: fromNew(duration),
  disable_cache: flag,
  disable_optimistic_cache: fromNew(flag),
  rewrite_ttl: unsigned,
  client_subnet: prefixable,
};

type Actions = Readonly<
  Record<string, { readonly fields: Fields; readonly since?: 'new'; readonly required?: string }>
>;

const routeActions: Actions = {
  route: { fields: { outbound: outboundTag, ...routing }, required: 'outbound' },
  'route-options': { fields: routing },
  direct: { fields: dialing },
  bypass: { fields: { outbound: outboundTag, ...routing }, since: 'new' },
  reject: { fields: reject },
  'hijack-dns': { fields: {} },
  sniff: { fields: { sniffer: sniffers, timeout: duration } },
  resolve: {
    fields: {
      server: dnsTag,
      strategy,
      timeout: fromNew(duration),
      disable_cache: fromNew(flag),
      disable_optimistic_cache: fromNew(flag),
      rewrite_ttl: fromNew(unsigned),
      client_subnet: fromNew(prefixable),
    },
  },
};

const dnsRouting: Fields = { ...resolving, strategy: fromNew(strategy), remove_client_subnet: fromNew(flag) };
const dnsActions: Actions = {
  route: { fields: { server: dnsTag, speculative: fromNew(flag), ...dnsRouting }, required: 'server' },
  evaluate: {
    fields: { server: dnsTag, tag: text, speculative: flag, ...dnsRouting },
    since: 'new',
    required: 'server',
  },
  respond: { fields: {}, since: 'new' },
  'route-options': { fields: dnsRouting },
  reject: { fields: reject },
  predefined: {
    fields: { rcode: fromNew(rcode), answer: records, ns: records, extra: records },
    since: 'new',
  },
};

/** Rules within a rule once could say what is done, to no effect. */
const INNER: Fields = { action: untilOld(text), outbound: untilOld(text), server: untilOld(text) };
const LOGIC: Fields = { type: text, mode: oneOf('and', 'or'), invert: flag };

/** A rule that looks at something, or several of them joined; the outermost says what is done. */
const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  value === 0 ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Options that are none are refused. */
const withOptions =
  (options: Fields): Kind =>
  (value, at, look) => {
    if (Object.keys(options).every((name) => isNothing((value as Entry)[name])))
      look.say(at, 'route-options has no option');
  };

function ruleOf(looksAt: Fields, actions: Actions, more: Fields): Kind {
  const nested: Kind = later(() => inner);
  const inner = joined(looksAt, nested, INNER, []);
  const acting = Object.fromEntries(
    Object.entries(actions).map(([name, { fields, since, required }]) => {
      const own = { action: text, ...more, ...fields };
      const kind = joined(looksAt, nested, own, required === undefined ? [] : [required]);
      const whole = name === 'route-options' ? also(kind, withOptions(fields)) : kind;
      return [name, since === 'new' ? fromNew(whole) : whole];
    }),
  );
  return byField('action', acting, 'route');
}

const joined = (looksAt: Fields, nested: Kind, action: Fields, required: readonly string[]): Kind =>
  byField(
    'type',
    {
      default: also(object({ type: text, ...looksAt, ...action }, required), (value, at, look) => {
        const { invert: _invert, type: _type, ...rest } = value as Entry;
        if (action !== INNER || !Object.values(rest).every(isNothing)) return;
        look.say(at, 'a rule within a rule looks at nothing');
      }),
      logical: object({ ...LOGIC, rules: listOf(nested), ...action }, ['mode', 'rules', ...required]),
    },
    'default',
  );

export const routeRule = ruleOf(routeLooks, routeActions, {});
/** Before 1.12 those of DNS had to look at something, whatever they do. */
export const dnsRule = also(ruleOf(dnsLooks, dnsActions, { race: fromNew(flag) }), (value, at, look) => {
  const rule = value as Entry;
  if (look.age === 'new' || rule['type'] === 'logical') return;
  if (Object.keys(dnsLooks).every((name) => name === 'invert' || isNothing(rule[name])))
    look.say(at, 'a rule of DNS looks at nothing');
});

const headlessLooks: Fields = { ...looks, query_type: queryTypes };
const headless: Kind = joined(
  headlessLooks,
  later(() => headless),
  INNER,
  [],
);

const formatOf = (path: unknown): string | undefined => /\.(json|srs)(?:[?#].*)?$/.exec(wordOf(path))?.[1];
const withFormat =
  (place: string): Kind =>
  (value, at, look) => {
    const { format, [place]: path } = value as Entry;
    if ((format ?? '') === '' && formatOf(path) === undefined)
      look.say(at, 'the rule set has no format: source or binary');
  };
const set: Fields = {
  type: text,
  tag: { old: someText, new: listable(someText) },
  format: oneOf('', 'source', 'binary'),
};
export const ruleSet = byField(
  'type',
  {
    inline: also(object({ ...set, rules: listOf(headless) }, ['tag']), (value, at, look) => {
      if (isNothing((value as Entry)['rules'])) look.say(at, 'a rule set has no rules');
    }),
    local: also(object({ ...set, path: text }, ['tag', 'path']), withFormat('path')),
    remote: also(
      object(
        {
          ...set,
          url: text,
          initial_path: fromNew(text),
          http_client: fromNew(httpClient),
          update_interval: duration,
          download_detour: outboundTag,
        },
        ['tag', 'url'],
      ),
      withFormat('url'),
    ),
  },
  'inline',
);
