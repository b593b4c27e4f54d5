import { protocolSamples, sampleNode } from '@orrery/node/testing';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../keyring.ts';
import { nodeConfig } from './node-config.ts';

const keyring = createKeyring(new Map([[1, 'x'.repeat(32)]]));
const common = {
  node_id: '7',
  server_host: 'node.example',
  server_port: 443,
  speed_limit: 0,
  device_limit: 0,
  transport_protocol: 'tcp',
  allow_insecure: false,
};

/** Per sample: what the agent is told beyond what every node has. */
const expected: Record<keyof typeof protocolSamples, object> = {
  'vless over tcp': { vless_flow: '', vless_security: 'none' },
  'vless with vision over reality': {
    sni: 'b.example.com',
    vless_flow: 'xtls-rprx-vision',
    vless_security: 'reality',
    vless_fingerprint: 'firefox',
    vless_reality_private_key: 'd-V8oF4YmCnT3AiThJO3dYbYQ8ZgRrMKcoV0j2Ij-mo',
    vless_reality_public_key: expect.stringMatching(/^[\w-]{43}$/),
    vless_reality_short_id: '01',
    vless_reality_spider_x: '/',
    vless_reality_target: 'www.example.com:443',
    vless_reality_server_names: ['a.example.com', 'b.example.com'],
    vless_reality_short_ids: ['01', '0123456789abcdef'],
  },
  'vless over xhttp with tls': {
    transport_protocol: 'xhttp',
    path: '/x',
    host: 'h.example',
    sni: 'node.example',
    vless_flow: '',
    vless_security: 'tls',
  },
  'vless over httpupgrade': {
    transport_protocol: 'httpupgrade',
    path: '/up',
    vless_flow: '',
    vless_security: 'none',
  },
  'vmess over grpc with tls': {
    transport_protocol: 'grpc',
    service_name: 'g',
    sni: 's.example',
    allow_insecure: true,
    vmess_alter_id: 0,
    vmess_security: 'aes-128-gcm',
    vmess_tls: true,
  },
  'vmess over ws': {
    transport_protocol: 'ws',
    path: '/ws',
    host: 'h.example',
    vmess_alter_id: 0,
    vmess_security: 'auto',
    vmess_tls: false,
  },
  'hysteria2 with defaults': { sni: 'node.example', hysteria2_congestion_control: 'bbr' },
  'hysteria2 with everything': {
    sni: 's.example',
    allow_insecure: true,
    hysteria2_congestion_control: 'bbr',
    hysteria2_obfs: 'salamander',
    hysteria2_obfs_password: 'four+',
    hysteria2_up_mbps: 100,
    hysteria2_down_mbps: 50,
    hysteria2_ports: '20000-20100,30000',
  },
  tuic: {
    sni: 's.example',
    tuic_congestion_control: 'cubic',
    tuic_udp_relay_mode: 'quic',
    tuic_alpn: 'h3',
    tuic_disable_sni: false,
  },
  'anytls with defaults': {
    sni: 'node.example',
    anytls_idle_session_check_interval: '30s',
    anytls_idle_session_timeout: '30s',
    anytls_min_idle_session: 0,
  },
  'anytls with everything': {
    sni: 's.example',
    anytls_fingerprint: 'safari',
    anytls_idle_session_check_interval: '45s',
    anytls_idle_session_timeout: '60s',
    anytls_min_idle_session: 5,
    anytls_padding: ['stop=2', '0=30-30', '1=100-400,c,500-500'],
  },
};

describe('nodeConfig', () => {
  test.each(Object.entries(protocolSamples))('of %s', (name, sample) => {
    const { protocol } = sample;
    expect(nodeConfig(sampleNode(sample), keyring)).toEqual({
      ...common,
      protocol,
      ...expected[name as keyof typeof protocolSamples],
    });
  });
});
