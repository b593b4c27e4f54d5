import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import { expectGoodNames, expectSaid, factsOf, renderedHosts, unpinned, without, type Facts } from './testing/facts.ts';

interface Server {
  readonly address: string;
  readonly port: number;
  readonly password?: string;
  readonly method?: string;
}
interface User {
  readonly id: string;
  readonly alterId?: number;
  readonly security?: string;
  readonly encryption?: string;
  readonly flow?: string;
}
interface Place {
  readonly path: string;
  readonly host: string;
  readonly headers?: { readonly Host: string };
}
interface Stream {
  readonly network: string;
  readonly security: string;
  readonly tlsSettings?: {
    readonly serverName: string;
    readonly alpn?: string[];
    readonly fingerprint?: string;
    readonly pinnedPeerCertSha256?: string;
    readonly allowInsecure?: boolean;
  };
  readonly realitySettings?: { serverName: string; fingerprint: string; publicKey: string; shortId: string };
  readonly wsSettings?: Place;
  readonly httpupgradeSettings?: Place;
  readonly xhttpSettings?: Place;
  readonly grpcSettings?: { serviceName: string };
  readonly hysteriaSettings?: { version: number; auth: string };
  readonly finalmask?: {
    readonly udp?: readonly { type: string; settings: { password: string } }[];
    readonly quicParams?: { brutalUp?: string; brutalDown?: string; udpHop?: { ports: string } };
  };
}
interface Outbound {
  readonly tag: string;
  readonly protocol: string;
  readonly settings: {
    readonly servers?: readonly Server[];
    readonly vnext?: readonly { address: string; port: number; users: readonly User[] }[];
    readonly address?: string;
    readonly port?: number;
  };
  readonly streamSettings?: Stream;
}
interface XrayConfig {
  readonly inbounds: readonly { protocol: string; listen: string; port: number }[];
  readonly outbounds: readonly Outbound[];
  readonly routing?: {
    readonly rules: readonly { ip?: string[]; outboundTag?: string; balancerTag?: string }[];
    readonly balancers: readonly { tag: string; selector: readonly string[]; fallbackTag: string }[];
  };
}

function read({ protocol, settings, streamSettings: stream }: Outbound): Facts {
  if (protocol === 'blackhole') return { protocol: 'nothing' };
  if (protocol === 'hysteria') return readHysteria(settings, stream);
  const [server] = settings.servers ?? [];
  if (protocol === 'shadowsocks') return { protocol, ...server };
  if (protocol === 'trojan') return { protocol, ...server, ...readStream(stream) };
  const [next] = settings.vnext ?? [];
  const [user, ...others] = next?.users ?? [];
  expect(others).toEqual([]);
  const head = { address: next?.address, port: next?.port, uuid: user?.id, ...readStream(stream) };
  if (protocol === 'vmess') {
    expectSaid(user?.alterId, 0);
    return { protocol, ...head, cipher: user?.security };
  }
  expect([protocol, user?.encryption]).toEqual(['vless', 'none']);
  return { protocol: 'vless', ...head, flow: user?.flow };
}

const mbps = (text: string | undefined): number | undefined => {
  if (text !== undefined) expect(text).toMatch(/^\d+ mbps$/);
  return text === undefined ? undefined : Number.parseInt(text, 10);
};

function readHysteria({ address, port }: Outbound['settings'], stream: Stream | undefined): Facts {
  expect([stream?.network, stream?.hysteriaSettings?.version]).toEqual(['hysteria', 2]);
  const { udp = [], quicParams } = stream?.finalmask ?? {};
  expect(udp.filter(({ type }) => type !== 'salamander')).toEqual([]);
  return {
    protocol: 'hysteria2',
    address,
    port,
    password: stream?.hysteriaSettings?.auth,
    obfsPassword: udp[0]?.settings.password,
    ports: quicParams?.udpHop?.ports,
    upMbps: mbps(quicParams?.brutalUp),
    downMbps: mbps(quicParams?.brutalDown),
    ...readSecurity(stream),
  };
}

function readStream(stream: Stream | undefined): Partial<Facts> {
  const place = stream?.wsSettings ?? stream?.httpupgradeSettings ?? stream?.xhttpSettings;
  // V2Ray 4 takes the header only, Xray warns of it where there is no `host`.
  if (stream?.wsSettings) expect(stream.wsSettings.headers?.Host).toBe(stream.wsSettings.host);
  return {
    transport: stream?.network,
    path: place?.path,
    hostHeader: place?.host,
    serviceName: stream?.grpcSettings?.serviceName,
    ...readSecurity(stream),
  };
}

function readSecurity(stream: Stream | undefined): Partial<Facts> {
  const { security, realitySettings: reality, tlsSettings: tls } = stream ?? {};
  if (reality) {
    const { serverName, ...rest } = reality;
    return { security, sni: serverName, ...rest };
  }
  if (!tls) return { security };
  return {
    security,
    sni: tls.serverName,
    alpn: tls.alpn,
    fingerprint: tls.fingerprint,
    pin: tls.pinnedPeerCertSha256,
    skipsVerification: tls.allowInsecure ?? false,
  };
}

const flavours = ['v2ray', 'v2ray4'] as const;

/** V2Ray 4 imitates no browser and pins nothing. */
const expected = (form: (typeof flavours)[number], host: Host): Facts =>
  form === 'v2ray' ? factsOf(host) : unpinned(without(factsOf(host), 'fingerprint'));

it.each(flavours)('%s reads back as the hosts it was made from', (form) => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts(form, profile);
      const { inbounds, outbounds } = JSON.parse(body) as XrayConfig;
      expect(body.includes('"allowInsecure"') && form === 'v2ray').toBe(false);
      expect(inbounds.map(({ protocol, listen, port }) => `${protocol} ${listen}:${port}`)).toEqual([
        'socks 127.0.0.1:10808',
        'http 127.0.0.1:10809',
      ]);
      expectGoodNames(outbounds.map(({ tag }) => tag));
      const proxies = outbounds.filter(({ protocol }) => protocol !== 'freedom');
      expect(proxies.map(read)).toEqual(
        hosts.length === 0 ? [{ protocol: 'nothing' }] : hosts.map((host) => expected(form, host)),
      );
    }),
    { examples: surely },
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
      expect(selected.map(({ tag }) => tag)).toEqual(outbounds.slice(0, hosts.length).map(({ tag }) => tag));
      expect(balancer?.fallbackTag).toBe(outbounds[0]?.tag);
    }),
    { examples: surely },
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
