import { describe, expect, it } from 'vitest';
import { checkCommand, needsPassword } from './node-command.ts';

const SHA = 'a'.repeat(64);
const update = { download_url: 'https://example.com/agent', checksum: SHA };

describe('checkCommand', () => {
  it('sends what agents read', () => {
    expect(checkCommand('orris', 'restart', undefined)).toBeNull();
    expect(checkCommand('orris', 'update', { ...update, version: '1.2.3' })).toEqual({ ...update, version: '1.2.3' });
    expect(checkCommand('orris', 'update', { ...update, checksum: `SHA256:${SHA.toUpperCase()}` })).toEqual({
      ...update,
      checksum: `sha256:${SHA}`,
    });
    for (const new_url of [
      'https://new.example',
      'http://localhost:8080',
      'http://192.0.2.1',
      'http://[2001:db8::1]',
    ]) {
      expect(checkCommand('orris', 'api_url_changed', { new_url, reason: 'moved' })).toEqual({
        new_url,
        reason: 'moved',
      });
    }
  });

  it.each([
    ['payload', 'restart', {}],
    ['payload.download_url', 'update', undefined],
    ['payload.download_url', 'update', { ...update, download_url: 'http://example.com/agent' }],
    ['payload.checksum', 'update', { ...update, checksum: 'a'.repeat(63) }],
    ['payload.checksum', 'update', { ...update, checksum: `md5:${SHA}` }],
    ['payload.run', 'update', { ...update, run: 'rm' }],
    ['payload.new_url', 'api_url_changed', undefined],
    ['payload.new_url', 'api_url_changed', { new_url: 'http://example.com' }],
    ['payload.new_url', 'api_url_changed', { new_url: 'ftp://192.0.2.1' }],
    ['payload.x', 'api_url_changed', { new_url: 'https://example.com', x: '' }],
  ] as const)('names %s of %s %j', (path, action, payload) => {
    expect(() => checkCommand('orris', action, payload)).toThrow(
      expect.objectContaining({ details: { fields: [expect.objectContaining({ path })] } }),
    );
  });

  it.each(['update', 'api_url_changed'] as const)('knows that our agent refuses %s', (action) => {
    expect(() => checkCommand('native', action, undefined)).toThrow('refuses');
    expect(needsPassword(action)).toBe(true);
  });

  it('asks for the password before what cannot be taken back', () => {
    expect([needsPassword('stop'), needsPassword('restart'), needsPassword('reload_config')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
