/** Templates as operators write them, with much of what clients know; each loads in the core it is for. */

const tunAndMixed = [
  {
    type: 'tun',
    tag: 'tun',
    interface_name: 'tun7',
    address: ['172.19.0.1/30', 'fdfe:dcba:9876::1/126'],
    mtu: 9000,
    auto_route: true,
    strict_route: true,
    stack: 'system',
    route_exclude_address: ['192.168.0.0/16'],
    route_exclude_address_set: 'lan',
    include_package: ['a.example.app'],
    exclude_uid_range: '1000:99999',
    udp_timeout: '5m',
    platform: { http_proxy: { enabled: true, server: '127.0.0.1', server_port: 2080, bypass_domain: 'a.example' } },
  },
  {
    type: 'mixed',
    tag: 'mixed',
    listen: '::1',
    listen_port: 2080,
    users: [{ username: 'a', password: 'b' }],
    udp_timeout: 300,
    tcp_fast_open: true,
  },
  {
    type: 'direct',
    tag: 'dns-in',
    listen: '127.0.0.1',
    listen_port: 5353,
    network: 'udp',
    override_address: '1.1.1.1',
    override_port: 53,
  },
];

const ownOutbounds = [
  { type: 'direct', tag: 'direct', bind_interface: 'lo', routing_mark: 255, connect_timeout: '5s', udp_fragment: true },
  {
    type: 'shadowsocks',
    tag: 'Home',
    server: 'home.example',
    server_port: 8388,
    method: 'aes-256-gcm',
    password: 'secret',
    udp_over_tcp: { enabled: true, version: 2 },
    multiplex: {
      enabled: true,
      protocol: 'smux',
      max_streams: 16,
      padding: true,
      brutal: { enabled: true, up_mbps: 10, down_mbps: 20 },
    },
  },
  {
    type: 'socks',
    tag: 'Office',
    server: '10.0.0.7',
    server_port: 1080,
    version: '5',
    username: 'a',
    password: 'b',
    detour: 'Home',
    network: 'tcp',
  },
  {
    type: 'vless',
    tag: 'Own',
    server: 'own.example',
    server_port: 443,
    uuid: '5f3c1c9e-8a34-4c2e-9d6b-7b7f0a4d2e11',
    flow: 'xtls-rprx-vision',
    packet_encoding: 'xudp',
    tls: {
      enabled: true,
      server_name: 'www.example',
      alpn: ['h2', 'http/1.1'],
      utls: { enabled: true, fingerprint: 'firefox' },
      reality: {
        enabled: true,
        public_key: 'jNXHt1yRo0vDuchQlIP6Z0ZvjT3KtzVI-T4E7RoLJS0',
        short_id: '0123456789abcdef',
      },
    },
  },
  {
    type: 'vmess',
    tag: 'Web',
    server: 'own.example',
    server_port: 443,
    uuid: '5f3c1c9e-8a34-4c2e-9d6b-7b7f0a4d2e11',
    security: 'auto',
    alter_id: 0,
    tls: { enabled: true, insecure: true, min_version: '1.2', max_version: '1.3' },
    transport: {
      type: 'ws',
      path: '/x',
      headers: { Host: ['a.example'] },
      max_early_data: 2048,
      early_data_header_name: 'Sec-WebSocket-Protocol',
    },
  },
  {
    type: 'trojan',
    tag: 'Grpc',
    server: 'own.example',
    server_port: 443,
    password: 'secret',
    tls: { enabled: true },
    transport: { type: 'grpc', service_name: 'x', idle_timeout: '15s' },
  },
  {
    type: 'hysteria2',
    tag: 'Quick',
    server: 'own.example',
    server_ports: ['2000:3000'],
    hop_interval: '30s',
    up_mbps: 50,
    obfs: { type: 'salamander', password: 'x' },
    password: 'secret',
    tls: { enabled: true, server_name: 'own.example' },
  },
  {
    type: 'tuic',
    tag: 'Tuic',
    server: 'own.example',
    server_port: 443,
    uuid: '5f3c1c9e-8a34-4c2e-9d6b-7b7f0a4d2e11',
    password: 'x',
    congestion_control: 'bbr',
    udp_relay_mode: 'native',
    heartbeat: '10s',
    tls: { enabled: true },
  },
  {
    type: 'http',
    tag: 'Http',
    server: 'own.example',
    server_port: 8080,
    headers: { 'X-A': 'b' },
    tls: { enabled: false },
  },
  {
    type: 'ssh',
    tag: 'Ssh',
    server: 'own.example',
    server_port: 22,
    user: 'a',
    password: 'b',
    host_key_algorithms: 'ssh-ed25519',
  },
  {
    type: 'shadowtls',
    tag: 'Shadow',
    server: 'own.example',
    server_port: 443,
    version: 3,
    password: 'x',
    tls: { enabled: true, server_name: 'www.example', utls: { enabled: true, fingerprint: 'chrome' } },
  },
];

