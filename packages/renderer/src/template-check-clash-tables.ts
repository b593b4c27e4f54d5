import { shape, type Shape } from './template-check-clash-fields.ts';

/**
 * What mihomo 1.19 reads of each section, taken from the types it decodes into. Anything else it ignores.
 * https://wiki.metacubex.one/en/config/
 */
export const mihomoRoot = shape(
  'port:int socks-port:int redir-port:int tproxy-port:int mixed-port:int ss-config vmess-config inbound-tfo:bool',
  'inbound-mptcp:bool authentication:[]text skip-auth-prefixes:[]prefix lan-allowed-ips:[]prefix',
  'lan-disallowed-ips:[]prefix allow-lan:bool bind-address mode:mode unified-delay:bool log-level:level ipv6:bool',
  'external-controller external-controller-pipe external-controller-unix external-controller-tls',
  'external-controller-cors:#cors external-ui:inside external-ui-url external-ui-name:inside external-doh-server secret',
  'interface-name routing-mark:int geo-auto-update:bool geo-update-interval:int geodata-mode:bool',
  'geodata-loader geosite-matcher tcp-concurrent:bool find-process-mode:finding global-client-fingerprint global-ua',
  'etag-support:bool keep-alive-idle:int keep-alive-interval:int disable-keep-alive:bool proxy-providers:{}{}any',
  'rule-providers:{}{}any proxies:[]{}any proxy-groups:[]{}any rules:[]text sub-rules:{}[]text listeners:[]{}any tunnels:[]any',
  'hosts:{}any dns:#dns ntp:#ntp tun:#tun tuic-server:#tuicServer iptables:#iptables experimental:#experimental',
  'profile:#profile geox-url:#geoxUrl sniffer:#sniffer tls:#tls clash-for-android:#android',
);

/** The last Clash (1.18; Premium reads these the same way). https://dreamacro.github.io/clash/ */
export const clashRoot = shape(
  'port:int socks-port:int redir-port:int tproxy-port:int mixed-port:int authentication:[]text allow-lan:bool',
  'bind-address mode:mode log-level:level ipv6:bool external-controller external-ui secret interface-name',
  'routing-mark:int proxy-providers:{}{}any rule-providers:{}{}any proxies:[]{}any proxy-groups:[]{}any rules:[]text',
  'hosts:{}text dns:#dns experimental:#clashExperimental profile:#clashProfile',
);

/** Stash reads these as Clash does, and has many of its own. https://stash.wiki/en/configuration/example-config */
export const stashRoot = shape(
  'mode:mode log-level:level proxy-providers:{}{}any rule-providers:{}{}any proxies:[]{}any proxy-groups:[]{}any',
  'rules:[]text hosts:{}any dns:#stashDns',
);

