import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyProfile, hostileExample } from './testing/arbitraries.ts';
import { expectGoodNames, factsOf, renderedHosts, type Facts } from './testing/facts.ts';

interface Outbound {
  readonly tag: string;
  readonly protocol: string;
  readonly settings: {
    readonly servers?: readonly { address: string; port: number; password: string; method?: string }[];
  };
  readonly streamSettings?: {
    readonly network: string;
    readonly security: string;
    readonly tlsSettings: { serverName: string; alpn?: string[]; pinnedPeerCertSha256?: string };
    readonly wsSettings?: { path: string; host: string; headers: { Host: string } };
    readonly grpcSettings?: { serviceName: string };
  };
}
interface XrayConfig {
  readonly inbounds: readonly { protocol: string; listen: string; port: number }[];
  readonly outbounds: readonly Outbound[];
  readonly routing?: {
    readonly rules: readonly { ip?: string[]; outboundTag?: string; balancerTag?: string }[];
    readonly balancers: readonly { tag: string; selector: readonly string[]; fallbackTag: string }[];
  };
}

function read({ protocol, settings, streamSettings }: Outbound): Facts {
  if (protocol === 'blackhole') return { protocol: 'nothing' };
  const [server] = settings.servers ?? [];
  if (server === undefined) throw new Error('an outbound without a server');
  if (protocol === 'shadowsocks') return { protocol, ...server };
  expect([protocol, streamSettings?.security]).toEqual(['trojan', 'tls']);
  expect(streamSettings?.wsSettings?.headers.Host).toBe(streamSettings?.wsSettings?.host);
  return {
    protocol: 'trojan',
    ...server,
    sni: streamSettings?.tlsSettings.serverName,
    alpn: streamSettings?.tlsSettings.alpn,
    transport: streamSettings?.network ?? 'tcp',
    path: streamSettings?.wsSettings?.path,
    hostHeader: streamSettings?.wsSettings?.host,
    serviceName: streamSettings?.grpcSettings?.serviceName,
    pin: streamSettings?.tlsSettings.pinnedPeerCertSha256,
    skipsVerification: false,
  };
}

it('reads back as the hosts it was made from', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts('v2ray', profile);
      const { inbounds, outbounds } = JSON.parse(body) as XrayConfig;
      expect(body).not.toContain('"allowInsecure"');
      expect(inbounds.map(({ protocol, listen, port }) => `${protocol} ${listen}:${port}`)).toEqual([
        'socks 127.0.0.1:10808',
        'http 127.0.0.1:10809',
      ]);
      expectGoodNames(outbounds.map(({ tag }) => tag));
      const proxies = outbounds.filter(({ protocol }) => protocol !== 'freedom');
      expect(proxies.map(read)).toEqual(hosts.length === 0 ? [{ protocol: 'nothing' }] : hosts.map(factsOf));
    }),
    { examples: [hostileExample] },
  );
});

it('sends nothing but private addresses out directly', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts('v2ray', profile);
      const { outbounds, routing } = JSON.parse(body) as XrayConfig;
      fc.pre(hosts.length > 0);
      const [privateRule, everything] = routing?.rules ?? [];
      const [balancer] = routing?.balancers ?? [];
      expect(privateRule).toMatchObject({
        outboundTag: 'direct',
        ip: expect.arrayContaining(['10.0.0.0/8']) as string[],
      });
      expect(everything?.balancerTag).toBe(balancer?.tag);
      // The balancer takes prefixes, and a host may be called `d`.
      const selected = outbounds.filter(({ tag }) => balancer?.selector.some((prefix) => tag.startsWith(prefix)));
      expect(selected.map(({ protocol }) => protocol)).toEqual(hosts.map(({ protocol }) => protocol));
      expect(balancer?.fallbackTag).toBe(outbounds[0]?.tag);
    }),
    { examples: [hostileExample] },
  );
});

it('has nowhere to go without hosts', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      fc.pre(profile.access.kind === 'inert');
      const { outbounds, routing } = JSON.parse(renderedHosts('v2ray', profile).body) as XrayConfig;
      expect([outbounds.map(({ protocol }) => protocol), routing]).toEqual([['blackhole'], undefined]);
    }),
  );
});
