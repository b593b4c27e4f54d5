import { instantFromMs } from '@orrery/kernel';
import type { Host, ShadowsocksHost, TrojanHost, VlessHost, VmessHost } from '../host.ts';
import type { Access, Language, Profile } from '../model.ts';

/** Profiles whose documents are kept under `golden/`. */
const base = {
  title: 'Aurora 极光',
  managedUrl: 'https://panel.example.com/s/0123456789abcdef/surge',
  updateIntervalHours: 12,
  usage: { uploadBytes: 73_741_824n, downloadBytes: 1_000_000_000n, totalBytes: 10_737_418_240n },
} satisfies Partial<Profile>;

const key = (n: number): string => `6f1c0f7e-0000-4000-8000-${String(n).padStart(12, '0')}`;
const uuid = 'a3f1c2d4-5b6e-4f70-8192-a3b4c5d6e7f8';
const hash = '3f1d0b8a9c7e5d4f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f';

const shadowsocks = (n: number, over: Partial<ShadowsocksHost>): ShadowsocksHost => ({
  protocol: 'shadowsocks',
  key: key(n),
  name: `SS ${n}`,
  address: `ss${n}.example.com`,
  port: 8388,
  method: 'aes-256-gcm',
  password: uuid,
  ...over,
});

const trojan = (n: number, over: Partial<TrojanHost>): TrojanHost => ({
  protocol: 'trojan',
  key: key(n),
  name: `Trojan ${n}`,
  address: `tr${n}.example.com`,
  port: 443,
  password: uuid,
  transport: { type: 'tcp' },
  tls: { sni: `tr${n}.example.com`, allowInsecure: false },
  ...over,
});

const keyText = (bytes: number, fill: number): string => Buffer.alloc(bytes, fill).toString('base64');

const firstKinds: readonly Host[] = [
  shadowsocks(1, { name: 'US-Node-01', method: 'aes-256-gcm' }),
  shadowsocks(2, { name: '🇭🇰 香港 02', method: 'aes-128-gcm', address: '192.0.2.2' }),
  shadowsocks(3, { name: 'US-Node-01', method: 'chacha20-ietf-poly1305', address: '[2001:db8::3]' }),
  shadowsocks(4, {
    name: 'yes',
    method: '2022-blake3-aes-128-gcm',
    password: `${keyText(16, 0xfb)}:${keyText(16, 0xff)}`,
  }),
  shadowsocks(5, {
    name: '2026-01-02',
    method: '2022-blake3-aes-256-gcm',
    password: `${keyText(32, 1)}:${keyText(32, 2)}`,
  }),
  shadowsocks(6, { name: 'obfs', plugin: { name: 'obfs-local', opts: { obfs: 'http', 'obfs-host': 'example.com' } } }),
  shadowsocks(7, { name: 'DIRECT', plugin: { name: 'obfs-local', opts: { obfs: 'tls', 'obfs-host': 'a.test' } } }),
  shadowsocks(8, {
    name: 'd',
    plugin: { name: 'v2ray-plugin', opts: { tls: 'true', host: 'cdn.example.com', path: '/a;b=c\\d', mux: '0' } },
  }),
  shadowsocks(9, { name: 'quic', plugin: { name: 'v2ray-plugin', opts: { mode: 'quic', host: 'q.example.com' } } }),
  trojan(10, { name: 'Line\nbreak, [x] = "y": {z} #1 & 50%' }),
  trojan(11, {
    name: '‮evil‬ \u0000name',
    transport: { type: 'ws', path: '/ws?ed=2048', host: 'cdn.example.com' },
    tls: { sni: 'tr11.example.com', alpn: ['h2', 'http/1.1'], fingerprint: 'chrome', allowInsecure: false },
  }),
  trojan(12, { name: '- a: b', transport: { type: 'grpc', serviceName: 'tunnel' } }),
  trojan(13, {
    name: 'self-signed, known',
    address: '2001:db8::13',
    tls: { sni: 'tr13.test', alpn: ['h2', 'http/1.1'], allowInsecure: true, certificateSha256: hash },
  }),
  trojan(14, { name: 'self-signed, unknown', tls: { sni: 'tr14.test', allowInsecure: true } }),
];

const endpoint = (n: number, name: string) => ({ key: key(n), name, address: `n${n}.example.com`, port: 443 });
const verified = { sni: 'www.example.com', allowInsecure: false } as const;
const pinned = { sni: 'self.example.com', allowInsecure: true, certificateSha256: hash } as const;
const reality = {
  type: 'reality',
  sni: 'www.example.com',
  publicKey: 'f9ALYTjlJ0Ys7YR0J0AMD4-W_6BGyFlSt1Xx1HdE4ns',
  shortId: '0123456789abcdef',
} as const;

