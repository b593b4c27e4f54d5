import { validateHeaderName, validateHeaderValue } from 'node:http';
import { instantFromMs } from '@orrery/kernel';
import { anyText } from '@orrery/kernel/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentHeaders, subscriptionHeaders, type HeaderFacts } from './headers.ts';
import { formats } from './model.ts';

const facts: HeaderFacts = {
  title: 'Aurora 极光',
  updateIntervalHours: 12,
  usage: { uploadBytes: 1n, downloadBytes: 2n, totalBytes: 30n },
  expiresAt: instantFromMs(Date.parse('2026-02-01T00:00:00.999Z')),
  refillAt: null,
};

describe('subscriptionHeaders', () => {
  it('says what clients read', () => {
    const refillAt = instantFromMs(Date.parse('2026-01-15T00:00:00Z'));
    const headers = subscriptionHeaders({
      ...facts,
      refillAt,
      webPageUrl: 'https://panel.example.com/',
      supportUrl: 'https://t.example.com/help me',
      announcement: 'Hello\n你好',
    });
    expect(headers).toEqual({
      'Subscription-Userinfo': 'upload=1; download=2; total=30; expire=1769904000',
      'Profile-Update-Interval': '12',
      'Profile-Title': 'base64:QXVyb3JhIOaegeWFiQ==',
      'Profile-Web-Page-Url': 'https://panel.example.com/',
      'Support-Url': 'https://t.example.com/help%20me',
      Announce: 'base64:SGVsbG8g5L2g5aW9',
      'Subscription-Refill-Date': '1768435200',
    });
  });

  it('writes 0 for what has no limit', () => {
    const headers = subscriptionHeaders({ ...facts, usage: { ...facts.usage, totalBytes: null }, expiresAt: null });
    expect(headers['Subscription-Userinfo']).toBe('upload=1; download=2; total=0; expire=0');
    expect(headers).not.toHaveProperty('Subscription-Refill-Date');
  });

  it.each(['javascript:alert(1)', 'not a url', 'ftp://example.com/', `https://a.example/${'x'.repeat(2_000)}`])(
    'leaves out the URL %s',
    (url) => {
      const headers = subscriptionHeaders({ ...facts, webPageUrl: url, supportUrl: url });
      expect(headers).not.toHaveProperty('Profile-Web-Page-Url');
      expect(headers).not.toHaveProperty('Support-Url');
    },
  );
});

describe('documentHeaders', () => {
  it('names the file in ASCII and in full', () => {
    expect(documentHeaders('clash', 'Aurora 极光', 3)).toEqual({
      'Content-Type': 'text/yaml; charset=utf-8',
      'Content-Disposition': `attachment; filename="Aurora.yaml"; filename*=UTF-8''Aurora%20%E6%9E%81%E5%85%89.yaml`,
      'X-Orrery-Omitted': '3',
    });
    expect(documentHeaders('surge', '极光', 0)['Content-Disposition']).toContain('filename="subscription.conf"');
    expect(documentHeaders('v2ray', '../etc/"x"', 0)['Content-Disposition']).not.toMatch(/[/\\]/);
  });
});

it('no text gets out of its header', () => {
  const text = fc.oneof(
    anyText({ maxLength: 60 }),
    fc.constantFrom('a\r\nSet-Cookie: x=1', '";\u0000', '\ud800', 'http://a\r\nb'),
  );
  fc.assert(
    fc.property(text, text, text, fc.constantFrom(...formats), (title, announcement, url, format) => {
      const headers = {
        ...subscriptionHeaders({ ...facts, title, announcement, webPageUrl: url, supportUrl: `https://a.test/${url}` }),
        ...documentHeaders(format, title, 0),
      };
      for (const [name, value] of Object.entries(headers)) {
        validateHeaderName(name);
        validateHeaderValue(name, value);
        expect(value).toMatch(/^[\x20-\x7e]+$/);
      }
      expect(headers['Content-Disposition']).toMatch(/^attachment; filename="[\w .-]+"; filename\*=UTF-8''[\w.~%-]+$/);
    }),
  );
});
