import { describe, expect, test } from 'vitest';
import { Connections, readAccess } from './connections.ts';
import { Cutter, type Means } from './cutter.ts';

describe('the access log', () => {
  test.each([
    [
      '2026/11/21 09:00:00.000001 from tcp:203.0.113.7:50123 accepted tcp:example.com:443 [tcp -> direct] email: 42',
      { peer: { address: '203.0.113.7', port: 50_123 }, user: '42' },
    ],
    [
      '2026/11/21 09:00:00.000001 from 127.0.0.1:50123 accepted tcp:example.com:443 [tcp >> direct] email: 7',
      { peer: { address: '127.0.0.1', port: 50_123 }, user: '7' },
    ],
    [
      '2026/11/21 09:00:00.000001 from tcp:[2001:db8::1]:443 accepted udp:[2001:db8::2]:53 [tcp -> direct] email: 42',
      { peer: { address: '2001:db8::1', port: 443 }, user: '42' },
    ],
    ['2026/11/21 09:00:00.000001 from tcp:203.0.113.7:50123 rejected  proxy: no such user', undefined],
    ['2026/11/21 09:00:00.000001 from tcp:203.0.113.7:50123 accepted tcp:example.com:443 [api -> api]', undefined],
    ['', undefined],
  ])('%s', (line, expected) => expect(readAccess(line)).toEqual(expected));
});

describe('connections', () => {
  const peer = (port: number, address = '203.0.113.7') => ({ address, port });

  test('belong to whom the core named last, until the kernel knows them no more', () => {
    const connections = new Connections();
    connections.opened(peer(1), 'a');
    connections.opened(peer(2), 'a');
    connections.opened(peer(3), 'b');
    connections.opened(peer(2), 'b');
    expect([connections.of('a'), connections.of('b'), connections.of('c')]).toEqual([
      [peer(1)],
      [peer(3), peer(2)],
      [],
    ]);
    connections.keepOnly([peer(3), peer(9)]);
    expect([connections.of('a'), connections.of('b'), connections.size]).toEqual([[], [peer(3)], 1]);
    connections.keepOnly([], (user, address) => user === 'b' && address === '203.0.113.7');
    expect(connections.size).toBe(1);
  });
});

describe('cutting off', () => {
  function means(more: Partial<Means> = {}) {
    const done: string[] = [];
    const note = (what: string) => (): Promise<number> => Promise.resolve(done.push(what));
    const all: Means = {
      peersOf: () => [{ address: '203.0.113.7', port: 1 }],
      addressesOf: () => Promise.resolve(['203.0.113.7']),
      cutPeers: note('peers'),
      cutAddresses: note('addresses'),
      cutEverybody: note('everybody'),
      dropAddresses: note('dropped'),
      restartUdp: async () => void (await note('udp')()),
      cannotCut: null,
      ...more,
    };
    return { all, done };
  }
  const moved = new Set(['a']);
  const quiet = new Set<string>();

  test('ends with the sockets of the user when that is enough', async () => {
    const cutter = new Cutter();
    const { all, done } = means();
    await cutter.begin(['a'], all);
    // This reading still holds what moved before.
    await cutter.check(moved, all);
    for (let i = 0; i < 3; i += 1) {
      expect(cutter.isBusy).toBe(true);
      await cutter.check(quiet, all);
    }
    expect([done, cutter.isBusy]).toEqual([['peers'], false]);
  });

  test('goes on step by step while bytes move, and says when nothing helped', async () => {
    const cutter = new Cutter();
    const { all, done } = means();
    await cutter.begin(['a'], all);
    for (let i = 0; i < 10; i += 1) await cutter.check(moved, all);
    expect(done).toEqual(['peers', 'peers', 'addresses', 'dropped', 'udp', 'everybody']);
    expect(cutter.unstoppable).toEqual(['a']);
    cutter.forget('a');
    expect([cutter.unstoppable, cutter.isBusy]).toEqual([[], false]);
  });

  test('looks at the reading after a step only when it is the second: the first holds what moved before', async () => {
    const cutter = new Cutter();
    const { all, done } = means();
    await cutter.begin(['a'], all);
    for (const reading of [moved, moved, moved, quiet, quiet, quiet]) await cutter.check(reading, all);
    expect([done, cutter.isBusy]).toEqual([['peers', 'peers', 'addresses'], false]);
  });

  test('of UDP that the core named no port of, drops the addresses at once', async () => {
    const cutter = new Cutter();
    const { all, done } = means({ peersOf: () => [], cutAddresses: null });
    await cutter.begin(['a'], all);
    for (const reading of [moved, moved, moved, quiet, quiet, quiet]) await cutter.check(reading, all);
    expect([done, cutter.isBusy]).toEqual([['peers', 'dropped'], false]);
  });

  test('whose password changed is cut once: by connection, or else by address', async () => {
    const cutter = new Cutter();
    const known = means();
    await cutter.once(['a'], known.all);
    const unknown = means({ peersOf: () => [] });
    await cutter.once(['a'], unknown.all);
    const offline = means({ peersOf: () => [], addressesOf: () => Promise.resolve([]) });
    await cutter.once(['a'], offline.all);
    expect([known.done, unknown.done, offline.done, cutter.isBusy]).toEqual([
      ['peers'],
      ['peers', 'addresses', 'dropped'],
      ['peers'],
      false,
    ]);
  });

  test('passes over the steps there are no means for', async () => {
    const cutter = new Cutter();
    const { all, done } = means({ cutAddresses: null, dropAddresses: null, restartUdp: null, cannotCut: 'no right' });
    await cutter.begin(['a'], all);
    for (let i = 0; i < 4; i += 1) await cutter.check(moved, all);
    expect([done, cutter.unstoppable]).toEqual([['peers', 'peers'], ['a']]);
  });
});