const vless = (n: number, name: string, over: Pick<VlessHost, 'transport' | 'security' | 'flow'>): VlessHost => ({
  protocol: 'vless',
  ...endpoint(n, name),
  uuid,
  ...over,
});
const vmess = (n: number, name: string, over: Pick<VmessHost, 'transport' | 'security' | 'cipher'>): VmessHost => ({
  protocol: 'vmess',
  ...endpoint(n, name),
  uuid,
  ...over,
});
const tls = { type: 'tls', ...verified } as const;

const laterKinds: readonly Host[] = [
  vless(20, 'vless reality vision', { transport: { type: 'tcp' }, security: reality, flow: 'xtls-rprx-vision' }),
  vless(21, 'vless tls vision', {
    transport: { type: 'tcp' },
    security: { type: 'tls', ...pinned, fingerprint: 'firefox' },
    flow: 'xtls-rprx-vision',
  }),
  vless(22, 'vless ws', { transport: { type: 'ws', path: '/vless' }, security: { ...tls, alpn: ['h2', 'http/1.1'] } }),
  vless(23, 'vless ws plain', {
    transport: { type: 'ws', path: 'plain', host: 'cdn.example.com' },
    security: { type: 'none' },
  }),
  vless(24, 'vless grpc reality', {
    transport: { type: 'grpc', serviceName: 'tunnel' },
    security: { ...reality, shortId: '', fingerprint: 'safari' },
  }),
  vless(25, 'vless httpupgrade', { transport: { type: 'httpupgrade', path: '/up' }, security: tls }),
  vless(26, 'vless xhttp', { transport: { type: 'xhttp', path: '/x', host: 'cdn.example.com' }, security: reality }),
  {
    ...vless(27, 'vless xhttp by address', {
      transport: { type: 'xhttp', path: '/x' },
      security: { type: 'tls', ...pinned, sni: '', alpn: ['http/1.1'] },
    }),
    address: '2001:db8::27',
  },
  vmess(30, 'vmess tcp', { transport: { type: 'tcp' }, security: { type: 'none' }, cipher: 'auto' }),
  vmess(31, 'vmess ws', {
    transport: { type: 'ws', path: '/vmess', host: 'cdn.example.com' },
    security: { ...tls, fingerprint: 'chrome' },
    cipher: 'chacha20-poly1305',
  }),
  vmess(32, 'vmess grpc', {
    transport: { type: 'grpc', serviceName: 'tunnel' },
    security: { type: 'tls', ...pinned },
    cipher: 'zero',
  }),
  { protocol: 'hysteria2', ...endpoint(40, 'hysteria2'), password: uuid, tls: { ...verified, alpn: ['h3'] } },
  {
    protocol: 'hysteria2',
    ...endpoint(41, 'hysteria2 hopping, obfuscated'),
    password: uuid,
    obfs: { type: 'salamander', password: 'cry me a river' },
    ports: '20000-30000,40000',
    upMbps: 100,
    downMbps: 500,
    tls: pinned,
  },
  {
    protocol: 'tuic',
    ...endpoint(50, 'tuic'),
    uuid,
    password: uuid,
    congestionControl: 'bbr',
    udpRelayMode: 'native',
    tls: verified,
  },
  {
    protocol: 'tuic',
    ...endpoint(51, 'tuic self-signed'),
    uuid,
    password: 'pass:word',
    congestionControl: 'cubic',
    udpRelayMode: 'quic',
    tls: { ...pinned, alpn: ['h3', 'spdy/3.1'] },
  },
  { protocol: 'anytls', ...endpoint(60, 'anytls'), password: uuid, tls: { ...verified, fingerprint: 'chrome' } },
  {
    protocol: 'anytls',
    ...endpoint(61, 'anytls intervals'),
    password: uuid,
    idleSessionCheckIntervalSeconds: 30,
    idleSessionTimeoutSeconds: 60,
    minIdleSession: 5,
    tls: pinned,
  },
];

export const everyKindOfHost: readonly Host[] = [...firstKinds, ...laterKinds];

const inert = (
  status: Extract<Access, { kind: 'inert' }>['status'],
  rest: { until?: string; language?: Language },
): Profile => ({
  ...base,
  access: {
    kind: 'inert',
    status,
    until: rest.until === undefined ? null : instantFromMs(Date.parse(rest.until)),
    language: rest.language ?? 'en',
  },
});

export const usable = (hosts: readonly Host[]): Profile => ({ ...base, access: { kind: 'usable', hosts } });

export const goldenProfiles: Readonly<Record<string, Profile>> = {
  usable: usable(everyKindOfHost),
  empty: { ...usable([]), usage: { ...base.usage, totalBytes: null } },
  expired: inert('expired', {}),
  suspended: inert('suspended', { language: 'zh' }),
  cancelled: inert('cancelled', { language: 'fa' }),
  limited: inert('limited', { until: '2026-02-01T00:00:00Z' }),
  pending: inert('pending', { until: '2026-03-01T08:30:00Z', language: 'ru' }),
};
