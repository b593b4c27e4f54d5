import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressProblem } from './address.ts';

const hostile = [' ', ',', ';', '=', '"', "'", '\\', '/', '#', '?', '@', '[', ']', '{', '}', '\n', '\r', '\t'];

describe('addressProblem', () => {
  test.each([
    'example.com',
    'EXAMPLE.com',
    'a',
    'localhost',
    'xn--bcher-kva.example',
    'a-b.1c.example',
    '192.0.2.1',
    '2001:db8::1',
    '::1',
    '::ffff:192.0.2.1',
    `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`,
  ])('takes %s', (text) => expect(addressProblem(text)).toBeUndefined());

  test.each([
    ['', 'must be a hostname'],
    [' ', 'must be a hostname'],
    ['example.com ', 'must be a hostname'],
    ['example.com.', 'must be a hostname'],
    ['a..b', 'must be a hostname'],
    ['-a.example', 'must be a hostname'],
    ['a-.example', 'must be a hostname'],
    ['a_b.example', 'must be a hostname'],
    ['999.1.1.1', 'must be a hostname'],
    ['1.2.3', 'must be a hostname'],
    ['127.1', 'must be a hostname'],
    ['0x7f000001', 'must be a hostname'],
    ['192.0.2.01', 'must be a hostname'],
    ['fe80::1%eth0', 'must be a hostname'],
    ['a\nb', 'must be a hostname'],
    [`${'a'.repeat(64)}.example`, 'must be a hostname'],
    [`${'a.'.repeat(126)}ab`, 'must be a hostname'],
    ['bücher.example', 'punycode'],
    ['https://example.com', 'without scheme'],
    ['example.com/x', 'without scheme'],
    ['[::1]', 'without brackets'],
    ['example.com:443', 'must not hold a port'],
  ])('refuses %j', (text, why) => expect(addressProblem(text)).toContain(why));

  test('takes every IP address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        expect(addressProblem(text)).toBeUndefined();
      }),
    );
  });

  test('takes no text that would end a field of a document', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...hostile), fc.string(), (a, c, b) => {
        expect(addressProblem(a + c + b)).toBeDefined();
      }),
    );
  });
});
