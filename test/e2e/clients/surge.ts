import { stringify } from 'yaml';
import type { SurgeProxy } from '../surge-grammar.ts';
import { parseSurge } from '../surge-grammar.ts';
import type { Bench, Client } from './client.ts';
import { mihomoClient } from './mihomo.ts';

/**
 * Surge runs on Apple's systems only. Its profile is read back by the published grammar, and what was read is handed to
 * mihomo, so that a wrong value shows as well as a wrong form.
 */
export function surgeClient(bench: Bench): Client {
  const mihomo = mihomoClient(bench);
  return {
    name: 'parsed, via mihomo',
    needs: mihomo.needs,
    check: async (document) => {
      parseSurge(document);
    },
    load: (document) => mihomo.load(surgeToClash(document)),
  };
}

/** The profile's proxies and groups as a Clash document; REJECT proxies stay what they are. */
function surgeToClash(document: string): string {
  const { proxies, groups } = parseSurge(document);
  const real = proxies.filter(({ host }) => host !== '');
  const usable = new Set([...real.map(({ name }) => name), ...groups.map(({ name }) => name), 'DIRECT', 'REJECT']);
  const clashGroups = groups.map(({ name, members }) => {
    const kept = members.filter((member) => usable.has(member));
    return { name, type: 'select', proxies: kept.length > 0 ? kept : ['REJECT'] };
  });
  return stringify({ proxies: real.map(clashProxy), 'proxy-groups': clashGroups });
}

function clashProxy(proxy: SurgeProxy): Record<string, unknown> {
  const { name, type, host, port, parameters } = proxy;
  const common = { name, server: host, port, password: parameters.get('password') };
  switch (type) {
    case 'ss': {
      const obfs = parameters.get('obfs');
      const plugin = { plugin: 'obfs', 'plugin-opts': { mode: obfs, host: parameters.get('obfs-host') ?? 'bing.com' } };
      return { ...common, type, cipher: parameters.get('encrypt-method'), ...(obfs ? plugin : {}) };
    }
    case 'vmess': {
      const cipher = vmessCiphers[parameters.get('encrypt-method') ?? ''];
      const { sni, ...tls } = clashTls(proxy);
      const identity = { type, uuid: parameters.get('username'), alterId: 0, cipher };
      const secured = parameters.get('tls') === 'true' ? { tls: true, servername: sni, ...tls } : {};
      return { name, server: host, port, ...identity, ...secured, ...clashWebsocket(proxy) };
    }
    case 'hysteria2': {
      const obfs = parameters.get('salamander-password');
      const hidden = obfs === undefined ? {} : { obfs: 'salamander', 'obfs-password': obfs };
      return { ...common, type, ...clashTls(proxy), ...hidden };
    }
    case 'tuic-v5':
      return {
        ...common,
        type: 'tuic',
        uuid: parameters.get('uuid'),
        alpn: [parameters.get('alpn') ?? 'h3'],
        ...clashTls(proxy),
      };
    default:
      return { ...common, type, ...clashTls(proxy), ...clashWebsocket(proxy) };
  }
}

const vmessCiphers: Readonly<Record<string, string>> = {
  'chacha20-ietf-poly1305': 'chacha20-poly1305',
  'aes-128-gcm': 'aes-128-gcm',
};

function clashTls({ host, parameters }: SurgeProxy): Record<string, unknown> {
  const pin = parameters.get('server-cert-fingerprint-sha256');
  return {
    sni: parameters.get('sni') ?? host,
    'skip-cert-verify': parameters.get('skip-cert-verify') === 'true',
    ...(pin ? { fingerprint: pin } : {}),
  };
}

function clashWebsocket({ parameters }: SurgeProxy): Record<string, unknown> {
  if (parameters.get('ws') !== 'true') return {};
  const headers = (parameters.get('ws-headers') ?? '')
    .split('|')
    .filter(Boolean)
    .map((pair) => {
      const colon = pair.indexOf(':');
      return [pair.slice(0, colon), pair.slice(colon + 1).trim()];
    });
  const path = parameters.get('ws-path') ?? '/';
  return { network: 'ws', 'ws-opts': { path, headers: Object.fromEntries(headers) } };
}

/** The profile with every credential replaced, line by line, in the form Surge reads. */
export function spoilSurge(document: string, spoil: (password: string) => string): string {
  return document.replaceAll(
    /(\b(?<!salamander-)(?:password|username|uuid)=)("?)([^",\r\n]+)\2/g,
    (_, key: string, quote: string, value: string) => `${key}${quote}${spoil(value)}${quote}`,
  );
}
