import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const SECRET = 'x'.repeat(32);
const production = {
  DATABASE_URL: 'postgres://u:p@db/orrery',
  ORRERY_SECRET: SECRET,
  PUBLIC_URL: 'https://example.com/',
};

describe('the configuration', () => {
  it('needs nothing for the embedded database', () => {
    expect(readConfig({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 8080,
      TRUSTED_PROXIES: [],
      SUBSCRIPTION_RATE_LIMIT: 120,
    });
  });

  it('takes a production set and cuts the slash off the public URL', () => {
    expect(readConfig(production)).toMatchObject({
      PUBLIC_URL: 'https://example.com',
      DATABASE_URL: production.DATABASE_URL,
    });
  });

  it('speaks every protocol unless it is told which', () => {
    expect(readConfig({}).PROTOCOLS).toEqual(['mu', 'hub', 'luoyun', 'lemon', 'uniproxy']);
    expect(readConfig({ PROTOCOLS: 'lemon, mu' }).PROTOCOLS).toEqual(['lemon', 'mu']);
    expect(readConfig({ PROTOCOLS: 'none' }).PROTOCOLS).toEqual([]);
  });

  it('counts an empty variable as not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' }).PORT).toBe(8080);
  });

  it('names every wrong and every missing variable in one message', () => {
    const read = () =>
      readConfig({ DATABASE_URL: 'postgres://db/x', PORT: '99999', ORRERY_SECRET: 'short', LOG_LEVEL: 'loud' });
    expect(read).toThrow(ConfigError);
    for (const name of ['PORT', 'ORRERY_SECRET', 'LOG_LEVEL', 'PUBLIC_URL'])
      expect(read).toThrow(new RegExp(`^  ${name} `, 'm'));
  });

  it.each([
    ['PORT', '80.5'],
    ['PORT', '-1'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['PUBLIC_URL', 'example.com'],
    ['DATABASE_URL', 'mysql://db/x'],
    ['TRUSTED_PROXIES', 'localhost'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
    ['DEVICE_ALLOWED_CIDRS', '100.64.0.0/10, ::/0'],
    ['DEVICE_ALLOWED_CIDRS', 'carrier'],
    ['DEVICE_WINDOW_SECONDS', '29'],
    ['SUBSCRIPTION_REFUSED', 'active=403'],
    ['SUBSCRIPTION_REFUSED', 'expired=500'],
    ['ADMIN_PASSWORD', 'short'],
    ['ANNOUNCEMENT', 'two\nlines'],
    ['PROTOCOLS', 'mu,ftp'],
    ['SUBSCRIPTION_PORTS', '20000'],
    ['SUBSCRIPTION_PORTS', '3-2'],
    ['SUBSCRIPTION_PORTS', '1-65536'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => readConfig({ ...production, ADMIN_EMAIL: 'a@b.c', [name]: value })).toThrow(
      new RegExp(`^  ${name} `, 'm'),
    );
  });

  it('never repeats a secret in a message', () => {
    expect(() => readConfig({ ORRERY_SECRET: 'hunter2' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });
});
