import { protocolSamples, sampleNode } from '@orrery/node/testing';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../keyring.ts';
import { hostOf } from './host-of.ts';

const keyring = createKeyring(new Map([[1, 'x'.repeat(32)]]));
const uuid = '11111111-1111-4111-8111-111111111111';
const credential = { uuid, key16: Buffer.alloc(16), key32: Buffer.alloc(32) };
const owner = { credential, ports: null };
const pin = 'ab'.repeat(32);

const nodeOf = (proxy: Parameters<typeof sampleNode>[0]) => sampleNode({ ...proxy, certificateSha256: pin });

const common = { key: '00000000-0000-4000-8000-000000000000', name: 'n', address: 'node.example', port: 443 };
const tls = { sni: 'node.example', allowInsecure: false, certificateSha256: pin };
const sTls = { ...tls, sni: 's.example' };

const expected: Record<keyof typeof protocolSamples, object> = {
  'vless over tcp': { uuid, transport: { type: 'tcp' }, security: { type: 'none' } },
  'vless with vision over reality': {
    uuid,
    flow: 'xtls-rprx-vision',
    transport: { type: 'tcp' },
    security: {
      type: 'reality',
      sni: 'b.example.com',
      fingerprint: 'firefox',
      publicKey: expect.stringMatching(/^[\w-]{43}$/),
      shortId: '01',
    },
  },
  'vless over xhttp with tls': {
    uuid,
    transport: { type: 'xhttp', path: '/x', host: 'h.example' },
    security: { type: 'tls', ...tls, alpn: ['h2'] },
  },
  'vless over httpupgrade': {
    uuid,
    transport: { type: 'httpupgrade', path: '/up' },
    security: { type: 'none' },
  },
  'vmess over grpc with tls': {
    uuid,
    cipher: 'aes-128-gcm',
    transport: { type: 'grpc', serviceName: 'g' },
    security: { type: 'tls', ...sTls, fingerprint: 'chrome', allowInsecure: true },
  },
  'vmess over ws': {
    uuid,
    cipher: 'auto',
    transport: { type: 'ws', path: '/ws', host: 'h.example' },
    security: { type: 'none' },
  },
  'hysteria2 with defaults': { password: uuid, tls: { ...tls, alpn: ['h3'] } },
  'hysteria2 with everything': {
    password: uuid,
    obfs: { type: 'salamander', password: 'four+' },
    ports: '20000-20100,30000',
    // The server sends 100 Mbps: the client receives them.
    upMbps: 50,
    downMbps: 100,
    tls: { ...sTls, alpn: ['h3'], allowInsecure: true },
  },
  tuic: {
    uuid,
    password: uuid,
    congestionControl: 'cubic',
    udpRelayMode: 'quic',
    tls: { ...sTls, alpn: ['h3'] },
  },
  'anytls with defaults': {
    password: uuid,
    idleSessionCheckIntervalSeconds: 30,
    idleSessionTimeoutSeconds: 30,
    minIdleSession: 0,
    tls,
  },
  'anytls with everything': {
    password: uuid,
    idleSessionCheckIntervalSeconds: 45,
    idleSessionTimeoutSeconds: 60,
    minIdleSession: 5,
    tls: { ...sTls, alpn: ['h2', 'http/1.1'], fingerprint: 'safari' },
  },
};

describe('hostOf', () => {
  test.each(Object.entries(protocolSamples))('of %s', (name, sample) => {
    expect(hostOf(nodeOf(sample), owner, keyring)).toEqual({
      ...common,
      protocol: sample.protocol,
      ...expected[name as keyof typeof protocolSamples],
    });
  });

  test('with the port of its own, where each has one; 0 where none was left', () => {
    const plain = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
    for (const change of [{ agent: 'mu' }, { portPerSubscription: true }]) {
      const node = nodeOf({ ...plain, ...change });
      expect(hostOf(node, { credential, ports: { [node.id]: 20_007, 999: 1 } }, keyring).port).toBe(20_007);
      expect(hostOf(node, { credential, ports: { 999: 1 } }, keyring).port).toBe(0);
      expect(hostOf(node, owner, keyring).port).toBe(0);
    }
  });

  test('tells nobody the private key', () => {
    const { settings } = protocolSamples['vless with vision over reality'];
    const { privateKey } = settings.security.reality;
    const host = hostOf(nodeOf(protocolSamples['vless with vision over reality']), owner, keyring);
    expect(JSON.stringify(host)).not.toContain(privateKey);
  });
});
