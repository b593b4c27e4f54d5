import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bodyOf } from './api.ts';
import { ConfigError, VARIABLES, readConfig } from './config.ts';
import { exclusive } from './exclusive.ts';
import { pluginCommand } from './plugin.ts';

describe('the environment', () => {
  test('is named as a whole when it is wrong', () => {
    const wrong = {
      ORRERY_API: 'http://panel.example',
      ORRERY_NODE_ID: '1',
      TLS_CERT: '/c',
      READ_INTERVAL_MS: 'often',
      CORE_USER: 'nobody',
      EXTRA_ALLOWED: '10.0.0.0/8, home',
    };
    expect(() => readConfig(wrong)).toThrow(ConfigError);
    for (const name of Object.keys(wrong)) expect(() => readConfig(wrong)).toThrow(name);
    expect(() => readConfig({})).toThrow(/ORRERY_API is required/);
  });

  test.each(['https://panel.example/', 'http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:1'])(
    'takes %s',
    (url) => expect(readConfig({ ORRERY_API: url, CORE_USER: '' }).ORRERY_API).toBe(url.replace(/\/$/, '')),
  );
});

test('docs/node-agent.md holds every variable as it is', () => {
  const documented = readFileSync(new URL('../../../docs/node-agent.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, 4),
    );
  const known = Object.entries(VARIABLES).map(([name, { about, byDefault }]) => [`\`${name}\``, about, byDefault]);
  expect(documented).toEqual(known);
});

describe('a report', () => {
  const batch = { epoch: 'e', sequence: 1, from: 0, to: 1 };

  test('splits what is more than one entry may hold', () => {
    const tebibyte = 2 ** 40;
    expect(bodyOf({ ...batch, entries: [['7', 5, 2 * tebibyte + 1]] })).toEqual([
      { subscription_id: '7', upload: 5, download: tebibyte },
      { subscription_id: '7', upload: 0, download: tebibyte },
      { subscription_id: '7', upload: 0, download: 1 },
    ]);
  });
});

describe('the server side of a plugin', () => {
  const ports = { public: 443, core: 9 };
  const certificate = { certFile: '/c;1', keyFile: '/k' };

  test('listens for clients and leads to the core', () => {
    expect(pluginCommand('obfs-local', { obfs: 'tls', 'obfs-host': 'h' }, ports, certificate)).toMatchObject({
      command: expect.stringMatching(/obfs-server$/),
      env: {
        SS_REMOTE_PORT: '443',
        SS_LOCAL_HOST: '127.0.0.1',
        SS_LOCAL_PORT: '9',
        SS_PLUGIN_OPTIONS: 'obfs=tls',
      },
    });
  });

  test('gets the pair for TLS, with what separates options escaped', () => {
    const { env } = pluginCommand('v2ray-plugin', { tls: 'true', path: '/a=b', mux: '0' }, ports, certificate);
    expect(env['SS_PLUGIN_OPTIONS']).toBe(String.raw`server;tls;cert=/c\;1;key=/k;path=/a\=b`);
  });

  test('is refused where there is none', () =>
    expect(() => pluginCommand('other', {}, ports, certificate)).toThrow(/no server side/));
});

test('exclusive work runs in order, whatever fails', async () => {
  const run = exclusive();
  const order: number[] = [];
  const first = run(async () => {
    await Promise.resolve();
    order.push(1);
    throw new Error('no');
  });
  const second = run(() => Promise.resolve(order.push(2)));
  await expect(first).rejects.toThrow('no');
  await second;
  expect(order).toEqual([1, 2]);
});
