import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Host } from './model.ts';
import { render } from './render.ts';
import { anyProfile, hostileExample } from './testing/arbitraries.ts';
import { expectGoodNames, factsOf, renderedHosts, type Facts } from './testing/facts.ts';
import { parseSurge, type SurgePolicy, type SurgeProfile } from './testing/parse-surge.ts';
import { goldenProfiles, usable } from './testing/profiles.ts';

function read({ type, positional, options }: SurgePolicy): Facts {
  if (type === 'reject') return { protocol: 'nothing' };
  const [address = '', port] = positional;
  const endpoint = { address, port: Number(port), password: options['password'] };
  if (type === 'ss') {
    const mode = options['obfs'];
    return {
      protocol: 'shadowsocks',
      ...endpoint,
      method: options['encrypt-method'],
      plugin:
        mode === undefined
          ? undefined
          : { name: 'obfs-local', mode, host: options['obfs-host'], path: options['obfs-uri'] },
    };
  }
  expect(type).toBe('trojan');
  return {
    protocol: 'trojan',
    ...endpoint,
    sni: options['sni'],
    transport: options['ws'] === 'true' ? 'ws' : 'tcp',
    path: options['ws-path'],
    hostHeader: options['ws-headers']?.replace(/^Host:/, ''),
    pin: options['server-cert-fingerprint-sha256'],
    skipsVerification: options['skip-cert-verify'] === 'true',
  };
}

/** Surge chooses ALPN itself. */
const expected = (host: Host): Facts => ({ ...factsOf(host), alpn: undefined });

/** Every name is defined once, every reference leads to one, and no group is empty. */
function expectSound({ proxies, groups, rules }: SurgeProfile): void {
  const names = [...proxies, ...groups].map(({ name }) => name);
  expectGoodNames(names);
  expect(groups.filter(({ positional }) => positional.length === 0)).toEqual([]);
  const [last, policy] = rules.at(-1) ?? [];
  expect(last).toBe('FINAL');
  const known = new Set([...names, 'REJECT']);
  expect([policy, ...groups.flatMap(({ positional }) => positional)].filter((name) => !known.has(name ?? ''))).toEqual(
    [],
  );
}

it('reads back as the hosts it was made from', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts('surge', profile);
      const document = parseSurge(body);
      expectSound(document);
      expect(document.managed).toMatchObject({ interval: profile.updateIntervalHours * 3_600, strict: false });
      expect(document.proxies.map(read)).toEqual(hosts.length === 0 ? [{ protocol: 'nothing' }] : hosts.map(expected));
    }),
    { examples: [hostileExample] },
  );
});

it.each(['expired', 'limited', 'empty'])('says %s without a way out', (name) => {
  const profile = goldenProfiles[name];
  if (profile === undefined) throw new Error(`no profile ${name}`);
  const { body } = render('surge', profile);
  expect(body).not.toContain('DIRECT');
  expect(parseSurge(body).rules).toEqual([['FINAL', 'REJECT']]);
});

it('cannot be given a second line by a URL', () => {
  const { body } = render('surge', { ...usable([]), managedUrl: 'https://a.example/s/x\n[Rule]\nFINAL,DIRECT' });
  expect(parseSurge(body).managed.url).toBe('https://a.example/s/x%0A[Rule]%0AFINAL,DIRECT');
});

it('leaves out what its lines cannot say, and says so', () => {
  const profile = goldenProfiles['usable'];
  if (profile === undefined) throw new Error('no profile');
  const { omitted } = render('surge', profile);
  expect(omitted.map(({ name, code }) => [name, code])).toEqual([
    ['d', 'plugin'],
    ['quic', 'plugin'],
    ['- a: b', 'transport'],
  ]);
});
