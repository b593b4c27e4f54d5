import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './error.ts';

const run = promisify(execFile);
const ACCOUNT = 'orrery-db';

/** The ids the server runs under when they are not those of this process. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root lends it an account of its own, made when it is missing.
 * An ordinary user runs the server as himself: undefined.
 */
export async function serverAccount(onProgress: (line: string) => void): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (process.platform !== 'linux') {
    throw new EmbeddedPostgresError(
      'The embedded database does not start as root on this platform: start as an ordinary user, or set DATABASE_URL.',
    );
  }
  const found = await lookUp();
  if (found) return found;
  onProgress(`Creating the system user ${ACCOUNT} for the database (PostgreSQL does not run as root)`);
  const failure = await create();
  // Two first starts may create it at once: what counts is that it is there now.
  const created = await lookUp();
  if (created) return created;
  throw new EmbeddedPostgresError(
    `The embedded database needs a system user "${ACCOUNT}" and it could not be created. Create it ` +
      `(useradd --system ${ACCOUNT}), start as an ordinary user, or set DATABASE_URL.`,
    { cause: failure },
  );
}

async function create(): Promise<unknown> {
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir=/nonexistent',
      '--shell=/usr/sbin/nologin',
      '--comment=Orrery embedded database',
      ACCOUNT,
    ]);
    return undefined;
  } catch (error) {
    return error;
  }
}

async function lookUp(): Promise<ServerAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', ACCOUNT]), run('id', ['-g', ACCOUNT])]);
    const account = { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    if (account.uid === 0) throw new EmbeddedPostgresError(`The system user "${ACCOUNT}" must not have uid 0.`);
    return account;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    return undefined;
  }
}
