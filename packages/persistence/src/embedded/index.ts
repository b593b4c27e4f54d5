import { serverAccount } from './account.ts';
import { serverBinaries } from './binaries.ts';
import { connectionsOf, type EmbeddedConnections } from './connection.ts';
import { layoutOf } from './layout.ts';
import { findPostmaster } from './postmaster.ts';
import { socketFolder } from './socket-folder.ts';
import { supervise, type EmbeddedPostgres, type Reporting } from './supervisor.ts';

export type { EmbeddedConnections } from './connection.ts';
export { EmbeddedPostgresError } from './error.ts';
export type { EmbeddedPostgres } from './supervisor.ts';

export interface EmbeddedPostgresOptions extends Partial<Reporting> {
  readonly dataDir: string;
  /** False makes the server forget the disk: fast, and lost at the first crash. For tests. Default: true. */
  readonly durable?: boolean;
}

/**
 * Starts a real PostgreSQL under `<dataDir>/postgres`, made at the first start, and keeps it running. Its owner
 * alone reaches it: by a socket in a folder of mode 0700, with a random password. One instance per data folder;
 * a server whose instance was killed is recovered. Throws EmbeddedPostgresError with a message for a person.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, onProgress = () => undefined, log = () => undefined } = options;
  const account = await serverAccount(onProgress);
  const binaries = await serverBinaries(account !== undefined, onProgress);
  return supervise(dataDir, { binaries, account, durable }, { onProgress, log });
}

/** How to reach the server another process of the same user keeps for this data folder; undefined without one. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<EmbeddedConnections | undefined> {
  const layout = layoutOf(dataDir);
  const postmaster = await findPostmaster(layout).catch(() => undefined);
  if (!postmaster || postmaster.parentPid !== postmaster.supervisorPid) return undefined;
  return connectionsOf(layout, await socketFolder(layout));
}
