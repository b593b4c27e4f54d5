import { fixedClock } from '@orrery/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostKey, listedHostKey } from './host-key.ts';
import { admit, afterRequest, defineHost } from './host.ts';
import { type MissionId, newProbeId, parseProbeId } from './ids.ts';
import { type Mission, type MissionDefinition, checkMission } from './mission.ts';

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const now = () => clock.now();

const definition: MissionDefinition = {
  method: 'GET',
  scheme: 'http',
  host: 'Example.com:80',
  path: '/index.html',
  header: { referer: 'https://www.example.org/' },
  param: { q: 'one' },
  data: '',
  target: 1,
};

describe('a mission', () => {
  test('keeps what was said, and knows its host as operators list it', () =>
    expect(checkMission(definition)).toEqual({ ...definition, hostKey: 'example.com' }));

  test.each<[string, Partial<MissionDefinition>]>([
    ['method', { method: 'CONNECT' }],
    ['method', { method: 'GET /' }],
    ['scheme', { scheme: 'file' }],
    ['host', { host: '' }],
    ['host', { host: 'user@example.com' }],
    ['host', { host: 'example.com/path' }],
    ['host', { host: 'exa mple.com' }],
    ['host', { host: 'example.com:99999' }],
    ['path', { path: '/a\r\nHost: b' }],
    ['header.x', { header: { x: 'a\nb' } }],
    ['header.a b', { header: { 'a b': 'c' } }],
  ])('is refused for its %s: %j', (field, change) =>
    expect(() => checkMission({ ...definition, ...change })).toThrow(field),
  );
});

describe('a host', () => {
  test.each([
    ['http', 'EXAMPLE.com', 'example.com'],
    ['https', 'example.com:443', 'example.com'],
    ['https', 'example.com:80', 'example.com:80'],
    ['HTTP', '127.1', '127.0.0.1'],
    ['http', '0x7f000001:8080', '127.0.0.1:8080'],
    ['http', '[0:0::1]', '[::1]'],
    ['http', 'bücher.example', 'xn--bcher-kva.example'],
  ])('%s://%s is listed as %s', (scheme, host, key) => expect(hostKey(scheme, host)).toBe(key));

  test('is the same in the list however it is written there', () => {
    for (const text of ['example.com', 'Example.com:80', 'example.com:443'])
      expect(listedHostKey(text)).toBe('example.com');
    expect(() => defineHost('http://example.com', 1, now())).toThrow('host');
  });

  test('takes one request, then none until its share of the minute is over', () => {
    const mission = { ...checkMission(definition), id: 'a' } as Mission;
    const host = { ...defineHost('example.com', 4, now()), id: 1 };
    const other = { ...mission, hostKey: 'other.example' };
    expect(admit([other, mission, mission], [host], now(), 5)).toEqual([{ mission, host }]);
    const after = afterRequest(host, now());
    expect(after.freeAt).toBe(now() + 15_000);
    expect(admit([mission], [after], now(), 5)).toEqual([]);
  });
});

test('ids are 24 hex digits, different, in order, and nothing else is one', () => {
  const ids = Array.from({ length: 1_000 }, () => newProbeId<MissionId>(now()));
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(parseProbeId(id)).toBe(id);
  fc.assert(
    fc.property(fc.string(), (text) => parseProbeId(text) === undefined),
    { numRuns: 50 },
  );
});
