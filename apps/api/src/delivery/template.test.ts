import { anyText, anyUrl } from '@orrery/kernel/testing';
import { type Form, forms, type Host, render } from '@orrery/renderer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Person, slashesOf, strangers, textsOf } from './personal.ts';
import { bytesOf, makeTemplate, type Template } from './template.ts';

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

/** Of as many nodes as a document may have here. */
const MOST_NODES = 12;
const ports = fc
  .array(fc.integer({ min: 10_000, max: 65_535 }), { minLength: MOST_NODES, maxLength: MOST_NODES })
  .map((each) => Object.fromEntries(each.entries()));

const person: fc.Arbitrary<Person> = fc.record({
  credential: fc.record({ uuid: fc.uuid(), key16: key(16), key32: key(32) }),
  ports,
  managedUrl: anyUrl(),
  usage: fc.record({
    uploadBytes: fc.bigInt(0n, 1n << 62n),
    downloadBytes: fc.bigInt(0n, 1n << 62n),
    totalBytes: fc.bigInt(1n, (1n << 63n) - 1n),
  }),
});

/** A node, as a function of whose credential is put in, and of the port that is its owner's there. */
interface Drawn {
  readonly hasOwnPorts: boolean;
  readonly drawn: (credential: Person['credential'], port: number) => Host;
}

const node: fc.Arbitrary<Drawn> = fc
  .record({
    name,
    address,
    path,
    serverKey: fc.tuple(key(16), key(32)),
    isShort: fc.boolean(),
    kind: fc.nat(8),
    hasOwnPorts: fc.boolean(),
  })
  .map(({ name: called, address: at, path: where, serverKey, isShort, kind, hasOwnPorts }) => {
    const drawn: Drawn['drawn'] = ({ uuid, key16, key32 }, port) => {
      const endpoint = { key: '6f1c0f7e-0000-4000-8000-000000000000', name: called, address: at, port };
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
            : {
                method: '2022-blake3-aes-256-gcm',
                password: `${long.toString('base64')}:${key32.toString('base64')}`,
              }),
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
    };
    return { hasOwnPorts, drawn };
  });

const ownPortsOf = (nodes: readonly Drawn[]): number[] =>
  nodes.flatMap(({ hasOwnPorts }, id) => (hasOwnPorts ? [id] : []));

const drawing =
  (form: Form, nodes: readonly Drawn[], title = 'Gold') =>
  ({ credential, ports: owned, managedUrl, usage }: Person): string =>
    render(form, {
      title,
      managedUrl,
      updateIntervalHours: 12,
      usage,
      access: {
        kind: 'usable',
        hosts: nodes.map(({ drawn, hasOwnPorts }, id) => drawn(credential, hasOwnPorts ? (owned?.[id] ?? 0) : 443)),
      },
    }).body;

it.each(forms)('gives the bytes of the renderer in %s, whoever it is for', (form) => {
  let spliced = 0;
  fc.assert(
    fc.property(
      fc.array(node, { maxLength: MOST_NODES }),
      name,
      fc.array(person, { minLength: 2, maxLength: 5 }),
      (nodes, title, people) => {
        const draw = drawing(form, nodes, title);
        const templates = new Map<string, Template | null>();
        for (const one of people) {
          const texts = textsOf(one);
          const slashes = slashesOf(texts);
          if (!templates.has(slashes))
            templates.set(slashes, makeTemplate(draw, { hasQuota: true, slashes, ownPorts: ownPortsOf(nodes) }));
          const template = templates.get(slashes);
          if (!template) continue;
          expect(template.splice(texts)).toBe(bytesOf(draw(one)));
          spliced++;
        }
      },
    ),
    { numRuns: 40 },
  );
  // The trick would be worth nothing if it gave up on ordinary documents.
  expect(spliced).toBeGreaterThan(100);
});

const named = (called: string, port?: number): Drawn => ({
  hasOwnPorts: port === undefined,
  drawn: ({ uuid }, own) => ({
    protocol: 'shadowsocks',
    key: '6f1c0f7e-0000-4000-8000-000000000000',
    name: called,
    address: 'a.example',
    port: port ?? own,
    method: 'aes-128-gcm',
    password: uuid,
  }),
});

it('tells ports of its reader from the same number elsewhere', () => {
  // The highest ports are the ones it would look for first.
  const nodes = [named('65535'), named('65534 65533', 65_532), named('x')];
  const template = makeTemplate(drawing('base64', nodes), { hasQuota: true, ownPorts: ownPortsOf(nodes) });
  expect(template?.texts).toEqual(['port 0', 'port 2', 'uuid']);
  const reader = { ...other, ports: { 0: 65_532, 2: 65_535 } };
  expect(template?.splice(textsOf(reader))).toBe(bytesOf(drawing('base64', nodes)(reader)));
});

it('gives up where the text that it looks for stands in the document anyway', () => {
  expect(makeTemplate(drawing('mihomo', [named(stranger.credential.uuid, 1)]), { hasQuota: true })).toBeNull();
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
