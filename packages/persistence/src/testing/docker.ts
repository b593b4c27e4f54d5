import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { connect, type NetConnectOpts } from 'node:net';
import type { DatabaseTarget } from '../database.ts';

const PATIENCE_MS = 500;

function dockerAddress(): NetConnectOpts | undefined {
  const given = process.env['DOCKER_HOST'];
  if (given?.startsWith('unix://')) return { path: given.slice('unix://'.length) };
  if (given) {
    const { hostname, port } = new URL(given);
    return { host: hostname, port: Number(port) || 2375 };
  }
  const sockets = ['/var/run/docker.sock', `${process.env['XDG_RUNTIME_DIR'] ?? ''}/docker.sock`];
  const path = sockets.find((socket) => existsSync(socket));
  return path === undefined ? undefined : { path };
}

/** Asked before the library is loaded, so that a machine without Docker pays nothing for it. */
export async function dockerAnswers(): Promise<boolean> {
  const address = dockerAddress();
  if (!address) return false;
  return new Promise((resolve) => {
    const socket = connect(address);
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => settle(false));
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}

/** A PostgreSQL in a container, with its data in memory. */
export async function startContainer(): Promise<{ admin: DatabaseTarget; stop(): Promise<void> }> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const password = randomBytes(18).toString('base64url');
  const container = await new GenericContainer('postgres:18')
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=300'])
    .withTmpFs({ '/var/lib/postgresql': 'rw' })
    .withExposedPorts(5432)
    // The image starts a first server to initialise, which is not the one to talk to.
    .withWaitStrategy(Wait.forLogMessage('database system is ready to accept connections', 2))
    .start();
  const admin = {
    host: container.getHost(),
    port: container.getMappedPort(5432),
    user: 'postgres',
    password,
    database: 'postgres',
  };
  return { admin, stop: async () => void (await container.stop()) };
}
