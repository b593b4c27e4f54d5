import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { finish } from './harness/processes.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { isRoot } from './toolchains.ts';

/** Addresses of the namespace; a machine that has the metadata address of clouds must not lose it to a test. */
const ADDRESSES = [
  '203.0.113.80/32',
  '10.77.0.1/32',
  '172.20.0.1/32',
  '192.168.77.1/32',
  '100.64.77.1/32',
  '169.254.77.1/32',
  '169.254.169.254/32',
  'fd77::1/128',
];

/** Of the public one. */
const NAME = 'site.orrery.test';

describe.runIf(isRoot())('users of a node', () => {
  test('do not reach what the node alone may reach, with no packet of any flow', async () => {
    const setUp = [
      'ip link set lo up',
      ...ADDRESSES.map((address) => `ip addr add ${address} dev lo`),
      'cp /etc/hosts "$2"',
      `echo "203.0.113.80 ${NAME}" >> "$2"`,
      'mount --bind "$2" /etc/hosts',
    ].join(' && ');
    const folder = await temporaryFolder('orrery-e2e-hosts-');
    const program = fileURLToPath(new URL('node-agent/refusals.ts', import.meta.url));
    const { code, output } = await finish(
      'unshare',
      [
        '--net',
        '--mount',
        'sh',
        '-c',
        `${setUp} && exec "$0" "$1"`,
        process.execPath,
        program,
        join(folder.path, 'hosts'),
      ],
      { timeoutMs: 110_000 },
    );
    await folder.remove();
    console.log(output);
    expect([code, output]).toEqual([0, expect.any(String)]);
  });
});
