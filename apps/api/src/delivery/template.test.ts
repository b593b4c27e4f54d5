import { anyText, anyUrl } from '@orrery/kernel/testing';
import { type Form, forms, type Host, render } from '@orrery/renderer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Person, slashesOf, strangers, textsOf } from './personal.ts';
import { makeTemplate, type Template } from './template.ts';

const [stranger, other] = strangers(true);

/** Names that contain what the template looks for, or that some format has to write in a way of its own. */
const name = fc.oneof(
  anyText({ maxLength: 30 }),
  fc.constantFrom('a: b', '"', '香港 🚀', '\u202eflip', '{{days_left}}', '- x', 'a//b', '=', ' ', '=?'),
);
const address = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
const randomKey = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((raw) => Buffer.from(raw));
/** One of seven with two slashes in its text, wherever they may stand. */
const key = (bytes: number) =>
  fc.oneof(
    { weight: 6, arbitrary: randomKey(bytes) },
    {
      weight: 1,
      arbitrary: fc.tuple(randomKey(bytes), fc.nat(bytes === 16 ? 20 : 41)).map(([raw, at]) => {
        const text = raw.toString('base64');
        return Buffer.from(`${text.slice(0, at)}//${text.slice(at + 2)}`, 'base64').subarray(0, bytes);
      }),
    },
  );
const path = fc.constantFrom('/', '/ws?ed=2048', '/путь', '/a,b;c=d');

const person: fc.Arbitrary<Person> = fc.record({
  credential: fc.record({ uuid: fc.uuid(), key16: key(16), key32: key(32) }),
  ports: fc.constant(null),
  managedUrl: anyUrl(),
  usage: fc.record({
    uploadBytes: fc.bigInt(0n, 1n << 62n),
    downloadBytes: fc.bigInt(0n, 1n << 62n),
    totalBytes: fc.bigInt(1n, (1n << 63n) - 1n),
  }),
});

/** A node, as a function of whose credential is put in. */
type Drawn = (credential: Person['credential']) => Host;

const node: fc.Arbitrary<Drawn> = fc
  .record({ name, address, path, serverKey: fc.tuple(key(16), key(32)), isShort: fc.boolean(), kind: fc.nat(8) })
  .map(({ name: called, address: at, path: where, serverKey, isShort, kind }) => ({ uuid, key16, key32 }) => {
    const endpoint = { key: '6f1c0f7e-0000-4000-8000-000000000000', name: called, address: at, port: 443 };
    const tls = { sni: 'sni.example', allowInsecure: false };
    const ws = { type: 'ws' as const, path: where };
    const [short, long] = serverKey;
    const hosts: readonly [Host, ...Host[]] = [
      { ...endpoint, protocol: 'shadowsocks', method: 'aes-128-gcm', password: uuid },
      { ...endpoint, protocol: 'shadowsocks', method: 'aes-256-gcm', password: uuid },
      { ...endpoint, protocol: 'shadowsocks', method: 'chacha20-ietf-poly1305', password: uuid },
      {
        ...endpoint,
        protocol: 'shadowsocks',
        ...(isShort
          ? { method: '2022-blake3-aes-128-gcm', password: `${short.toString('base64')}:${key16.toString('base64')}` }
          : { method: '2022-blake3-aes-256-gcm', password: `${long.toString('base64')}:${key32.toString('base64')}` }),
      },
      { ...endpoint, protocol: 'trojan', password: uuid, transport: ws, tls },
      { ...endpoint, protocol: 'vless', uuid, transport: ws, security: { type: 'tls', ...tls } },
      { ...endpoint, protocol: 'vmess', uuid, cipher: 'auto', transport: ws, security: { type: 'tls', ...tls } },
      {
        ...endpoint,
        protocol: 'tuic',
        uuid,
        password: uuid,
        congestionControl: 'bbr',
        udpRelayMode: 'native',
        tls,
      },
      { ...endpoint, protocol: 'hysteria2', password: uuid, obfs: { type: 'salamander', password: 'x' }, tls },
    ];
    return hosts[kind] ?? hosts[0];
  });

const drawing =
  (form: Form, nodes: readonly Drawn[], title = 'Gold') =>
  ({ credential, managedUrl, usage }: Person): string =>
    render(form, {
      title,
      managedUrl,
      updateIntervalHours: 12,
      usage,
      access: { kind: 'usable', hosts: nodes.map((drawn) => drawn(credential)) },
    }).body;

it.each(forms)('gives the bytes of the renderer in %s, whoever it is for', (form) => {
  let spliced = 0;
  fc.assert(
    fc.property(fc.array(node, { maxLength: 12 }), name, fc.array(person, { maxLength: 3 }), (nodes, title, people) => {
      const draw = drawing(form, nodes, title);
      const templates = new Map<string, Template | null>();
      for (const one of [...people, stranger, other]) {
        const texts = textsOf(one);
        const slashes = slashesOf(texts);
        if (!templates.has(slashes)) templates.set(slashes, makeTemplate(draw, true, slashes));
        const template = templates.get(slashes);
        if (!template) continue;
        expect(template.splice(texts).toString()).toBe(draw(one));
        spliced++;
      }
    }),
    { numRuns: 60 },
  );
  // The trick would be worth nothing if it gave up on ordinary documents.
  expect(spliced).toBeGreaterThan(100);
});

it('gives up where the text that it looks for stands in the document anyway', () => {
  const named: Drawn = ({ uuid }) => ({
    protocol: 'shadowsocks',
    key: '6f1c0f7e-0000-4000-8000-000000000000',
    name: stranger.credential.uuid,
    address: 'a.example',
    port: 1,
    method: 'aes-128-gcm',
    password: uuid,
  });
  expect(makeTemplate(drawing('mihomo', [named]), true)).toBeNull();
});

it('cuts by themselves the documents of keys that a format would have to quote', () => {
  const withKeys = (key16: string, key32: string) => slashesOf({ key16, key32 });
  expect([withKeys('a/a', 'a'), withKeys('a//a', 'a'), withKeys('a', 'a//'), withKeys('//', '//')]).toEqual([
    'none',
    'key16',
    'key32',
    'both',
  ]);
  for (const slashes of ['none', 'key16', 'key32', 'both'] as const) {
    for (const drawn of strangers(true, slashes)) expect(slashesOf(textsOf(drawn))).toBe(slashes);
  }
});
