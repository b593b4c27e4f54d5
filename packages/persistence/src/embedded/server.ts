import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './error.ts';
import { clusterArgument, serverEnvironment, type ServerSetup } from './initialise.ts';
import { clusterIdentity, type Layout } from './layout.ts';
import { identityArguments, send } from './postmaster.ts';
import { SOCKET_PORT } from './socket-folder.ts';

const READY_POLL_MS = 5;
const PROGRESS_EVERY_MS = 5_000;

/** For data that may be lost: nothing waits for the disk, and little is kept to recover from. */
const FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '128MB',
  autovacuum: 'off',
  max_connections: 300,
};

/** One run of the server, from ready to gone. */
export interface RunningServer {
  readonly pid: number;
  /** Resolves when the process has ended, with a word on how. */
  readonly exited: Promise<string>;
  /** Ends every session, writes a checkpoint and waits for the end. May be called again. */
  stop(): Promise<void>;
}

/** The server ended before it was ready. */
export class ServerStartError extends EmbeddedPostgresError {
  /** True while remains of a server that is gone still hold the cluster: they soon let go. */
  readonly passing: boolean;

  constructor(exit: string, output: string) {
    super(`The database server did not start (${exit}). It said last:\n${output.trimEnd()}`);
    this.name = 'ServerStartError';
    this.passing = /pre-existing shared memory block|lock file .* already exists/.test(output);
  }
}

/** Starts the server on an initialised cluster and waits, without a limit, while it recovers. */
export async function launchServer(
  layout: Layout,
  setup: ServerSetup,
  onProgress: (line: string) => void,
): Promise<RunningServer> {
  const logged = await stat(layout.log).then(
    ({ size }) => size,
    () => 0,
  );
  const server = await spawnServer(layout, setup);

  const started = Date.now();
  let told = started;
  while (!(await isReady(layout, server.pid))) {
    const exit = await Promise.race([server.exited, delay(READY_POLL_MS)]);
    if (exit !== undefined) throw new ServerStartError(exit, await outputSince(layout, logged));
    if (Date.now() - told < PROGRESS_EVERY_MS) continue;
    told = Date.now();
    onProgress(`The database is recovering (${Math.round((told - started) / 1000)} s so far)`);
  }
  return server;
}

async function spawnServer(layout: Layout, setup: ServerSetup): Promise<RunningServer> {
  const settings = {
    listen_addresses: '',
    port: SOCKET_PORT,
    // In the cluster's folder (0700), named relatively: reachable by its owner, whatever lies above.
    unix_socket_directories: '.',
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Errors go to the client that made them; in the log they would show people's data.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    // After a crash, one call instead of one per file: seconds on a slow disk.
    ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
    ...(setup.durable ? {} : FORGETFUL),
  };
  const serverArguments = [
    '-D',
    clusterArgument(layout.cluster),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ...identityArguments(await clusterIdentity(layout)),
  ];
  const log = await open(layout.log, 'a', 0o600);
  try {
    const child = spawn(join(setup.binaries, 'bin', 'postgres'), serverArguments, {
      cwd: layout.cluster,
      env: serverEnvironment,
      stdio: ['ignore', log.fd, log.fd],
      // A process group of its own: Ctrl-C is for us, the server ends when we are done with it.
      detached: true,
      // With a uid, libuv also drops the supplementary groups.
      ...setup.account,
    });
    const exited = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${String(code)}`));
    });
    await once(child, 'spawn');
    if (child.pid === undefined) throw new EmbeddedPostgresError('The database server could not be executed.');
    return { pid: child.pid, exited, stop: () => stopServer(child, exited) };
  } finally {
    await log.close();
  }
}

/** The server writes its state into its pid file: the process on line 1, the state on line 8. */
async function isReady({ cluster }: Layout, pid: number): Promise<boolean> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

async function stopServer(child: ChildProcess, exited: Promise<string>): Promise<void> {
  if (child.pid === undefined) return;
  for (const [signal, patienceMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    send(child.pid, signal);
    const patience = new AbortController();
    const outOfPatience = delay(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([exited, outOfPatience]);
    patience.abort();
  }
  if (child.exitCode === null && child.signalCode === null) {
    throw new EmbeddedPostgresError(`The database server (pid ${child.pid}) does not stop.`);
  }
}

async function outputSince(layout: Layout, offset: number): Promise<string> {
  const { size } = await stat(layout.log);
  const length = Math.min(size - offset, 4_000);
  const file = await open(layout.log, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(length, 0)), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
