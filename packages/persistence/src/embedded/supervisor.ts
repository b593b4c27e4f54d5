import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { connectionsOf, type EmbeddedConnections } from './connection.ts';
import { EmbeddedPostgresError, errorCode } from './error.ts';
import { initialise, type ServerSetup } from './initialise.ts';
import { ensureDataDir, ensureOwned, isInitialised, layoutOf, type Layout } from './layout.ts';
import { claimCluster } from './postmaster.ts';
import { ensureApplicationDatabase } from './roles.ts';
import { launchServer, ServerStartError, type RunningServer } from './server.ts';
import { removeSocketFolder, socketFolder, socketPath } from './socket-folder.ts';

const MAJOR_VERSION = '18';
/** How long what is left of a killed server may hold on to the cluster. */
const REMAINS_PATIENCE_MS = 10_000;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 10_000;
/** A server that ran this long starts again without the back-off of earlier failures. */
const STEADY_AFTER_MS = 60_000;

export interface EmbeddedPostgres extends EmbeddedConnections {
  /** Ends the server in order: sessions, checkpoint, process. Close pools before. May be called again. */
  stop(): Promise<void>;
}

export interface Reporting {
  /** A line for the person at the terminal, when something takes its time. */
  readonly onProgress: (line: string) => void;
  /** A line for the log: the server ended unexpectedly, came back, was left behind. Holds no secrets. */
  readonly log: (line: string) => void;
}

/** Starts the server for this data folder and keeps it running until `stop`. */
export async function supervise(dataDir: string, setup: ServerSetup, reporting: Reporting): Promise<EmbeddedPostgres> {
  const layout = layoutOf(dataDir);
  await prepare(layout, setup, reporting);
  const host = await socketFolder(layout);
  await claimCluster(layout, socketPath(host), reporting.log);
  await keepPreviousLog(layout);
  const start = (): Promise<RunningServer> => claimAndLaunch(layout, host, setup, reporting);
  const first = await start();
  try {
    const connections = await connectionsOf(layout, host);
    await ensureApplicationDatabase(connections.adminConnection, connections.connection);
    const keeper = keepRunning(first, start, reporting.log);
    let stopped: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      await keeper.stop();
      await removeSocketFolder(layout);
    };
    return { ...connections, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await first.stop();
    throw error;
  }
}

async function prepare(layout: Layout, setup: ServerSetup, { onProgress }: Reporting): Promise<void> {
  await ensureDataDir(layout);
  if (!(await isInitialised(layout, MAJOR_VERSION))) {
    onProgress(`Creating the database in ${layout.home}`);
    await initialise(layout, setup);
    if (!(await isInitialised(layout, MAJOR_VERSION))) {
      throw new EmbeddedPostgresError(`${layout.home} holds something that is no database: move it away.`);
    }
  }
  await ensureOwned(layout, setup.account?.uid ?? process.getuid?.() ?? -1);
}

async function claimAndLaunch(
  layout: Layout,
  host: string,
  setup: ServerSetup,
  { onProgress, log }: Reporting,
): Promise<RunningServer> {
  const deadline = Date.now() + REMAINS_PATIENCE_MS;
  for (;;) {
    await claimCluster(layout, socketPath(host), log);
    try {
      return await launchServer(layout, setup, onProgress);
    } catch (error) {
      // A start beside ours may have been faster (the next claim says so), or a killed server's sessions linger.
      if (!(error instanceof ServerStartError && error.passing && Date.now() < deadline)) throw error;
      await delay(100);
    }
  }
}

/** One log per instance and the one before, so that they need no rotation. Only for who holds the claim. */
async function keepPreviousLog({ log }: Layout): Promise<void> {
  try {
    await rename(log, `${log}.1`);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** Starts the server again, with growing pauses, whenever it ends without being told to. */
function keepRunning(
  first: RunningServer,
  start: () => Promise<RunningServer>,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let server = first;

  const keep = async (): Promise<void> => {
    let backoffMs = FIRST_BACKOFF_MS;
    for (;;) {
      const since = Date.now();
      const exit = await server.exited;
      if (stopping.signal.aborted) return;
      log(`The database server ended unexpectedly (${exit}); starting it again`);
      if (Date.now() - since > STEADY_AFTER_MS) backoffMs = FIRST_BACKOFF_MS;
      for (;;) {
        await delay(backoffMs, undefined, { signal: stopping.signal }).catch(() => undefined);
        if (stopping.signal.aborted) return;
        backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);
        try {
          server = await start();
          log('The database server is back');
          break;
        } catch (error) {
          log(`The database server did not come back: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    }
  };
  const kept = keep();

  return {
    async stop() {
      stopping.abort();
      await server.stop();
      await kept;
      // It may have come back while we were stopping.
      await server.stop();
    },
  };
}