const groups = [
  '{{groups}}',
  {
    type: 'selector',
    tag: 'Video',
    outbounds: ['Proxy', '{{proxy_names}}', 'Home', 'Own', 'direct'],
    default: 'Home',
    interrupt_exist_connections: true,
  },
  {
    type: 'urltest',
    tag: 'Fast',
    outbounds: ['{{proxy_names}}'],
    url: 'https://www.gstatic.com/generate_204',
    interval: '3m',
    tolerance: 50,
    idle_timeout: '30m',
  },
  '{{proxies}}',
];

export const ruleSets = [
  {
    type: 'remote',
    tag: 'ads',
    format: 'binary',
    url: 'https://a.example/ads.srs',
    download_detour: 'Proxy',
    update_interval: '1d',
  },
  {
    tag: 'lan',
    rules: [
      { ip_cidr: ['10.0.0.0/8', '192.168.0.1'] },
      { type: 'logical', mode: 'and', rules: [{ domain: 'a.example' }, { port: 443, invert: true }] },
    ],
  },
];

const routeRules = [
  { action: 'sniff', sniffer: ['dns', 'tls', 'http'], timeout: '300ms' },
  { type: 'logical', mode: 'or', rules: [{ protocol: 'dns' }, { port: 53 }], action: 'hijack-dns' },
  { inbound: 'dns-in', action: 'hijack-dns' },
  { rule_set: 'ads', action: 'reject', method: 'drop' },
  { ip_is_private: true, outbound: 'direct' },
  { clash_mode: 'Direct', outbound: 'direct' },
  { domain_suffix: ['.example', 'b.example'], domain_keyword: 'video', outbound: 'Video' },
  { domain_regex: ['^a[0-9]+\\.example$'], process_name: ['x'], package_name: 'a.example.app', outbound: 'Fast' },
  {
    port_range: ['1000:2000', ':80'],
    network: ['tcp'],
    source_ip_cidr: '10.0.0.0/8',
    user_id: 1000,
    outbound: 'Office',
  },
  { wifi_ssid: 'home', network_type: ['wifi'], network_is_expensive: false, ip_version: 6, outbound: 'direct' },
  { auth_user: ['a'], action: 'route-options', udp_connect: true, override_port: 443 },
  { domain: 'c.example', action: 'resolve', strategy: 'prefer_ipv4', server: 'local' },
];

const around = {
  log: { level: 'info', timestamp: true, output: 'box.log' },
  ntp: { enabled: true, server: 'time.example', server_port: 123, interval: '30m', detour: 'direct' },
  experimental: {
    cache_file: { enabled: true, path: 'cache.db', store_fakeip: true },
    clash_api: {
      external_controller: '127.0.0.1:9090',
      secret: 'x',
      default_mode: 'Rule',
      access_control_allow_origin: ['*'],
    },
  },
};

