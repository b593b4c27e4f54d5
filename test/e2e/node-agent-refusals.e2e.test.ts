import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { finish } from './harness/processes.ts';
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

describe.runIf(isRoot())('users of a node', () => {
  test('do not reach what the node alone may reach, with no packet of any flow', async () => {
    const setUp = ['ip link set lo up', ...ADDRESSES.map((address) => `ip addr add ${address} dev lo`)].join(' && ');
    const program = fileURLToPath(new URL('node-agent/refusals.ts', import.meta.url));
    const { code, output } = await finish(
      'unshare',
      ['--net', 'sh', '-c', `${setUp} && exec "$0" "$1"`, process.execPath, program],
      { timeoutMs: 110_000 },
    );
    console.log(output);
    expect([code, output]).toEqual([0, expect.any(String)]);
  });
});
