import { isIP } from 'node:net';
import { inbound } from './template-check-singbox-inbounds.ts';
import { endpoint, outbound } from './template-check-singbox-outbounds.ts';
import { dnsRule, routeRule, ruleSet } from './template-check-singbox-rules.ts';
import { dial, httpClientFields, server, tls } from './template-check-singbox-shared.ts';
import {
  address,
  clientTag,
  dnsTag,
  domainResolver,
  duration,
  endpointTag,
  headers,
  interfaceTypes,
  mark,
  memory,
  networkStrategy,
  outboundTag,
  prefix,
  prefixable,
  strategy,
  texts,
  unsigned,
} from './template-check-singbox-values.ts';
import {
  also,
  byField,
  ended,
  type Fields,
  flag,
  flagOr,
  fromNew,
  integer,
  type Kind,
  listable,
  listOf,
  mapOf,
  object,
  oneOf,
  shown,
  text,
  untilOld,
  wordOf,
} from './template-shape.ts';

// https://sing-box.sagernet.org/configuration/

const dnsServer = (fields: Fields, required: readonly string[] = []): Kind =>
  object({ type: text, tag: text, ...fields }, required);
const local: Fields = { ...dial, prefer_go: flag, neighbor_domain: texts };
const remote: Fields = { ...dial, ...server };
const overTls: Fields = { ...remote, tls };
const overHttps = dnsServer({ ...overTls, path: text, method: text, headers }, ['server']);
const ofEndpoint = dnsServer({ endpoint: endpointTag, accept_default_resolvers: flag, accept_search_domain: flag }, [
  'endpoint',
]);

const typedDnsServer = byField('type', {
  local: dnsServer(local),
  hosts: dnsServer({ path: texts, predefined: mapOf(listable(address)) }),
  udp: dnsServer(remote, ['server']),
  tcp: dnsServer(remote, ['server']),
  tls: dnsServer(overTls, ['server']),
  quic: dnsServer(overTls, ['server']),
  https: overHttps,
  h3: overHttps,
  fakeip: dnsServer({ inet4_range: prefix, inet6_range: prefix }),
  dhcp: dnsServer({ ...local, interface: text }),
  mdns: dnsServer({ ...local, interface: texts }),
  resolved: dnsServer({ service: text, accept_default_resolvers: flag }, ['service']),
  tailscale: ofEndpoint,
  openconnect: ofEndpoint,
  openvpn: ofEndpoint,
});

const addressedDnsServer = object(
  {
    tag: text,
    address: text,
    address_resolver: dnsTag,
    address_strategy: strategy,
    address_fallback_delay: duration,
    strategy,
    detour: outboundTag,
    client_subnet: prefixable,
    type: ended('before sing-box 1.12 a DNS server has an address and no type'),
  },
  ['address'],
);

/** A name needs somebody who resolves it. */
const oldDnsServer = also(addressedDnsServer, (value, at, look) => {
  const { address: given, address_resolver: resolver } = value as { address?: unknown; address_resolver?: unknown };
  const [, scheme, rest = ''] = /^([a-z\d+]+:\/\/)?(.*)$/is.exec(wordOf(given)) ?? [];
  if (!scheme && !/^[\w.:[\]%/-]+$/.test(rest))
    return look.say([...at, 'address'], `${shown(given)} is no address of a DNS server`);
  // Without a scheme nothing follows the host but its port.
  const [host = ''] = (scheme ? /^(?:\[[^\]]*\]|[^/:]*)/ : /^(?:\[[^\]]*\]|[^:]*(?=:\d+$)|.*$)/s).exec(rest) ?? [];
  const isName = !/^(?:rcode|dhcp):/.test(wordOf(given)) && isIP(host.replace(/^\[(.*)\]$/, '$1')) === 0;
  if (isName && wordOf(given).includes('.') && (resolver ?? '') === '')
    look.say(at, `the DNS server ${shown(given)} has no address_resolver`);
});

