import { expect, test } from 'vitest';
import { deviceKeys } from './device-key.ts';

const secret = Buffer.alloc(32, 7);
const keyOf = deviceKeys(secret, ['100.64.0.0/10', '2001:db8:8000::/34', '192.0.2.7']);

test('an IPv4 address is one device, however it is written', () => {
  expect(keyOf(1, '203.0.113.9')).toMatch(/^[0-9a-f]{32}$/);
  expect(keyOf(1, '::ffff:203.0.113.9')).toBe(keyOf(1, '203.0.113.9'));
  expect(keyOf(1, '203.0.113.10')).not.toBe(keyOf(1, '203.0.113.9'));
});

test('an IPv6 /64 is one device', () => {
  expect(keyOf(1, '2001:db8:1:2::1')).toBe(keyOf(1, '2001:DB8:1:2:aaaa:bbbb:cccc:dddd'));
  expect(keyOf(1, 'fe80::1%eth0')).toBe(keyOf(1, 'fe80::2'));
  expect(keyOf(1, '2001:db8:1:2::1')).not.toBe(keyOf(1, '2001:db8:1:3::1'));
});

test('an allowed network is one device, and each is another', () => {
  expect(keyOf(1, '100.64.0.1')).toBe(keyOf(1, '100.127.255.254'));
  expect(keyOf(1, '::ffff:100.64.0.1')).toBe(keyOf(1, '100.64.9.9'));
  expect(keyOf(1, '2001:db8:8000:1::1')).toBe(keyOf(1, '2001:db8:bfff:ffff::1'));
  expect(new Set(['100.64.0.1', '2001:db8:8000::1', '192.0.2.7', '100.128.0.1'].map((ip) => keyOf(1, ip))).size).toBe(
    4,
  );
});

test('who shares an address with whom does not show', () => {
  expect(keyOf(1, '203.0.113.9')).not.toBe(keyOf(2, '203.0.113.9'));
  expect(deviceKeys(Buffer.alloc(32, 8), [])(1, '203.0.113.9')).not.toBe(keyOf(1, '203.0.113.9'));
});

test.each(['', 'localhost', '203.0.113', '203.0.113.9:443', '[::1]', '::ffff:999.1.1.1', '1'.repeat(10_000)])(
  'what is no address has no key: %s',
  (ip) => {
    expect(keyOf(1, ip)).toBeUndefined();
  },
);
