import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { render } from './render.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import { expectGoodNames, expectSaid, factsOf, renderedHosts, unpinned, without, type Facts } from './testing/facts.ts';
import { parseSurge, type SurgePolicy, type SurgeProfile } from './testing/parse-surge.ts';
import { goldenProfiles, usable } from './testing/profiles.ts';

function read({ type, positional, options }: SurgePolicy): Facts {
  if (type === 'reject') return { protocol: 'nothing' };
  const [address = '', port] = positional;
  const head = { address, port: Number(port), password: options['password'] };
  switch (type) {
    case 'ss':
      return { protocol: 'shadowsocks', ...head, method: options['encrypt-method'], plugin: readPlugin(options) };
    case 'trojan':
      return { protocol: type, ...head, ...readTls(options), ...readTransport(options) };
    case 'vmess':
      expectSaid(options['vmess-aead'], 'true');
      return {
        protocol: type,
        ...head,
        uuid: options['username'],
        cipher: options['encrypt-method'],
        ...(options['tls'] === 'true' ? readTls(options) : { security: 'none' }),
        ...readTransport(options),
      };
    case 'hysteria2':
      return {
        protocol: type,
        ...head,
        downMbps: options['download-bandwidth'] === undefined ? undefined : Number(options['download-bandwidth']),
        ports: options['port-hopping']?.replaceAll(';', ','),
        obfsPassword: options['salamander-password'],
        ...readTls(options),
      };
    case 'tuic-v5':
      return { protocol: 'tuic', ...head, uuid: options['uuid'], ...readTls(options), alpn: [options['alpn'] ?? ''] };
    case 'anytls':
      return { protocol: type, ...head, ...readTls(options) };
    default:
      throw new Error(`unknown type ${type}`);
  }
}

type Options = SurgePolicy['options'];

const readPlugin = (options: Options): Facts['plugin'] =>
  options['obfs'] === undefined
    ? undefined
    : { name: 'obfs-local', mode: options['obfs'], host: options['obfs-host'], path: options['obfs-uri'] };

const readTransport = (options: Options): Partial<Facts> => ({
  transport: options['ws'] === 'true' ? 'ws' : 'tcp',
  path: options['ws-path'],
  hostHeader: options['ws-headers']?.replace(/^Host:/, ''),
});

const readTls = (options: Options): Partial<Facts> => ({
  security: 'tls',
  sni: options['sni'],
  pin: options['server-cert-fingerprint-sha256'],
  skipsVerification: options['skip-cert-verify'] === 'true',
});

const surgeForms = ['surge', 'surge-6', 'surfboard', 'surfboard-2.24'] as const;

/** What it chooses itself: ALPN (but for TUIC), the browser, how QUIC behaves. Surfboard cannot pin. */
function expected(form: (typeof surgeForms)[number], host: Host): Facts {
  const facts = without(
    factsOf(host),
    ...(host.protocol === 'tuic' ? [] : ['alpn' as const]),
    'fingerprint',
    'upMbps',
    'congestionControl',
    'udpRelayMode',
    'checkSeconds',
    'timeoutSeconds',
    'minIdle',
  );
  const cipher = facts.cipher === 'chacha20-poly1305' ? 'chacha20-ietf-poly1305' : facts.cipher && 'aes-128-gcm';
  return { ...(form.startsWith('surfboard') ? unpinned(facts) : facts), cipher };
}

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

it.each(surgeForms)('%s reads back as the hosts it was made from', (form) => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts(form, profile);
      const document = parseSurge(body);
      expectSound(document);
      expect(document.managed).toMatchObject({ interval: profile.updateIntervalHours * 3_600, strict: false });
      expect(document.proxies.map(read)).toEqual(
        hosts.length === 0 ? [{ protocol: 'nothing' }] : hosts.map((host) => expected(form, host)),
      );
    }),
    { examples: surely },
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
  expect(omitted.slice(0, 3).map(({ name, code }) => [name, code])).toEqual([
    ['d', 'plugin'],
    ['quic', 'plugin'],
    ['- a: b', 'transport'],
  ]);
});