const newDnsServer: Kind = (value, at, look) => {
  const isTyped = typeof value !== 'object' || value === null || ((value as { type?: unknown }).type ?? '') !== '';
  if (isTyped) typedDnsServer(value, at, look);
  else look.say(at, 'from sing-box 1.12 on a DNS server has a type');
};

const dns = object({
  servers: { old: listOf(oldDnsServer), new: listOf(newDnsServer) },
  rules: listOf(dnsRule),
  final: dnsTag,
  reverse_mapping: flag,
  strategy,
  timeout: fromNew(duration),
  disable_cache: flag,
  disable_expire: flag,
  independent_cache: flag,
  cache_capacity: unsigned,
  optimistic: fromNew(flagOr(object({ enabled: flag, timeout: duration }))),
  client_subnet: prefixable,
  fakeip: untilOld(object({ enabled: flag, inet4_range: prefix, inet6_range: prefix })),
});

const noGeo = {
  old: object({ path: text, download_url: text, download_detour: outboundTag }),
  new: ended('geoip and geosite ended with sing-box 1.12: use rule_set'),
};
const route = object({
  rules: listOf(routeRule),
  rule_set: listOf(ruleSet),
  final: outboundTag,
  find_process: flag,
  find_neighbor: fromNew(flag),
  dhcp_lease_files: fromNew(texts),
  auto_detect_interface: flag,
  override_android_vpn: flag,
  default_interface: text,
  default_mark: mark,
  default_domain_resolver: fromNew(domainResolver),
  default_network_strategy: networkStrategy,
  default_network_type: interfaceTypes,
  default_fallback_network_type: interfaceTypes,
  default_fallback_delay: duration,
  default_http_client: fromNew(clientTag),
  geoip: noGeo,
  geosite: noGeo,
});

const experimental = object({
  cache_file: object({
    enabled: flag,
    path: text,
    cache_id: text,
    store_fakeip: flag,
    store_rdrc: flag,
    rdrc_timeout: duration,
    store_dns: fromNew(flag),
  }),
  clash_api: object({
    external_controller: text,
    external_ui: text,
    external_ui_download_url: text,
    external_ui_download_detour: outboundTag,
    secret: text,
    default_mode: text,
    access_control_allow_origin: texts,
    access_control_allow_private_network: flag,
    cache_file: text,
    cache_id: text,
    store_mode: flag,
    store_selected: flag,
    store_fakeip: flag,
  }),
  v2ray_api: object({
    listen: text,
    stats: object({ enabled: flag, inbounds: listOf(text), outbounds: listOf(text), users: listOf(text) }),
  }),
  debug: object({
    listen: text,
    gc_percent: integer,
    max_stack: integer,
    max_threads: integer,
    panic_on_fault: flag,
    trace_back: text,
    memory_limit: memory,
    oom_killer: flag,
  }),
});

/** Known by name; clients have none of them. */
const listOfOthers = fromNew(listOf(object({}, [], true)));

export const singboxDocument = object({
  $schema: fromNew(text),
  log: object({
    disabled: flag,
    level: oneOf('', 'trace', 'debug', 'info', 'warn', 'warning', 'error', 'fatal', 'panic'),
    output: text,
    timestamp: flag,
  }),
  dns,
  ntp: object({ enabled: flag, interval: duration, write_to_system: flag, ...server, ...dial }),
  certificate: fromNew(
    object({
      store: oneOf('', 'system', 'mozilla', 'chrome', 'none'),
      certificate: texts,
      certificate_path: texts,
      certificate_directory_path: texts,
    }),
  ),
  certificate_providers: listOfOthers,
  http_clients: fromNew(listOf(object(httpClientFields, ['tag']))),
  network_namespaces: listOfOthers,
  endpoints: listOf(endpoint),
  inbounds: listOf(inbound),
  outbounds: listOf(outbound),
  route,
  services: listOfOthers,
  experimental,
});
