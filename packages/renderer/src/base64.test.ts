import fc from 'fast-check';
import { expect, it } from 'vitest';
import { render } from './render.ts';
import { anyProfile, hostileExample } from './testing/arbitraries.ts';
import { deadEnd, expectGoodNames, factsOf, pluginFacts, renderedHosts, type Facts } from './testing/facts.ts';
import { parseLink, parsePluginOptions, parseShadowsocksUser, type Link } from './testing/parse-uri.ts';
import { everyKindOfHost, usable } from './testing/profiles.ts';

const linksIn = (body: string): Link[] => Buffer.from(body, 'base64').toString().split('\n').map(parseLink);

function read(link: Link): Facts {
  const { host: address, port, query } = link;
  if (link.scheme === 'ss') {
    const [name, ...options] = (query['plugin'] ?? '').split(/(?<!\\);/);
    return {
      protocol: 'shadowsocks',
      address,
      port,
      ...parseShadowsocksUser(link),
      plugin: query['plugin'] === undefined ? undefined : pluginFacts(name, parsePluginOptions(options.join(';'))),
    };
  }
  expect(link).toMatchObject({ scheme: 'trojan', secret: null, query: { security: 'tls' } });
  return {
    protocol: 'trojan',
    address,
    port,
    password: link.user,
    sni: query['sni'],
    alpn: query['alpn']?.split(','),
    transport: query['type'] ?? 'tcp',
    path: query['path'],
    hostHeader: query['host'],
    serviceName: query['serviceName'],
    pin: query['pcs'],
    // A client that knows `pcs` pins; `allowInsecure` stands beside it for the others.
    skipsVerification: query['allowInsecure'] === '1' && query['pcs'] === undefined,
  };
}

it('reads back as the hosts it was made from', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts('base64', profile);
      const links = linksIn(body);
      expectGoodNames(links.map(({ fragment }) => fragment));
      expect(links.map(read)).toEqual(hosts.length === 0 ? [deadEnd(profile)] : hosts.map(factsOf));
    }),
    { examples: [hostileExample] },
  );
});

it('writes userinfo as SIP002 wants it: plain for the 2022 methods, base64url for the others', () => {
  const links = linksIn(render('base64', usable(everyKindOfHost)).body).filter(({ scheme }) => scheme === 'ss');
  const plain = links.filter(({ secret }) => secret !== null);
  expect(plain.map(({ user }) => user)).toEqual(['2022-blake3-aes-128-gcm', '2022-blake3-aes-256-gcm']);
});

it('escapes names exactly, spaces as %20', () => {
  const named = everyKindOfHost.slice(0, 1).map((host) => ({ ...host, name: "a b+c (d)!*'" }));
  const { body } = render('base64', usable(named));
  expect(Buffer.from(body, 'base64').toString()).toMatch(/#a%20b%2Bc%20%28d%29%21%2A%27$/);
});

it('never starts a plugin as a server, nor sends the paths of a node', () => {
  const opts = { server: '', cert: '/etc/cert.pem', key: '/etc/key.pem', host: 'a.test' };
  const hosts = everyKindOfHost
    .slice(0, 1)
    .map((host) => ({ ...host, plugin: { name: 'v2ray-plugin', opts } as const }));
  const [link] = linksIn(render('base64', usable(hosts)).body);
  expect(link?.query['plugin']).toBe('v2ray-plugin;host=a.test;mode=websocket');
});
