import type { Content, Writer } from './content.ts';
import type { Host } from './host.ts';
import type { Parts, Profile } from './model.ts';
import { cleanName } from './name.ts';
import { PROBE_INTERVAL_SECONDS, PROBE_URL, privateNetworks } from './routing.ts';
import { outboundOf, type Flavour, type Json } from './v2ray-outbound.ts';

const DIRECT = 'direct';

/** A complete configuration for Xray. */
export const v2ray: Writer = writerFor('xray');
/** The same for V2Ray 4, which never had what Xray added, and Xray's way to trust a self-signed certificate least of all. */
export const v2ray4: Writer = writerFor('v2ray4');

function writerFor(flavour: Flavour): Writer {
  return {
    contentType: 'application/json; charset=utf-8',
    fileExtension: 'json',
    // The balancer selects by prefix: a host named `d` would otherwise draw the direct outbound into it.
    isReserved: (name) => DIRECT.startsWith(name),
    write: (content, profile) => `${JSON.stringify(configOf(flavour, content, profile), null, 2)}\n`,
    parts: (hosts) => partsOf(flavour, hosts),
  };
}

const inbounds = [
  {
    tag: 'socks',
    listen: '127.0.0.1',
    port: 10808,
    protocol: 'socks',
    settings: { auth: 'noauth', udp: true },
  },
  { tag: 'http', listen: '127.0.0.1', port: 10809, protocol: 'http', settings: {} },
];

function configOf(flavour: Flavour, content: Content, { title }: Profile): Json {
  // Clients that keep such files in a list show `remarks`; the cores ignore it.
  const head = { remarks: cleanName(title), log: { loglevel: 'warning' }, inbounds };
  if (content.kind === 'notice') {
    return { ...head, outbounds: [{ tag: content.notice.name, protocol: 'blackhole', settings: {} }] };
  }
  const { proxies, groups: balancers, names } = partsOf(flavour, content.hosts);
  return {
    ...head,
    outbounds: [...proxies, { tag: DIRECT, protocol: 'freedom', settings: {} }],
    routing: {
      domainStrategy: 'AsIs',
      rules: [
        { type: 'field', ip: [...privateNetworks.v4, ...privateNetworks.v6], outboundTag: DIRECT },
        { type: 'field', network: 'tcp,udp', balancerTag: 'fastest' },
      ],
      balancers,
    },
    observatory: {
      subjectSelector: names,
      probeURL: PROBE_URL,
      probeInterval: `${PROBE_INTERVAL_SECONDS}s`,
      enableConcurrency: true,
    },
  };
}

function partsOf(flavour: Flavour, hosts: readonly Host[]): Parts {
  const names = hosts.map(({ name }) => name);
  return {
    proxies: hosts.map((host) => outboundOf(flavour, host)),
    groups: [{ tag: 'fastest', selector: names, strategy: { type: 'leastPing' }, fallbackTag: names[0] }],
    names,
  };
}