/** Sections within sections. */
export const sections: Readonly<Record<string, Shape>> = {
  cors: shape('allow-origins:[]text allow-private-network:bool'),
  dns: shape(
    'enable:bool prefer-h3:bool ipv6:bool ipv6-timeout:uint use-hosts:bool use-system-hosts:bool respect-rules:bool',
    'nameserver:[]text fallback:[]text fallback-filter:#fallbackFilter listen enhanced-mode:dnsMode fake-ip-range',
    'fake-ip-range6 fake-ip-filter:[]text fake-ip-filter-mode:filterMode fake-ip-ttl:int default-nameserver:[]text',
    'cache-algorithm cache-max-size:int nameserver-policy:{}any proxy-server-nameserver:[]text',
    'proxy-server-nameserver-policy:{}any direct-nameserver:[]text direct-nameserver-follow-policy:bool',
    'search-domains:[]text',
  ),
  stashDns: shape('default-nameserver:[]text nameserver:[]text fake-ip-filter:[]text nameserver-policy:{}any'),
  fallbackFilter: shape('geoip:bool geoip-code ipcidr:[]text domain:[]text geosite:[]text'),
  ntp: shape('enable:bool server port:int interval:int dialer-proxy write-to-system:bool'),
  tun: shape(
    'enable:bool device stack:stack dns-hijack:[]text auto-route:bool auto-detect-interface:bool mtu:uint32 gso:bool',
    'gso-max-size:uint32 inet6-address:[]prefix iproute2-table-index:int iproute2-rule-index:int auto-redirect:bool',
    'auto-redirect-input-mark:uint32 auto-redirect-output-mark:uint32 loopback-address:[]address',
    'auto-redirect-iproute2-fallback-rule-index:int strict-route:bool route-address:[]prefix route-address-set:[]text',
    'route-exclude-address:[]prefix route-exclude-address-set:[]text include-interface:[]text exclude-interface:[]text',
    'include-uid:[]uint32 include-uid-range:[]text exclude-uid:[]uint32 exclude-uid-range:[]text',
    'exclude-src-port:[]uint16 exclude-src-port-range:[]text exclude-dst-port:[]uint16 exclude-dst-port-range:[]text',
    'include-android-user:[]int include-package:[]text exclude-package:[]text include-mac-address:[]text',
    'exclude-mac-address:[]text endpoint-independent-nat:bool udp-timeout:int disable-icmp-forwarding:bool',
    'file-descriptor:int inet4-route-address:[]prefix inet6-route-address:[]prefix recvmsgx:bool sendmsgx:bool',
    'inet4-route-exclude-address:[]prefix inet6-route-exclude-address:[]prefix',
  ),
  tuicServer: shape(
    'enable:bool listen token:[]text users:{}text certificate private-key congestion-controller max-idle-time:int',
    'authentication-timeout:int alpn:[]text max-udp-relay-packet-size:int cwnd:int',
  ),
  iptables: shape('enable:bool inbound-interface bypass:[]text dns-redirect:bool'),
  experimental: shape('fingerprints:[]text quic-go-disable-gso:bool quic-go-disable-ecn:bool dialer-ip4p-convert:bool'),
  clashExperimental: shape('udp-fallback-match:bool'),
  profile: shape('store-selected:bool store-fake-ip:bool'),
  clashProfile: shape('store-selected:bool store-fake-ip:bool'),
  geoxUrl: shape('geoip mmdb asn geosite'),
  sniffer: shape(
    'enable:bool override-destination:bool sniffing:[]text force-domain:[]text skip-src-address:[]text',
    'skip-dst-address:[]text skip-domain:[]text port-whitelist:[]range force-dns-mapping:bool parse-pure-ip:bool',
    'sniff:{}#sniffing',
  ),
  sniffing: shape('ports:[]range override-destination:bool'),
  tls: shape('certificate private-key client-auth-type client-auth-cert ech-key custom-certifactes:[]text'),
  android: shape('append-system-dns:bool ui-subtitle-pattern'),
};

export const group = shape(
  'name!:text type!:text proxies:[]text use:[]text url interval:int timeout:int max-failed-times:int empty-fallback',
  'lazy:bool disable-udp:bool filter:patterns exclude-filter:patterns exclude-type expected-status:ranges',
  'include-all:bool include-all-proxies:bool include-all-providers:bool hidden:bool icon',
);

/** Of Clash and Stash: other keys are not read. */
export const oldGroup = shape(
  'name!:text type!:text proxies:[]text use:[]text url interval:int lazy:bool disable-udp:bool filter:pattern',
  'include-all:bool',
);

export const providers = {
  proxyProvider: shape(
    'type!:text path:inside url proxy interval:int filter:patterns exclude-filter:patterns exclude-type dialer-proxy',
    'size-limit:int payload:[]{}any age-secret-key health-check:#healthCheck override:#override header:{}[]text',
  ),
  healthCheck: shape('enable!:bool url interval:int timeout:int lazy:bool expected-status:ranges'),
  override: shape(
    'tfo:bool mptcp:bool udp:bool udp-over-tcp:bool up down dialer-proxy skip-cert-verify:bool interface-name',
    'routing-mark:int ip-version additional-prefix additional-suffix proxy-name:[]#renaming',
  ),
  renaming: shape('pattern!:pattern target!:text'),
  ruleProvider: shape(
    'type!:text behavior!:text path:inside url proxy format interval:int size-limit:int payload:[]text',
    'header:{}[]text path-in-bundle',
  ),
} as const satisfies Readonly<Record<string, Shape>>;

export type ProviderShape = 'proxyProvider' | 'ruleProvider';
