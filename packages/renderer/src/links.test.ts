import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { render } from './render.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import { deadEnd, expectGoodNames, factsOf, renderedHosts, unpinned, without, type Facts } from './testing/facts.ts';
import { parseLink, type Link } from './testing/parse-uri.ts';
import { everyKindOfHost, usable } from './testing/profiles.ts';
import { readLink } from './testing/read-link.ts';

const decoded = (body: string): string => Buffer.from(body, 'base64').toString();
const linksIn = (body: string): Link[] =>
  decoded(body)
    .split('\n')
    .filter((line) => !line.startsWith('vmess://'))
    .map(parseLink);

/** What links have no words for. */
function expected(host: Host): Facts {
  const facts = factsOf(host);
  if (host.protocol === 'vmess' || host.protocol === 'tuic') return unpinned(facts);
  return without(facts, 'upMbps', 'downMbps', 'checkSeconds', 'timeoutSeconds', 'minIdle');
}

it.each(['links', 'base64', 'shadowrocket'] as const)('%s reads back as the hosts it was made from', (form) => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts(form, profile);
      const links = (form === 'links' ? body : decoded(body)).split('\n').map(readLink);
      expectGoodNames(links.map(({ name }) => name));
      expect(links.map(({ facts }) => facts)).toEqual(hosts.length === 0 ? [deadEnd(profile)] : hosts.map(expected));
    }),
    { examples: surely },
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
