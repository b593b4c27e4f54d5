import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentialOf, linkToken } from './secrets.ts';
import { someSubscription } from './testing/index.ts';

const KEY = Buffer.alloc(32, 7);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('a credential', () => {
  test('is a well-formed UUID, and so are its keys of their sizes', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (uuid, credentialEpoch) => {
        const credential = credentialOf(KEY, someSubscription({ uuid, credentialEpoch }));
        expect(credential.uuid).toMatch(UUID);
        expect(credential.uuid).not.toBe(uuid);
        expect(credential.key16).toHaveLength(16);
        expect(credential.key32).toHaveLength(32);
      }),
    );
  });

  test('is an HMAC of the UUID, the epoch and a label: what was handed out stays valid', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (uuid, credentialEpoch) => {
        const epoch = Buffer.alloc(4);
        epoch.writeUInt32BE(credentialEpoch);
        const seed = Buffer.concat([Buffer.from(uuid.replaceAll('-', ''), 'hex'), epoch]);
        const hmac = (label: string) => createHmac('sha256', KEY).update(seed).update(label).digest();
        const credential = credentialOf(KEY, someSubscription({ uuid, credentialEpoch }));
        expect(credential.key16).toEqual(hmac('shadowsocks-2022/16').subarray(0, 16));
        expect(credential.key32).toEqual(hmac('shadowsocks-2022/32'));
        const [shown, digest] = [credential.uuid.replaceAll('-', ''), hmac('').toString('hex')];
        // The digits of version and variant are set.
        expect(shown.slice(0, 12) + shown.slice(13, 16) + shown.slice(17)).toBe(
          digest.slice(0, 12) + digest.slice(13, 16) + digest.slice(17, 32),
        );
        expect(Number.parseInt(shown.charAt(16), 16) & 3).toBe(Number.parseInt(digest.charAt(16), 16) & 3);
      }),
    );
  });

  test('is the same for the same epoch, and another for another epoch, subscription or key', () => {
    const subscription = someSubscription();
    const seen = [
      credentialOf(KEY, subscription),
      credentialOf(KEY, { ...subscription, credentialEpoch: 2 }),
      credentialOf(KEY, { ...subscription, uuid: '0b8e5f6e-3c4d-4b7a-9f10-2d3e4f506173' }),
      credentialOf(Buffer.alloc(32, 8), subscription),
    ];
    expect(credentialOf(KEY, someSubscription({ linkEpoch: 9 }))).toEqual(seen[0]);
    for (const part of ['uuid', 'key16', 'key32'] as const) {
      expect(new Set(seen.map((credential) => credential[part].toString('hex'))).size).toBe(seen.length);
    }
  });

  test('does not give its keys away to a node that sees the UUID', () => {
    const { uuid, key16, key32 } = credentialOf(KEY, someSubscription());
    const shown = uuid.replaceAll('-', '');
    expect(key32.toString('hex')).not.toContain(shown.slice(0, 12));
    expect(key16.toString('hex')).not.toContain(shown.slice(0, 12));
    expect(key32.subarray(0, 16).equals(key16)).toBe(false);
  });

  test('that was imported stays until it is rotated, and the keys follow it', () => {
    const importedCredential = '11111111-2222-3333-4444-555555555555';
    const imported = credentialOf(KEY, someSubscription({ importedCredential }));
    expect(imported.uuid).toBe(importedCredential);
    expect(imported.key32).not.toEqual(credentialOf(KEY, someSubscription()).key32);
  });
});

describe('a link', () => {
  test('has a token of 192 bits that fits a path, from the epoch and the key', () => {
    const token = linkToken(KEY, someSubscription());
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(linkToken(KEY, someSubscription({ credentialEpoch: 5 }))).toBe(token);
    expect(linkToken(KEY, someSubscription({ linkEpoch: 2 }))).not.toBe(token);
    expect(linkToken(Buffer.alloc(32, 8), someSubscription())).not.toBe(token);
  });
});
