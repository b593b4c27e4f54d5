import { execFile } from 'node:child_process';
import { readFileSync, unlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, errorCode } from './error.ts';
import { clusterIdentity, type Layout } from './layout.ts';
import { socketPath } from './socket-folder.ts';

/** A live postmaster of this cluster. It is an orphan once it is no longer a child of whom it was started by. */
export interface Postmaster {
  readonly pid: number;
  readonly parentPid: number;
  readonly supervisorPid: number;
}

/** Server arguments by which a postmaster is recognised, whoever looks (custom settings: PostgreSQL ignores them). */
export const identityArguments = (cluster: string): string[] => [
  '-c',
  `orrery.cluster=${cluster}`,
  '-c',
  `orrery.supervisor=${process.pid}`,
];

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** The postmaster that serves this cluster now, by its pid file; undefined when there is none or it is stale. */
export async function findPostmaster(layout: Layout): Promise<Postmaster | undefined> {
  const pid = await pidInFile(layout);
  return pid === undefined ? undefined : describe(pid, await clusterIdentity(layout));
}

/**
 * Makes way for a server of ours: refuses while another instance lives, shuts down a server whose supervisor is
 * gone, removes a pid file that names nobody. The parent tells owned from orphaned at every moment of a start,
 * which a lock taken inside the database cannot: it is free while its owner is still starting.
 */
export async function claimCluster(layout: Layout, socket: string, log: (line: string) => void): Promise<void> {
  const running = await findPostmaster(layout);
  if (running && running.parentPid === running.supervisorPid) throw inUse(layout, running.supervisorPid);
  if (running) {
    log(`Stopping the database server (pid ${running.pid}) that an earlier instance left behind`);
    return shutDownOrphan(layout, running);
  }
  const stale = await pidInFile(layout);
  if (stale === undefined) return;
  // A server in another container that shares the folder has no pid here, but its socket answers.
  if (await answers(socket)) throw inUse(layout, undefined);
  log(`Removing a stale lock file of the database (pid ${stale})`);
  removeLockFiles(layout, stale);
}

const inUse = ({ dataDir }: Layout, pid: number | undefined): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    `Another Orrery (${pid === undefined ? 'not visible from here' : `pid ${pid}`}) already uses ${dataDir}: ` +
      'stop it, or give this one another DATA_DIR.',
  );

async function shutDownOrphan(layout: Layout, { pid }: Postmaster): Promise<void> {
  const identity = await clusterIdentity(layout);
  for (const [signal, patienceMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 6_000],
  ] as const) {
    send(pid, signal);
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if ((await describe(pid, identity)) === undefined) return;
      await delay(10);
    }
  }
  throw new EmbeddedPostgresError(`The database server an earlier instance left behind (pid ${pid}) does not stop.`);
}

/** Sends a signal to a process that may have ended meanwhile. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** The first line of a lock file names the process that made it; one that names none counts as process 0. */
const firstLine = (text: string): number => Math.abs(Number.parseInt(text, 10)) || 0;

async function pidInFile({ cluster }: Layout): Promise<number | undefined> {
  try {
    return firstLine(await readFile(join(cluster, 'postmaster.pid'), 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Both lock files, each read and removed in one breath, so that those of a server started meanwhile stay. */
function removeLockFiles({ cluster }: Layout, judged: number): void {
  for (const path of [join(cluster, 'postmaster.pid'), `${socketPath(cluster)}.lock`]) {
    try {
      if (firstLine(readFileSync(path, 'utf8')) === judged) unlinkSync(path);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
}

async function describe(pid: number, identity: string): Promise<Postmaster | undefined> {
  const found = await parentAndArguments(pid);
  if (!found) return undefined;
  const cluster = /orrery\.cluster=(\S+)/.exec(found.arguments)?.[1];
  const supervisor = /orrery\.supervisor=(\d+)/.exec(found.arguments)?.[1];
  if (cluster !== identity || supervisor === undefined) return undefined;
  return { pid, parentPid: found.parentPid, supervisorPid: Number(supervisor) };
}

/** A dead process has none, nor has one that is dead but not yet reaped (a container without an init). */
async function parentAndArguments(pid: number): Promise<{ parentPid: number; arguments: string } | undefined> {
  if (pid <= 0) return undefined;
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'ppid=,args=', '-p', String(pid)]);
      return { parentPid: Number.parseInt(stdout, 10), arguments: stdout };
    }
    // Both files are readable without tracing rights, unlike cwd and exe, which containers deny even to root.
    const [stat, cmdline] = await Promise.all(
      ['stat', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8')),
    );
    // The second field, the name, may hold blanks and parentheses: what follows the last one is regular.
    const parentPid = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { parentPid, arguments: (cmdline ?? '').replaceAll('\0', ' ') };
  } catch {
    return undefined;
  }
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