export const singbox = {
  ...around,
  dns: {
    servers: [
      {
        type: 'https',
        tag: 'remote',
        server: 'dns.example',
        server_port: 443,
        path: '/dns-query',
        domain_resolver: 'local',
        detour: 'Proxy',
        tls: { enabled: true, server_name: 'dns.example' },
      },
      { type: 'udp', tag: 'plain', server: '1.1.1.1', server_port: 53 },
      { type: 'tls', tag: 'tls', server: '8.8.8.8', detour: 'Fast' },
      { type: 'h3', tag: 'h3', server: '8.8.4.4' },
      { type: 'hosts', tag: 'hosts', predefined: { 'a.example': ['10.0.0.1', '::1'], 'b.example': '10.0.0.2' } },
      { type: 'fakeip', tag: 'fake', inet4_range: '198.18.0.0/15', inet6_range: 'fc00::/18' },
      { type: 'local', tag: 'local' },
    ],
    rules: [
      { clash_mode: 'Global', server: 'remote' },
      { rule_set: ['ads'], action: 'reject' },
      { query_type: ['A', 'AAAA', 65], server: 'fake', rewrite_ttl: 60 },
      { domain_suffix: 'lan', action: 'predefined', rcode: 'NXDOMAIN' },
      { type: 'logical', mode: 'and', rules: [{ domain: 'x.example' }, { port: 53, invert: true }], server: 'hosts' },
      { query_type: 'HTTPS', action: 'route-options', disable_cache: true },
    ],
    final: 'plain',
    strategy: 'prefer_ipv4',
    reverse_mapping: true,
    cache_capacity: 4096,
    client_subnet: '1.2.3.0/24',
  },
  inbounds: tunAndMixed,
  outbounds: [
    ...groups,
    ...ownOutbounds,
    {
      type: 'anytls',
      tag: 'Any',
      server: 'own.example',
      server_port: 443,
      password: 'x',
      idle_session_timeout: '30s',
      min_idle_session: 5,
      tls: { enabled: true, record_fragment: true, curve_preferences: ['X25519'] },
      domain_resolver: { server: 'local', strategy: 'ipv4_only' },
    },
  ],
  route: {
    rules: [
      ...routeRules,
      { domain: 'f.example', outbound: 'Proxy', tls_fragment: true, tls_fragment_fallback_delay: '300ms' },
    ],
    rule_set: ruleSets,
    final: 'Video',
    auto_detect_interface: true,
    find_process: true,
    default_mark: '0x233',
    default_domain_resolver: { server: 'local', strategy: 'prefer_ipv4', rewrite_ttl: 60 },
    default_network_strategy: 'fallback',
    default_network_type: 'wifi',
    default_fallback_delay: '300ms',
  },
};

export const singbox111 = {
  ...around,
  dns: {
    servers: [
      {
        tag: 'remote',
        address: 'https://dns.example/dns-query',
        address_resolver: 'local',
        address_strategy: 'prefer_ipv4',
        detour: 'Proxy',
        strategy: 'ipv4_only',
      },
      { tag: 'plain', address: '1.1.1.1', client_subnet: '1.2.3.0/24' },
      { tag: 'fake', address: 'fakeip' },
      { tag: 'refuse', address: 'rcode://refused' },
      { tag: 'local', address: 'local', detour: 'direct' },
    ],
    rules: [
      { outbound: 'any', server: 'local' },
      { outbound: ['Home', 'Own'], server: 'plain', disable_cache: true },
      { rule_set: ['ads'], action: 'reject' },
      { query_type: ['A', 'AAAA'], server: 'fake', rewrite_ttl: 60 },
      { type: 'logical', mode: 'and', rules: [{ domain: 'x.example' }, { port: 53, invert: true }], server: 'refuse' },
    ],
    final: 'plain',
    strategy: 'prefer_ipv4',
    independent_cache: true,
    fakeip: { enabled: true, inet4_range: '198.18.0.0/15', inet6_range: 'fc00::/18' },
  },
  inbounds: [
    ...tunAndMixed,
    {
      type: 'socks',
      tag: 'socks',
      listen: '127.0.0.1',
      listen_port: 1080,
      sniff: true,
      sniff_override_destination: true,
      domain_strategy: 'prefer_ipv4',
    },
  ],
  outbounds: [
    ...groups,
    ...ownOutbounds,
    { type: 'block', tag: 'block' },
    { type: 'dns', tag: 'dns-out' },
    {
      type: 'trojan',
      tag: 'Plain',
      server: 'a.example',
      server_port: 443,
      password: 'x',
      domain_strategy: 'ipv4_only',
    },
  ],
  route: {
    rules: [...routeRules, { protocol: 'dns', outbound: 'dns-out' }, { domain: 'ads.example', outbound: 'block' }],
    rule_set: ruleSets,
    final: 'Video',
    auto_detect_interface: true,
    default_mark: 233,
  },
};

