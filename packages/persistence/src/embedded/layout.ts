import { chmod, lstat, mkdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EmbeddedPostgresError, errorCode } from './error.ts';

/** Everything the embedded server keeps: one folder of mode 0700, made whole before it gets its name. */
export interface Layout {
  readonly dataDir: string;
  readonly home: string;
  /** PostgreSQL's own data folder; belongs to the server's account and holds the socket too. */
  readonly cluster: string;
  readonly superuserPassword: string;
  readonly applicationPassword: string;
  readonly log: string;
}

export const layoutOf = (dataDir: string, home: string = join(resolve(dataDir), 'postgres')): Layout => ({
  dataDir: resolve(dataDir),
  home,
  cluster: join(home, 'cluster'),
  superuserPassword: join(home, 'superuser-password'),
  applicationPassword: join(home, 'application-password'),
  log: join(home, 'server.log'),
});

/** The data folder is made with mode 0700; one that was there before keeps its mode, it may hold other things. */
export async function ensureDataDir({ dataDir }: Layout): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new EmbeddedPostgresError(`The data folder ${dataDir} cannot be made.`, { cause });
  }
}

export async function isInitialised(layout: Layout, majorVersion: string): Promise<boolean> {
  let version: string;
  try {
    version = (await readFile(join(layout.cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return false;
    throw new EmbeddedPostgresError(`The database under ${layout.home} belongs to another user of this machine.`, {
      cause,
    });
  }
  if (version !== majorVersion) {
    throw new EmbeddedPostgresError(
      `The database under ${layout.home} was made by PostgreSQL ${version}, this is PostgreSQL ${majorVersion}.`,
    );
  }
  return true;
}

/** Refuses a database of somebody else (PostgreSQL would too, less clearly) and closes a folder left open. */
export async function ensureOwned(layout: Layout, serverUid: number): Promise<void> {
  const [home, cluster] = await Promise.all([lstat(layout.home), lstat(layout.cluster)]);
  if (home.uid !== process.getuid?.()) {
    throw new EmbeddedPostgresError(
      `The database under ${layout.home} was made by another user (uid ${home.uid}): start as that user, ` +
        'or choose another DATA_DIR.',
    );
  }
  if (cluster.uid !== serverUid) {
    throw new EmbeddedPostgresError(
      `${layout.cluster} belongs to uid ${cluster.uid}, but the server runs here as uid ${serverUid}: ` +
        `if the folder was moved here, run chown -R ${serverUid} on it.`,
    );
  }
  if ((home.mode & 0o077) !== 0) await chmod(layout.home, 0o700);
}

/** Names the cluster among all of this machine; a copied folder is another cluster, a renamed one is the same. */
export async function clusterIdentity({ cluster }: Layout): Promise<string> {
  const { dev, ino } = await stat(cluster, { bigint: true });
  return `${dev}-${ino}`;
}
