import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import {
  deadEnd,
  expectGoodNames,
  expectSaid,
  factsOf,
  renderedHosts,
  unpinned,
  without,
  type Facts,
} from './testing/facts.ts';
import { parseLoon, type NodeLine } from './testing/parse-node-lines.ts';

function read({ type, address, port, positional, options }: NodeLine): Facts {
  const [first, second] = positional;
  const head = { address, port };
  switch (type) {
    case 'Shadowsocks':
      return { protocol: 'shadowsocks', ...head, method: first, password: second, plugin: readPlugin(options) };
    case 'trojan':
      return { protocol: type, ...head, password: first, ...readTransport(options), ...readTls(options) };
    case 'vmess':
      expectSaid(options['alterId'], '0');
      return { protocol: type, ...head, cipher: first, uuid: second, ...readStream(options) };
    case 'VLESS':
      return { protocol: 'vless', ...head, uuid: first, ...readStream(options) };
    case 'Hysteria2': {
      const speed = options['download-bandwidth'];
      const downMbps = speed === undefined ? undefined : Number(speed);
      return { protocol: 'hysteria2', ...head, password: first, downMbps, ...readTls(options) };
    }
    default:
      throw new Error(`unknown type ${type}`);
  }
}

type Options = NodeLine['options'];

const readPlugin = (options: Options): Facts['plugin'] =>
  options['obfs-name'] === undefined
    ? undefined
    : { name: 'obfs-local', mode: options['obfs-name'], host: options['obfs-host'], path: options['obfs-uri'] };

const readTransport = (options: Options): Partial<Facts> => ({
  transport: options['transport'],
  path: options['path'],
  hostHeader: options['host'],
});

const readTls = (options: Options): Partial<Facts> => ({
  security: 'tls',
  sni: options['tls-name'],
  skipsVerification: options['skip-cert-verify'] === 'true',
});

const readStream = (options: Options): Partial<Facts> => ({
  ...readTransport(options),
  ...(options['over-tls'] === 'true' ? readTls(options) : { security: 'none' }),
});

/** Loon chooses ALPN and browser itself, cannot pin, and does not hop. */
function expected(host: Host): Facts {
  const facts = unpinned(without(factsOf(host), 'alpn', 'fingerprint', 'ports', 'upMbps'));
  return { ...facts, cipher: ['auto', 'zero'].includes(facts.cipher ?? '') ? 'aes-128-gcm' : facts.cipher };
}

it('reads back as the hosts it was made from', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts('loon', profile);
      const nodes = parseLoon(body);
      expectGoodNames(nodes.map(({ name }) => name));
      expect(nodes.map(read)).toEqual(hosts.length === 0 ? [deadEnd(profile)] : hosts.map(expected));
    }),
    { examples: surely },
  );
});
