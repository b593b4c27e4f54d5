import { instantFromMs } from '@orrery/kernel';
import type { Access, Host, Profile, ShadowsocksHost, TrojanHost } from '../model.ts';

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

export const everyKindOfHost: readonly Host[] = [
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

const inert = (status: Extract<Access, { kind: 'inert' }>['status'], rest: { until?: string; zh?: true }): Profile => ({
  ...base,
  access: {
    kind: 'inert',
    status,
    until: rest.until === undefined ? null : instantFromMs(Date.parse(rest.until)),
    language: rest.zh ? 'zh' : 'en',
  },
});

export const usable = (hosts: readonly Host[]): Profile => ({ ...base, access: { kind: 'usable', hosts } });

export const goldenProfiles: Readonly<Record<string, Profile>> = {
  usable: usable(everyKindOfHost),
  empty: { ...usable([]), usage: { ...base.usage, totalBytes: null } },
  expired: inert('expired', {}),
  suspended: inert('suspended', { zh: true }),
  limited: inert('limited', { until: '2026-02-01T00:00:00Z' }),
  pending: inert('pending', { until: '2026-03-01T08:30:00Z', zh: true }),
};
