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

function clashProxy({ name, type, host, port, parameters }: SurgeProxy): Record<string, unknown> {
  const common = { name, type, server: host, port, password: parameters.get('password') };
  if (type === 'ss') {
    const obfs = parameters.get('obfs');
    const plugin = { plugin: 'obfs', 'plugin-opts': { mode: obfs, host: parameters.get('obfs-host') ?? 'bing.com' } };
    return { ...common, cipher: parameters.get('encrypt-method'), ...(obfs ? plugin : {}) };
  }
  const headers = (parameters.get('ws-headers') ?? '')
    .split('|')
    .filter(Boolean)
    .map((pair) => {
      const colon = pair.indexOf(':');
      return [pair.slice(0, colon), pair.slice(colon + 1).trim()];
    });
  const ws = {
    network: 'ws',
    'ws-opts': { path: parameters.get('ws-path') ?? '/', headers: Object.fromEntries(headers) },
  };
  const pin = parameters.get('server-cert-fingerprint-sha256');
  return {
    ...common,
    sni: parameters.get('sni') ?? host,
    'skip-cert-verify': parameters.get('skip-cert-verify') === 'true',
    ...(pin ? { fingerprint: pin } : {}),
    ...(parameters.get('ws') === 'true' ? ws : {}),
  };
}

/** The profile with every password replaced, line by line, in the form Surge reads. */
export function spoilSurge(document: string, spoil: (password: string) => string): string {
  return document.replaceAll(
    /(\bpassword=)("?)([^",\r\n]+)\2/g,
    (_, key: string, quote: string, value: string) => `${key}${quote}${spoil(value)}${quote}`,
  );
}