const v2rayRules = [
  { type: 'field', inboundTag: ['api'], outboundTag: 'api' },
  { type: 'field', ip: ['10.0.0.0/8', 'fc00::/7', '1.1.1.1'], outboundTag: 'direct' },
  { type: 'field', domain: ['domain:example', 'full:a.example', 'keyword:video', 'regexp:^b.*$'], outboundTag: 'Own' },
  { type: 'field', port: '53,1000-2000', network: 'udp', outboundTag: 'dns-out' },
  { type: 'field', protocol: ['bittorrent'], sourcePort: 6881, source: '10.0.0.0/8', outboundTag: 'block' },
  { type: 'field', user: ['a@b.example'], domain: 'c.example', outboundTag: 'Home' },
];
const v2rayInbounds = [
  {
    tag: 'socks',
    listen: '127.0.0.1',
    port: 10808,
    protocol: 'socks',
    settings: { auth: 'password', accounts: [{ user: 'a', pass: 'b' }], udp: true, ip: '127.0.0.1', userLevel: 0 },
    sniffing: { enabled: true, destOverride: ['http', 'tls'] },
  },
  { tag: 'http', listen: '::1', port: '10809', protocol: 'http', settings: { accounts: [] } },
  {
    tag: 'api',
    listen: '127.0.0.1',
    port: 10085,
    protocol: 'dokodemo-door',
    settings: { address: '127.0.0.1', port: 53, network: 'tcp,udp', followRedirect: false },
  },
];
const v2rayOutbounds = [
  {
    tag: 'direct',
    protocol: 'freedom',
    settings: { domainStrategy: 'UseIPv4', redirect: '127.0.0.1:80', userLevel: 0 },
    sendThrough: '0.0.0.0',
  },
  { tag: 'block', protocol: 'blackhole', settings: { response: { type: 'http' } } },
  { tag: 'dns-out', protocol: 'dns', settings: { network: 'udp', address: '1.1.1.1', port: 53 } },
  {
    tag: 'Own',
    protocol: 'vmess',
    settings: {
      vnext: [
        {
          address: 'own.example',
          port: 443,
          users: [{ id: '5f3c1c9e-8a34-4c2e-9d6b-7b7f0a4d2e11', alterId: 0, security: 'auto', level: 0 }],
        },
      ],
    },
    streamSettings: {
      network: 'ws',
      security: 'tls',
      tlsSettings: { serverName: 'own.example', alpn: ['http/1.1'] },
      wsSettings: { path: '/x', headers: { Host: 'own.example' } },
      sockopt: { mark: 255 },
    },
    mux: { enabled: true, concurrency: 8 },
  },
  {
    tag: 'Home',
    protocol: 'shadowsocks',
    settings: { servers: [{ address: 'home.example', port: 8388, method: 'aes-256-gcm', password: 'x', level: 0 }] },
    proxySettings: { tag: 'Own' },
  },
  {
    tag: 'Grpc',
    protocol: 'trojan',
    settings: { servers: [{ address: 'a.example', port: 443, password: 'x' }] },
    streamSettings: { network: 'grpc', security: 'tls', grpcSettings: { serviceName: 'x' } },
  },
  {
    tag: 'Less',
    protocol: 'vless',
    settings: {
      vnext: [
        {
          address: 'a.example',
          port: 443,
          users: [{ id: '5f3c1c9e-8a34-4c2e-9d6b-7b7f0a4d2e11', encryption: 'none' }],
        },
      ],
    },
    streamSettings: { network: 'tcp', security: 'tls', tcpSettings: { header: { type: 'none' } } },
  },
  {
    tag: 'Socks',
    protocol: 'socks',
    settings: { servers: [{ address: '10.0.0.7', port: 1080, users: [{ user: 'a', pass: 'b' }] }] },
  },
];
const v2rayAround = {
  remarks: '{{plan.name}}',
  log: { loglevel: 'warning', access: 'none' },
  dns: {
    hosts: { 'a.example': '10.0.0.1', 'domain:b.example': 'c.example' },
    servers: [
      '1.1.1.1',
      { address: '8.8.8.8', port: 53, domains: ['domain:example'], expectIPs: ['10.0.0.0/8'] },
      'localhost',
    ],
    clientIp: '1.2.3.4',
    tag: 'dns',
  },
  policy: {
    levels: { '0': { handshake: 4, connIdle: 300, statsUserUplink: true } },
    system: { statsInboundUplink: true },
  },
  stats: {},
  api: { tag: 'api', services: ['StatsService'] },
};

