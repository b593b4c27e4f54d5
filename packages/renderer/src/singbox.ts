import type { Content, Writer } from './content.ts';
import type { Host } from './host.ts';
import type { Parts } from './model.ts';
import { noticeSubstitute } from './notice.ts';
import { groups, PROBE_INTERVAL_SECONDS, PROBE_URL } from './routing.ts';
import { outboundOf, type Json } from './singbox-outbound.ts';

/** `old`: 1.11, where a DNS server is an address; `typed`: 1.12 and later, where it has a type. */
type DnsForm = 'old' | 'typed';

const DIRECT = 'direct';
const RESERVED = new Set<string>([DIRECT, ...Object.values(groups)]);

/** A complete configuration. https://sing-box.sagernet.org/configuration/ */
export const singbox: Writer = writerFor('typed');
export const singbox111: Writer = writerFor('old');

function writerFor(dnsForm: DnsForm): Writer {
  return {
    contentType: 'application/json; charset=utf-8',
    fileExtension: 'json',
    isReserved: (name) => RESERVED.has(name),
    write: (content) => `${JSON.stringify(configOf(dnsForm, content), null, 2)}\n`,
    parts: partsOf,
  };
}

const inbounds = [
  {
    type: 'tun',
    tag: 'tun',
    address: ['172.19.0.1/30', 'fdfe:dcba:9876::1/126'],
    auto_route: true,
    strict_route: true,
  },
  { type: 'mixed', tag: 'mixed', listen: '127.0.0.1', listen_port: 2080 },
];

function configOf(dnsForm: DnsForm, content: Content): Json {
  return {
    log: { level: 'warn' },
    dns: dns[dnsForm],
    inbounds,
    ...(content.kind === 'hosts' ? routed(dnsForm, content) : inert(dnsForm, content)),
  };
}

function routed(dnsForm: DnsForm, { hosts }: Extract<Content, { kind: 'hosts' }>): Json {
  const { groups: ways, proxies } = partsOf(hosts);
  return {
    outbounds: [...ways, ...proxies, { type: 'direct', tag: DIRECT }],
    route: {
      rules: [
        { action: 'sniff' },
        { protocol: 'dns', action: 'hijack-dns' },
        { ip_is_private: true, outbound: DIRECT },
      ],
      final: groups.choice,
      ...routeDefaults[dnsForm],
    },
  };
}

function partsOf(hosts: readonly Host[]): Parts {
  const names = hosts.map(({ name }) => name);
  return {
    proxies: hosts.map(outboundOf),
    groups: [
      { type: 'selector', tag: groups.choice, outbounds: [groups.fastest, ...names], default: groups.fastest },
      {
        type: 'urltest',
        tag: groups.fastest,
        outbounds: names,
        url: PROBE_URL,
        interval: `${PROBE_INTERVAL_SECONDS}s`,
        tolerance: 50,
      },
    ],
    names,
  };
}

/** The `block` outbound ended with 1.13; a rule refuses everything, and the one outbound reaches nobody. */
function inert(dnsForm: DnsForm, { notice }: Extract<Content, { kind: 'notice' }>): Json {
  return {
    outbounds: [outboundOf(noticeSubstitute(notice))],
    route: { rules: [{ action: 'reject' }], final: notice.name, ...routeDefaults[dnsForm] },
  };
}

/**
 * Names get a fake address and reach the proxy as names, so that no resolver has to be chosen here, who would see what
 * the user looks up; the names of the proxies themselves are resolved by the device.
 */
const fakeRanges = { inet4_range: '198.18.0.0/15', inet6_range: 'fc00::/18' };
const fakeAddresses = { query_type: ['A', 'AAAA'], server: 'fake' };

const dns: Readonly<Record<DnsForm, Json>> = {
  old: {
    servers: [
      { tag: 'fake', address: 'fakeip' },
      { tag: 'local', address: 'local' },
    ],
    fakeip: { enabled: true, ...fakeRanges },
    rules: [{ outbound: 'any', server: 'local' }, fakeAddresses],
    final: 'local',
  },
  typed: {
    servers: [
      { type: 'fakeip', tag: 'fake', ...fakeRanges },
      { type: 'local', tag: 'local' },
    ],
    rules: [fakeAddresses],
    final: 'local',
  },
};

const routeDefaults: Readonly<Record<DnsForm, Json>> = {
  old: { auto_detect_interface: true },
  typed: { auto_detect_interface: true, default_domain_resolver: 'local' },
};
