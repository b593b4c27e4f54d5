import { describe, expect, test } from 'vitest';
import { changeDefinition } from './change-definition.ts';
import { type NodeInput, defineNode, nodeDefaults } from './define-node.ts';
import { settingsOf } from './settings-of.ts';
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

  // Rules become stricter; rows stay.
  describe('of a node that is refused by now', () => {
    const old = { ...trojan, transport: { type: 'ws', path: '//x', host: 'a:1' } } as const;
    const oldSs = { ...ss, plugin: { name: 'v2ray-plugin', opts: { path: '/%zz' } } } as const;

    test('takes what has nothing to do with it, and settings that say the same', () => {
      expect(changeDefinition(old, { name: 'x', hidden: true })).toEqual({ ...old, name: 'x', hidden: true });
      expect(changeDefinition(old, { settings: settingsOf(old) })).toEqual(old);
      expect(changeDefinition(oldSs, { sortOrder: 3 })).toEqual({ ...oldSs, sortOrder: 3 });
    });

    test('names what must be mended once its settings change', () => {
      const settings = { transport: { type: 'ws', path: '//x', host: 'a.example' } };
      expect(() => changeDefinition(old, { settings })).toThrow('settings.transport.path must not begin with //');
      expect(() => changeDefinition(oldSs, { encryptionMethod: 'aes-128-gcm' })).toThrow('plugin_opts.path');
      expect(changeDefinition(oldSs, { plugin: null })).toMatchObject({ plugin: null });
    });

    test('takes nothing wrong besides', () => {
      const settings = { ...settingsOf(old), flow: 'xtls-rprx-vision' };
      expect(() => changeDefinition(old, { settings })).toThrow('settings.flow has no meaning for trojan');
      expect(() => changeDefinition(old, { name: '' })).toThrow('name');
    });
  });

  test('refuses another protocol', () => {
    expect(() => changeDefinition(trojan, { protocol: 'shadowsocks' })).toThrow('protocol cannot change');
  });
});
