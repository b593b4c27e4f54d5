import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import type { DatabaseTarget } from '@orrery/persistence';

/** Stands between a client and a database, and loses connections the ways networks do. */
export async function tcpProxy(target: DatabaseTarget) {
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket; isFrozen: boolean }>();
  let isRefusing = false;
  const upstream = addressOf(target);
  const proxy = createServer((client) => {
    if (isRefusing) return client.destroy();
    const pair = { client, server: connect(upstream), isFrozen: false };
    pairs.add(pair);
    for (const [from, to] of [
      [pair.client, pair.server],
      [pair.server, pair.client],
    ] as const) {
      from.on('data', (chunk) => {
        if (!pair.isFrozen) to.write(chunk);
      });
      from.on('error', () => {});
      from.on('close', () => {
        if (!pair.isFrozen) to.destroy();
      });
    }
    return undefined;
  });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const destroyAll = (): void => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
    pairs.clear();
  };
  return {
    target: targetAt(target, port),
    /** Both ends believe in the connections there are, and nothing passes any more. New ones work. */
    freeze: () => pairs.forEach((pair) => (pair.isFrozen = true)),
    /** Closes all connections. */
    cut: destroyAll,
    /** Whether new connections are refused. */
    refuse(refuses: boolean) {
      isRefusing = refuses;
    },
    async close() {
      destroyAll();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

function addressOf(target: DatabaseTarget) {
  if ('url' in target) {
    const { hostname, port } = new URL(target.url);
    return { host: hostname, port: Number(port) || 5432 };
  }
  const { host, port } = target;
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}

function targetAt(target: DatabaseTarget, port: number): DatabaseTarget {
  if (!('url' in target)) return { ...target, host: '127.0.0.1', port };
  const url = new URL(target.url);
  url.host = `127.0.0.1:${port}`;
  return { url: url.href };
}
