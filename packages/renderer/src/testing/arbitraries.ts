import { instantFromMs } from '@orrery/kernel';
import { anyUrl } from '@orrery/kernel/testing';
import fc from 'fast-check';
import type { Access, Profile } from '../model.ts';
import { anyHost, anyName } from './any-host.ts';
import type { Host } from '../host.ts';
import { everyCombination } from './combinations.ts';
import { hostileNames } from './hostile-names.ts';

const anyHosts = fc.uniqueArray(anyHost, { selector: ({ key }) => key, maxLength: 12 });

const anyAccess: fc.Arbitrary<Access> = fc.oneof(
  { weight: 4, arbitrary: anyHosts.map((hosts) => ({ kind: 'usable' as const, hosts })) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('inert' as const),
      status: fc.constantFrom('pending', 'limited', 'expired', 'suspended', 'cancelled'),
      until: fc.option(fc.integer({ min: 0, max: 4e12 }).map(instantFromMs)),
      language: fc.constantFrom('en', 'zh', 'fa', 'ru'),
    }),
  },
);

const bytes = fc.bigInt({ min: 0n, max: 1n << 50n });

export const anyProfile: fc.Arbitrary<Profile> = fc.record({
  title: anyName,
  managedUrl: anyUrl(),
  updateIntervalHours: fc.integer({ min: 1, max: 168 }),
  usage: fc.record({ uploadBytes: bytes, downloadBytes: bytes, totalBytes: fc.option(bytes) }),
  access: anyAccess,
});

const withHosts = (hosts: readonly Host[]): [Profile] => [
  {
    title: 'hostile',
    managedUrl: 'https://panel.example.com/s/x',
    updateIntervalHours: 12,
    usage: { uploadBytes: 0n, downloadBytes: 0n, totalBytes: null },
    access: { kind: 'usable', hosts },
  },
];

const hostile = hostileNames.map((name, index): Host => ({
  protocol: 'shadowsocks',
  key: `6f1c0f7e-0000-4000-8000-${String(index).padStart(12, '0')}`,
  name,
  address: 'a.example.com',
  port: 8388,
  method: 'aes-256-gcm',
  password: 'secret',
}));

/** Hosts of one list: so many that one list is a long one, so few that looking for each name in it stays quick. */
const LONG = 200;
const lists = Array.from({ length: Math.ceil(everyCombination.length / LONG) }, (_, index) =>
  everyCombination.slice(index * LONG, (index + 1) * LONG),
);

/** For fast-check's `examples`: every hostile name, and every combination of settings, not left to chance. */
export const surely: [Profile][] = [hostile, ...lists].map(withHosts);
