import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import { deadEnd, expectGoodNames, expectSaid, factsOf, renderedHosts, without, type Facts } from './testing/facts.ts';
import { parseQuantumultX, type NodeLine } from './testing/parse-node-lines.ts';

function read({ type, address, port, options }: NodeLine): Facts {
  const head = { address, port };
  const secret = options['password'];
  switch (type) {
    case 'shadowsocks':
      return { protocol: type, ...head, method: options['method'], password: secret, plugin: readPlugin(options) };
    case 'trojan':
      return { protocol: type, ...head, password: secret, ...readStream(options) };
    case 'vmess':
      expectSaid(options['aead'], 'true');
      return { protocol: type, ...head, uuid: secret, cipher: options['method'], ...readStream(options) };
    case 'vless':
      expectSaid(options['method'], 'none');
      return { protocol: type, ...head, uuid: secret, flow: options['vless-flow'], ...readStream(options) };
    default:
      throw new Error(`unknown type ${type}`);
  }
}

type Options = NodeLine['options'];

const readPlugin = (options: Options): Facts['plugin'] =>
  options['obfs'] === undefined
    ? undefined
    : { name: 'obfs-local', mode: options['obfs'], host: options['obfs-host'], path: options['obfs-uri'] };

function readStream(options: Options): Partial<Facts> {
  const { obfs } = options;
  const isWebsocket = obfs === 'ws' || obfs === 'wss';
  return {
    transport: isWebsocket ? 'ws' : 'tcp',
    path: isWebsocket ? options['obfs-uri'] : undefined,
    hostHeader: isWebsocket ? options['obfs-host'] : undefined,
    ...(obfs === 'wss' || obfs === 'over-tls' || options['over-tls'] === 'true'
      ? readSecurity(options)
      : { security: 'none' }),
  };
}

function readSecurity(options: Options): Partial<Facts> {
  const sni = options['tls-host'];
  const publicKey = options['reality-base64-pubkey'];
  if (publicKey !== undefined) {
    return { security: 'reality', sni, publicKey, shortId: options['reality-hex-shortid'] ?? '' };
  }
  const pin = options['tls-cert-sha256'];
  return {
    security: 'tls',
    sni,
    pin,
    skipsVerification: options['tls-verification'] === 'false' && pin === undefined,
  };
}

/** Quantumult X chooses ALPN and browser itself; only the http obfuscation has a path. */
function expected(host: Host): Facts {
  const facts = without(factsOf(host), 'alpn', 'fingerprint');
  if (facts.plugin?.mode === 'tls') return { ...facts, plugin: { ...facts.plugin, path: undefined } };
  return { ...facts, cipher: facts.cipher && (facts.cipher === 'none' ? 'none' : 'aes-128-gcm') };
}

it('reads back as the hosts it was made from', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts('quantumultx', profile);
      const servers = parseQuantumultX(body);
      expectGoodNames(servers.map(({ name }) => name));
      expect(servers.map(read)).toEqual(hosts.length === 0 ? [deadEnd(profile)] : hosts.map(expected));
    }),
    { examples: surely },
  );
});
