import { hashToken } from '@orrery/kernel';
import { describe, expect, test } from 'vitest';
import { serverKeyOf } from './server-key.ts';
import { generateToken, looksLikeToken } from './token.ts';

describe('tokens', () => {
  test('are node_ and base64url of 32 random bytes', () => {
    const tokens = Array.from({ length: 100 }, generateToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) {
      expect(looksLikeToken(token)).toBe(true);
      expect(Buffer.from(token.slice(5), 'base64url')).toHaveLength(32);
    }
  });

  test('are kept as SHA-256', () => {
    expect(hashToken('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test.each([
    '',
    'node_',
    `node_${'a'.repeat(42)}`,
    `node_${'a'.repeat(44)}`,
    `node_${'a'.repeat(42)}+`,
    `x${'a'.repeat(43)}`,
  ])('%j does not look like one', (text) => expect(looksLikeToken(text)).toBe(false));
});

describe('serverKeyOf', () => {
  const key = Buffer.alloc(32, 7);
  const of = (encryptionMethod: '2022-blake3-aes-128-gcm' | '2022-blake3-aes-256-gcm' | 'aes-256-gcm', uuid = 'u') =>
    serverKeyOf(key, { uuid, protocol: 'shadowsocks', encryptionMethod });

  test('has the length the method wants, and is of this node and key alone', () => {
    expect(of('2022-blake3-aes-128-gcm')).toHaveLength(16);
    expect(of('2022-blake3-aes-256-gcm')).toHaveLength(32);
    expect(of('2022-blake3-aes-256-gcm')).toEqual(of('2022-blake3-aes-256-gcm'));
    expect(of('2022-blake3-aes-256-gcm', 'v')).not.toEqual(of('2022-blake3-aes-256-gcm'));
    // HMAC-SHA256 of "u": documents and nodes in the field depend on it staying so.
    expect(of('2022-blake3-aes-256-gcm')?.toString('hex')).toBe(
      'b3da7c9fd82b0c76504175e8daedfcf6e3873005a4049ac1481cf7ad882bd897',
    );
  });

  test('is none of the other methods', () => {
    expect(of('aes-256-gcm')).toBeUndefined();
    expect(serverKeyOf(key, { uuid: 'u', protocol: 'trojan' })).toBeUndefined();
  });
});