export const v2ray = {
  ...v2rayAround,
  inbounds: v2rayInbounds,
  outbounds: [
    ...v2rayOutbounds,
    '{{proxies}}',
    {
      tag: 'Real',
      protocol: 'vless',
      settings: { address: 'a.example', port: 443, id: 'some-name', encryption: 'none', flow: 'xtls-rprx-vision' },
      streamSettings: {
        network: 'raw',
        security: 'reality',
        realitySettings: {
          serverName: 'www.example',
          fingerprint: 'chrome',
          publicKey: 'jNXHt1yRo0vDuchQlIP6Z0ZvjT3KtzVI-T4E7RoLJS0',
          shortId: '0123',
          spiderX: '/',
        },
      },
    },
    {
      tag: 'Chain',
      protocol: 'freedom',
      settings: { fragment: { packets: 'tlshello', length: '100-200', interval: '10-20' } },
      streamSettings: { sockopt: { dialerProxy: 'Real' } },
    },
    {
      tag: 'X',
      protocol: 'vless',
      settings: {
        vnext: [
          {
            address: 'a.example',
            port: 443,
            users: [{ id: '5f3c1c9e-8a34-4c2e-9d6b-7b7f0a4d2e11', encryption: 'none' }],
          },
        ],
      },
      streamSettings: {
        network: 'xhttp',
        security: 'tls',
        tlsSettings: { fingerprint: 'chrome' },
        xhttpSettings: { host: 'a.example', path: '/x', mode: 'auto', xmux: { maxConcurrency: '16-32' } },
      },
    },
  ],
  routing: {
    domainStrategy: 'IPIfNonMatch',
    rules: [
      ...v2rayRules,
      { domain: ['d.example'], balancerTag: 'own' },
      { network: 'tcp,udp', balancerTag: 'fastest' },
    ],
    balancers: [
      '{{groups}}',
      { tag: 'own', selector: ['Own', 'Home'], strategy: { type: 'random' }, fallbackTag: 'direct' },
    ],
  },
  observatory: {
    subjectSelector: ['{{proxy_names}}', 'Own'],
    probeURL: 'http://www.gstatic.com/generate_204',
    probeInterval: '1m30s',
    enableConcurrency: true,
  },
};

export const v2ray4 = {
  ...v2rayAround,
  inbounds: v2rayInbounds,
  outbounds: [...v2rayOutbounds.filter(({ tag }) => tag !== 'Grpc'), '{{proxies}}'],
  routing: {
    domainStrategy: 'IPIfNonMatch',
    rules: [...v2rayRules, { type: 'field', network: 'tcp,udp', balancerTag: 'all' }],
    balancers: ['{{groups}}', { tag: 'all', selector: ['{{proxy_names}}'] }],
  },
};

export const sip008 = {
  version: 1,
  servers: [
    '{{proxies}}',
    {
      id: '27b8a625-4f4b-4428-9f0f-8a2317db7c79',
      remarks: 'Home',
      server: 'home.example',
      server_port: 8388,
      method: 'aes-256-gcm',
      password: 'x',
    },
  ],
  bytes_used: 0,
};
