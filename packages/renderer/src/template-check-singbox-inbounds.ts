import { inboundTls, listen, natBehavior, server, sniffing } from './template-check-singbox-shared.ts';
import {
  address,
  domainResolver,
  mark,
  networks,
  port,
  prefix,
  ruleSetTags,
  secondsOrDuration,
  texts,
  unsigned,
  users,
} from './template-check-singbox-values.ts';
import {
  byField,
  type Fields,
  flag,
  fromNew,
  integer,
  type Kind,
  listable,
  object,
  oneOf,
  text,
  textThat,
  untilOld,
} from './template-shape.ts';

// https://sing-box.sagernet.org/configuration/inbound/

const entry = (fields: Fields): Kind => object({ type: text, tag: text, ...fields });

/** Servers for others: not what clients have, so known by name, with what every listener has. */
const forOthers = object({ type: text, tag: text, ...listen }, [], true);

const mixed = entry({
  ...listen,
  users,
  domain_resolver: fromNew(domainResolver),
  set_system_proxy: flag,
  tls: inboundTls,
});

const idRanges = listable(textThat('a range like 1000:2000', (value) => /^\d{0,9}:\d{0,9}$/.test(value)));

const tun = entry({
  interface_name: text,
  netns: fromNew(text),
  mtu: unsigned,
  address: listable(prefix),
  dns_mode: fromNew(oneOf('', 'disabled', 'native', 'hijack')),
  dns_address: fromNew(listable(address)),
  auto_route: flag,
  iproute2_table_index: integer,
  iproute2_rule_index: integer,
  auto_redirect: flag,
  auto_redirect_input_mark: mark,
  auto_redirect_output_mark: mark,
  auto_redirect_reset_mark: fromNew(mark),
  auto_redirect_nfqueue: fromNew(port),
  auto_redirect_iproute2_fallback_rule_index: fromNew(integer),
  exclude_mptcp: fromNew(flag),
  loopback_address: fromNew(listable(address)),
  strict_route: flag,
  route_address: listable(prefix),
  route_address_set: ruleSetTags,
  route_exclude_address: listable(prefix),
  route_exclude_address_set: ruleSetTags,
  include_interface: texts,
  exclude_interface: texts,
  include_uid: listable(unsigned),
  include_uid_range: idRanges,
  exclude_uid: listable(unsigned),
  exclude_uid_range: idRanges,
  include_android_user: listable(integer),
  include_package: texts,
  exclude_package: texts,
  include_mac_address: fromNew(texts),
  exclude_mac_address: fromNew(texts),
  udp_timeout: secondsOrDuration,
  udp_mapping: fromNew(natBehavior),
  udp_filtering: fromNew(natBehavior),
  udp_nat_max: fromNew(unsigned),
  stack: oneOf('', 'system', 'gvisor', 'mixed'),
  platform: object({ http_proxy: object({ enabled: flag, ...server, bypass_domain: texts, match_domain: texts }) }),
  endpoint_independent_nat: flag,
  ...sniffing,
  gso: untilOld(flag),
  inet4_address: untilOld(listable(prefix)),
  inet6_address: untilOld(listable(prefix)),
  inet4_route_address: untilOld(listable(prefix)),
  inet6_route_address: untilOld(listable(prefix)),
  inet4_route_exclude_address: untilOld(listable(prefix)),
  inet6_route_exclude_address: untilOld(listable(prefix)),
});

export const inbound = byField('type', {
  tun,
  mixed,
  http: mixed,
  socks: entry({ ...listen, users, domain_resolver: fromNew(domainResolver) }),
  redirect: entry(listen),
  tproxy: entry({
    ...listen,
    network: networks,
    udp_mapping: fromNew(natBehavior),
    udp_filtering: fromNew(natBehavior),
    udp_nat_max: fromNew(unsigned),
  }),
  direct: entry({ ...listen, network: networks, override_address: text, override_port: port }),
  shadowsocks: forOthers,
  vmess: forOthers,
  trojan: forOthers,
  naive: forOthers,
  hysteria: forOthers,
  hysteria2: forOthers,
  shadowtls: forOthers,
  vless: forOthers,
  tuic: forOthers,
  anytls: fromNew(forOthers),
  snell: fromNew(forOthers),
  cloudflared: fromNew(object({}, [], true)),
});
