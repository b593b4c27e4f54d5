import { describe, expect, test } from 'vitest';
import { changeDefinition } from './change-definition.ts';
import { type NodeInput, defineNode, nodeDefaults } from './define-node.ts';
import { shadowsocksSample, trojanSample } from './testing/index.ts';

const ss = defineNode({ ...nodeDefaults, ...shadowsocksSample, multiplier: 0.005 });
const trojan = defineNode({
  ...nodeDefaults,
  ...trojanSample,
  settings: {
    transport: { type: 'ws', path: '/x', host: 'h.example' },
    security: { type: 'tls', sni: 's.example', alpn: ['h2'], fingerprint: 'ios', allowInsecure: true },
  },
});

describe('changeDefinition', () => {
  test.each([
    ['shadowsocks', ss],
    ['trojan', trojan],
    ['trojan over grpc', changeDefinition(trojan, { settings: { transport: { type: 'grpc', serviceName: 's' } } })],
  ])('of nothing is the same: %s', (_name, node) => expect(changeDefinition(node, {})).toEqual(node));

  test('takes an absent value for no change, null for none', () => {
    expect(changeDefinition(ss, { region: undefined, tags: undefined })).toEqual(ss);
    expect(changeDefinition(ss, { region: null, description: null })).toEqual({
      ...ss,
      region: null,
      description: null,
    });
  });

  test('keeps options with their plugin only', () => {
    const plugin = (change: Partial<NodeInput>) => {
      const node = changeDefinition(ss, change);
      return node.protocol === 'shadowsocks' && node.plugin;
    };
    expect(plugin({ plugin: 'obfs-local' })).toEqual({ name: 'obfs-local', opts: shadowsocksSample.pluginOpts });
    expect(plugin({ pluginOpts: { obfs: 'tls' } })).toEqual({ name: 'obfs-local', opts: { obfs: 'tls' } });
    expect(plugin({ plugin: 'v2ray-plugin' })).toEqual({ name: 'v2ray-plugin', opts: {} });
    expect(plugin({ plugin: null })).toBeNull();
    expect(() => plugin({ plugin: null, pluginOpts: { obfs: 'tls' } })).toThrow('need a plugin');
    expect(() => plugin({ pluginOpts: null })).toThrow('plugin_opts.obfs is required');
  });

  test('replaces settings as a whole', () => {
    const changed = changeDefinition(trojan, { settings: { transport: { type: 'tcp' } } });
    expect(changed).toMatchObject({
      transport: { type: 'tcp' },
      security: { sni: null, alpn: [], allowInsecure: false },
    });
  });

  test('checks the whole: an agent that cannot serve what was set before', () => {
    expect(() => changeDefinition(ss, { agent: 'orris' })).toThrow('orris');
    expect(changeDefinition(ss, { agent: 'orris', plugin: null })).toMatchObject({ agent: 'orris', plugin: null });
  });

  test('refuses another protocol', () => {
    expect(() => changeDefinition(trojan, { protocol: 'shadowsocks' })).toThrow('protocol cannot change');
  });
});
