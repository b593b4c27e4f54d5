import { expect, test } from 'vitest';
import type { NodeConfig, User } from '../node-config.ts';
import { CoreRefusal } from './grpc.ts';
import { hasOwnPorts, ownInbound, ownTag, readOwnTag } from './own-inbound.ts';
import { OwnPorts } from './own-ports.ts';
import { coreConfig } from './xray-config.ts';

const node: NodeConfig = {
  node_id: '1',
  protocol: 'shadowsocks',
  encryption_method: 'aes-256-gcm',
  server_port: 8388,
  transport_protocol: 'tcp',
  port_per_subscription: true,
};
const user = (id: number, port: number | null = 20_000 + id): User => ({
  id: String(id),
  password: `pw${id}`,
  port,
  expiresAt: null,
  remaining: null,
});
const byId = (...users: User[]) => new Map(users.map((one) => [one.id, one]));

/** What the core does with these calls: it keeps an inbound in its list that it could not open. */
function coreWith(taken: ReadonlySet<number>) {
  const held = new Map<string, Buffer>();
  const calls: string[] = [];
  return {
    held,
    calls,
    inbounds: () => Promise.resolve(held),
    addInbound(message: Buffer) {
      const tag = /own:\d+:\d+/.exec(message.toString('latin1'))?.[0] ?? '';
      calls.push(`+${tag}`);
      if (held.has(tag)) return Promise.reject(new CoreRefusal(`existing tag found: ${tag}`));
      held.set(tag, message);
      const { port = 0 } = readOwnTag(tag) ?? {};
      if (!taken.has(port)) return Promise.resolve();
      return Promise.reject(
        new CoreRefusal(`failed to listen TCP on ${port} > listen tcp [::]:${port}: bind: address already in use`),
      );
    },
    removeInbound(tag: string) {
      calls.push(`-${tag}`);
      held.delete(tag);
      return Promise.resolve();
    },
  };
}

test('one inbound is what the core makes of the same in its file', () => {
  const message = ownInbound(node, '::', { ...user(42), password: 'pw', port: 39_872 });
  expect(message.toString('latin1')).toBe(
    '\n\x0cown:39872:42\x12U\n xray.app.proxyman.ReceiverConfig\x121\n\n\n\b\bÀ·\x02\x10À·\x02\x12\x12\n\x10' +
      `${'\0'.repeat(16)}2\x0f\b\x01\x12\x04http\x12\x03tls(\x01` +
      '\x1a[\n#xray.proxy.shadowsocks.ServerConfig\x124\n.\x12\x0242\x1a(\n\x1exray.proxy.shadowsocks.Account' +
      '\x12\x06\n\x02pw\x10\x06\x12\x02\x02\x03',
  );
  expect(readOwnTag(ownTag(user(7)))).toEqual({ id: '7', port: 20_007 });
  expect(readOwnTag('tcp')).toBeUndefined();
});

test('the core is told of none of them in its file, and of no other protocol at all', () => {
  const setup = { apiPort: 1, accessLog: null, certificate: { certFile: '', keyFile: '' }, openings: [] };
  const more = { filtered: true, refuseUdp: false, listen: '::', behindPlugin: null };
  expect(coreConfig({ ...setup, ...more, node }, [user(1)])).toMatchObject({ inbounds: [] });
  expect(hasOwnPorts({ ...node, port_per_subscription: false })).toBe(false);
  for (const other of [{ protocol: 'trojan' }, { server_key: 'k' }, { plugin: 'obfs-local' }])
    expect(() => hasOwnPorts({ ...node, ...other })).toThrow(/takes Shadowsocks/);
});

test('a port that is taken is named, leaves nothing behind, and is tried again', async () => {
  const taken = new Set([20_002]);
  const core = coreWith(taken);
  const ports = new OwnPorts(node, '::');
  const opened: string[] = [];
  await ports.open(core, [user(1), user(2), user(3), user(4, null)], ({ id }) => opened.push(id));
  expect(opened).toEqual(['1', '3']);
  expect([...core.held.keys()]).toEqual(['own:20001:1', 'own:20003:3']);
  expect(ports.cannotListen).toBe(
    "2 of the subscriptions' ports cannot be opened (subscription 4 has none, 20002: address already in use)",
  );
  const now = Date.now();
  expect([user(1), user(2), user(2, 20_009)].map((one) => ports.mayTry(one, now))).toEqual([true, false, true]);
  expect(ports.mayTry(user(2), now + 60_000)).toBe(true);
  taken.clear();
  ports.keepOnly(byId(user(2)));
  await ports.open(core, [user(2)], ({ id }) => opened.push(id));
  expect([opened, ports.cannotListen]).toEqual([['1', '3', '2'], null]);
});

test('whose port was left is known until somebody has it again', async () => {
  const core = coreWith(new Set());
  const ports = new OwnPorts(node, '::');
  await ports.open(core, [user(1), user(2)], () => {});
  await ports.close(core, [user(1), user(2)], () => {});
  expect([core.held.size, ports.vacated]).toEqual([0, [20_001, 20_002]]);
  await ports.open(core, [user(3, 20_001)], () => {});
  expect(ports.vacated).toEqual([20_002]);
});

test('of a core that was taken over only what is as it should be is known', async () => {
  const core = coreWith(new Set());
  await new OwnPorts(node, '::').open(core, [user(1), user(2), user(3), user(4)], () => {});
  const wanted = byId(user(1), { ...user(2), password: 'other' }, user(3, 20_009));
  const held = await new OwnPorts(node, '::').learn(core, wanted);
  expect([...held.values()].map(({ id, port, password }) => [id, port, password])).toEqual([
    ['1', 20_001, 'pw1'],
    ['2', 20_002, ''],
    ['3', 20_003, ''],
    ['4', 20_004, ''],
  ]);
});

test('a core that does not answer is no port that is taken', async () => {
  const gone = { ...coreWith(new Set()), addInbound: () => Promise.reject(new Error('hung up')) };
  const ports = new OwnPorts(node, '::');
  await expect(ports.open(gone, [user(1)], () => {})).rejects.toThrow('hung up');
  expect(ports.cannotListen).toBeNull();
});
