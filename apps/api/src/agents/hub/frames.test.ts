import { instantFromMs } from '@orrery/kernel';
import { commandActions } from '@orrery/node';
import { protocolSamples, sampleNode } from '@orrery/node/testing';
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../../keyring.ts';
import { LARGEST_FRAME_BYTES, commandFrame, configSync, refusalFrame, subscriptionSync } from './frames.ts';
import { hubConfig } from './hub-config.ts';
import { Command, ConfigSync, Refusal, type SubscriptionEntry, SubscriptionSync } from './messages.ts';
import { fixtureNames, fixtureText } from './testing/fixtures.ts';

const keyring = createKeyring(new Map([[1, 'x'.repeat(32)]]));
const NOW = instantFromMs(1_773_145_200_999);
const shadowsocks = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;

const nodes = {
  'config-sync-shadowsocks': sampleNode(shadowsocks),
  'config-sync-inactive': { ...sampleNode(shadowsocks), status: 'inactive', maintenanceReason: null } as const,
  'config-sync-route': sampleNode({
    ...shadowsocks,
    agent: 'orris',
    route: { allow: ['10.1.2.3:8080'], block: ['203.0.113.0/24', ':465'], mail: true, bittorrent: true },
  }),
  'config-sync-trojan': sampleNode({
    protocol: 'trojan',
    settings: {
      transport: { type: 'ws', path: '/p', host: 'h.example' },
      security: { type: 'tls', sni: 's.example', allowInsecure: true },
    },
  }),
  'config-sync-vless': sampleNode(protocolSamples['vless with vision over reality']),
  'config-sync-vmess': sampleNode(protocolSamples['vmess over grpc with tls']),
  'config-sync-hysteria2': sampleNode(protocolSamples['hysteria2 with everything']),
  'config-sync-tuic': sampleNode(protocolSamples.tuic),
  'config-sync-anytls': sampleNode(protocolSamples['anytls with everything']),
};

const [added, updated] = (['added', 'updated'] as const).map(
  (kind) => JSON.parse(fixtureText('to-agent', `subscription-sync-${kind}`)) as SubscriptionSync,
);
const entry = (id: number): SubscriptionEntry => ({
  subscription_id: String(id),
  password: '',
  name: `s${id}`,
  speed_limit: 0,
  device_limit: 0,
  expire_time: 0,
});
const first = (frames: readonly string[]): string => frames[0] ?? 'no frame';

/** What our writers make of the same facts, by the name of the recorded frame. */
const written: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(nodes).map(([name, node]) => [name, configSync(hubConfig(node, keyring), 7, NOW)]),
  ),
  'subscription-sync-added': first(subscriptionSync('5', 'added', added?.data.subscriptions ?? [], NOW)),
  'subscription-sync-updated': first(subscriptionSync('5', 'updated', updated?.data.subscriptions ?? [], NOW)),
  'subscription-sync-removed': first(subscriptionSync('5', 'removed', [entry(12), entry(13)], NOW)),
  ...Object.fromEntries(
    commandActions.map((action) => [
      `command-${action.replaceAll('_', '-')}`,
      commandFrame('5', { id: '0b6f7c52-1111-4222-8333-944455556666', action, payload: payloads(action) }, NOW),
    ]),
  ),
  error: refusalFrame({ code: 'VALIDATION_ERROR', message: 'The frame is not JSON' }, NOW),
};

function payloads(action: (typeof commandActions)[number]): object | null {
  if (action === 'update') {
    return { download_url: 'https://example.com/agent', checksum: `sha256:${'a'.repeat(64)}`, version: '1.2.3' };
  }
  return action === 'api_url_changed' ? { new_url: 'https://new.example', reason: 'moved' } : null;
}

describe('what agents are sent', () => {
  test.each(fixtureNames('to-agent'))('is as recorded: %s', (name) => {
    const recorded: unknown = JSON.parse(fixtureText('to-agent', name));
    expect(JSON.parse(written[name] ?? '')).toEqual(recorded);
    const shapes = [ConfigSync, SubscriptionSync, Command, Refusal].filter((shape) => Compile(shape).Check(recorded));
    expect(shapes).toHaveLength(1);
  });

  test('fits the frames that existing agents take, in order and complete', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 400 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 300 }), fc.nat(200), (names, repeats) => {
        const entries = names.flatMap((text, i) =>
          Array.from({ length: i === 0 ? repeats + 1 : 1 }, () => ({ ...entry(i), name: text })),
        );
        const frames = subscriptionSync('5', 'added', entries, NOW);
        expect(frames.every((text) => Buffer.byteLength(text) <= LARGEST_FRAME_BYTES)).toBe(true);
        const sent = frames.flatMap((text) => (JSON.parse(text) as SubscriptionSync).data.subscriptions);
        expect(sent).toEqual(entries);
        const few = entries.reduce((sum, one) => sum + Buffer.byteLength(JSON.stringify(one)) + 1, 0);
        expect(frames.length).toBeLessThanOrEqual(Math.ceil(few / (LARGEST_FRAME_BYTES - 2_048)) + 1);
      }),
      { numRuns: 50 },
    );
  });
});
