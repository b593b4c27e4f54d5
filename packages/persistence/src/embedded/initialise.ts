import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerAccount } from './account.ts';
import { EmbeddedPostgresError, errorCode } from './error.ts';
import { layoutOf, type Layout } from './layout.ts';
import { isAlive } from './postmaster.ts';

export const SUPERUSER = 'postgres';

/** What every start needs to know; `account` only where the server does not run as this process's user. */
export interface ServerSetup {
  readonly binaries: string;
  readonly account: ServerAccount | undefined;
  /** False trades the data's safety for speed: for tests only. */
  readonly durable: boolean;
}

/**
 * Named relative to the process's working folder on Linux, so that the server needs no right to pass through the
 * folders above its own: they may be closed to its account, as /root is.
 */
export const clusterArgument = (cluster: string): string => (process.platform === 'linux' ? '/proc/self/cwd' : cluster);

/** Nothing of our environment, which holds secrets, passes to a process that may run under another account. */
export const serverEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };

/**
 * Makes the cluster and its passwords in a folder beside, and gives it its name when it is whole: a start that is
 * killed half way leaves nothing that looks like a database, and of two first starts one wins.
 */
export async function initialise(layout: Layout, setup: ServerSetup): Promise<void> {
  await removeLeftovers(layout);
  const draft = layoutOf(layout.dataDir, await mkdtemp(`${layout.home}.new-${process.pid}-`));
  try {
    const superuserPassword = newPassword();
    await writeFile(draft.superuserPassword, superuserPassword, { mode: 0o600, flush: true });
    await writeFile(draft.applicationPassword, newPassword(), { mode: 0o600, flush: true });
    await mkdir(draft.cluster, { mode: 0o700 });
    if (setup.account) await chown(draft.cluster, setup.account.uid, setup.account.gid);
    await initdb(draft, superuserPassword, setup);
    await rename(draft.home, layout.home);
    await syncFolder(layout.dataDir);
  } catch (error) {
    await rm(draft.home, { recursive: true, force: true });
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    // Another first start was faster. The caller sees whether that one's database is whole.
  }
}

const newPassword = (): string => randomBytes(32).toString('base64url');

async function removeLeftovers({ dataDir, home }: Layout): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const path = join(dataDir, name);
    const pid = path.startsWith(`${home}.new-`) ? Number.parseInt(path.slice(`${home}.new-`.length), 10) : undefined;
    if (pid !== undefined && !isAlive(pid)) await rm(path, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function initdb(draft: Layout, password: string, { binaries, account, durable }: ServerSetup): Promise<void> {
  // Reopened by the child through its descriptor, so the file needs no reachable path and is gone at once.
  const path = join(draft.home, 'initial-password');
  const file = await open(path, 'wx+', 0o600);
  try {
    await file.writeFile(password);
    if (account) await file.chown(account.uid, account.gid);
    await unlink(path);
    const options = [
      '-D',
      clusterArgument(draft.cluster),
      `--username=${SUPERUSER}`,
      '--pwfile=/dev/fd/3',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--data-checksums',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ];
    const child = spawn(join(binaries, 'bin', 'initdb'), options, {
      cwd: draft.cluster,
      env: serverEnvironment,
      stdio: ['ignore', 'pipe', 'pipe', file.fd],
      ...account,
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    if (code !== 0) throw new EmbeddedPostgresError(`initdb failed (${String(code)}):\n${output.slice(-2000)}`);
  } finally {
    await file.close();
  }
}

/** Makes the rename itself survive a power failure. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
